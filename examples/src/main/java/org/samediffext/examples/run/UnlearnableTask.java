package org.samediffext.examples.run;

import java.util.List;
import org.samediffext.config.ProtectionList;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.data.Split;

/**
 * Which protections are compared, and by whom.
 *
 * @param command that repeats the run
 * @param protections the methods and the first seed
 * @param blind the names of the protections that are given no network to look through
 * @param source the data set
 * @param images how many training images there are, at least 20
 * @param fractions the shares of the images that are protected, different, above 0, at most 1
 * @param seeds how often everything is done, at least 1
 * @param epochs passes of a victim through all images, at least 1; through fewer it passes more often
 * @param batchSize images a step, at least 1
 */
public record UnlearnableTask(
        List<String> command,
        ProtectionList protections,
        List<String> blind,
        Source source,
        int images,
        List<Double> fractions,
        int seeds,
        int epochs,
        int batchSize) {
    private static final int FEWEST = 20;

    /** Checks the settings. */
    public UnlearnableTask {
        command = List.copyOf(command);
        blind = List.copyOf(blind);
        List<String> names =
                protections.entries().stream().map(ProtectionList.Entry::name).toList();
        if (!names.containsAll(blind)) {
            throw new IllegalArgumentException("--pixels is " + blind + ", allowed are names of the list, " + names);
        }
        boolean distinct = fractions.stream().distinct().count() == fractions.size();
        if (fractions.isEmpty() || !distinct || fractions.stream().anyMatch(r -> !(r > 0 && r <= 1))) {
            throw new IllegalArgumentException(
                    "--fractions is " + fractions + ", allowed are different numbers with 0 < fraction <= 1");
        }
        fractions = fractions.stream().sorted().toList();
        if (images < FEWEST) {
            throw new IllegalArgumentException("--images is " + images + ", allowed is an integer >= " + FEWEST);
        }
        int count = images;
        fractions.stream()
                .filter(fraction -> fraction < 1 && Math.round(fraction * count) == count)
                .findFirst()
                .ifPresent(fraction -> {
                    throw new IllegalArgumentException("--fractions has " + fraction + ", which leaves none of " + count
                            + " images clean; allowed are 1 and smaller ones");
                });
        Plan.positive("seeds", seeds);
        Plan.positive("epochs", epochs);
        Plan.positive("batch-size", batchSize);
    }

    /**
     * The names of the methods.
     *
     * @return in their order
     */
    public List<String> methods() {
        return protections.entries().stream().map(ProtectionList.Entry::name).toList();
    }

    /**
     * How many training images there are.
     *
     * @param split the data
     * @return all of the data's, where it has no more than were asked for
     */
    public int count(Split split) {
        return Math.min(images, split.train().size());
    }

    /**
     * The seeds.
     *
     * @return that of the list and those after it, without 0, which ND4J takes for none
     */
    public List<Long> seedList() {
        return Seeds.from(protections.seed(), seeds);
    }
}
