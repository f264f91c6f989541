package org.samediffext.examples.run;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much is drawn and trained.
 *
 * @param command that repeats the run
 * @param samples how many samples of two Gaussians are drawn at most, at least 64
 * @param seed the first seed
 * @param seeds how many draws and trainings there are, at least 1
 * @param epochs passes through the digits of each training, at least 1
 */
public record BayesTask(List<String> command, int samples, long seed, int seeds, int epochs) {
    private static final int FEWEST = 64;

    /** Checks the counts. */
    public BayesTask {
        command = List.copyOf(command);
        if (samples < FEWEST) {
            throw new IllegalArgumentException("--samples is " + samples + ", allowed is an integer >= " + FEWEST);
        }
        Plan.positive("seeds", seeds);
        Plan.positive("epochs", epochs);
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
     * The numbers of samples of which the estimates are compared.
     *
     * @return five of them, each twice the one before, the last all
     */
    public List<Integer> sizes() {
        return IntStream.iterate(16, part -> part / 2)
                .limit(5)
                .mapToObj(part -> samples / part)
                .toList();
    }

    /**
     * The settings as YAML.
     *
     * @return one a line
     */
    public String config() {
        return "command: bayeserror\nseed: %d\nseeds: %d\nsamples: %d\nepochs: %d\n"
                .formatted(seed, seeds, samples, epochs);
    }
}
