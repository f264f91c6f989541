package org.samediffext.examples.run;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.samediffext.examples.data.Source;

/**
 * What is trained under noise, certified and attacked.
 *
 * @param command that repeats the run
 * @param source the data set
 * @param network the kind of network
 * @param sigmas the standard deviations of the noise, where pixels run from 0 to 1
 * @param seed the first seed
 * @param seeds how many trainings there are for each noise, at least 1
 * @param epochs passes through the training images, at least 1
 * @param batchSize images a step, at least 1
 * @param images how many test images are certified and attacked, at least 1
 * @param draws how often the noise is drawn for a certificate, at least 1
 */
public record CertifyTask(
        List<String> command,
        Source source,
        CertifyNetwork network,
        List<Double> sigmas,
        long seed,
        int seeds,
        int epochs,
        int batchSize,
        int images,
        int draws) {
    private static final int RADII = 5;

    /** Checks the settings. */
    public CertifyTask {
        command = List.copyOf(command);
        sigmas = List.copyOf(sigmas);
        boolean distinct = sigmas.stream().distinct().count() == sigmas.size();
        if (sigmas.isEmpty() || !distinct || sigmas.stream().anyMatch(sigma -> !(sigma > 0 && sigma <= 10))) {
            throw new IllegalArgumentException(
                    "--sigmas is " + sigmas + ", allowed are different numbers with 0 < sigma <= 10");
        }
        Plan.positive("seeds", seeds);
        Plan.positive("epochs", epochs);
        Plan.positive("batch-size", batchSize);
        Plan.positive("images", images);
        Plan.positive("draws", draws);
    }

    /**
     * The seeds.
     *
     * @return the first one and those after it, without 0, which ND4J takes for none
     */
    public List<Long> seedList() {
        return Seeds.from(seed, seeds);
    }

    /**
     * The distances at which proof and attack are compared.
     *
     * @return zero, and five multiples of half of the largest sigma
     */
    public List<Double> radii() {
        double step = Collections.max(sigmas) / 2;
        return IntStream.rangeClosed(0, RADII).mapToObj(k -> k * step).toList();
    }

    /**
     * The settings as YAML.
     *
     * @return one a line
     */
    public String config() {
        return """
                command: certify
                data: %s
                network: %s
                sigmas: %s
                seed: %d
                seeds: %d
                epochs: %d
                batchSize: %d
                images: %d
                draws: %d
                """.formatted(
                        source.name().toLowerCase(Locale.ROOT),
                        network.name().toLowerCase(Locale.ROOT),
                        sigmas,
                        seed,
                        seeds,
                        epochs,
                        batchSize,
                        images,
                        draws);
    }
}
