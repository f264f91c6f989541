package org.samediffext.examples.run;

import java.util.List;
import org.samediffext.config.Config;
import org.samediffext.examples.data.Sonnets;

/**
 * What is learnt, and what of it is forgotten how.
 *
 * @param command that repeats the run
 * @param config the first seed, the updater of unlearning, and the losses by the names under which they are compared
 * @param sonnets what is learnt
 * @param forgotten the numbers of the sonnets that are to be forgotten, some but not all
 * @param units of the convolution, at least 1
 * @param learning passes through all sonnets to learn them, at least 1
 * @param epochs passes through the sonnets to be forgotten, at least 1
 * @param seeds how many networks, at least 1
 */
public record UnlearningTask(
        List<String> command,
        Config config,
        Sonnets sonnets,
        List<Integer> forgotten,
        int units,
        int learning,
        int epochs,
        int seeds) {
    private static final int MEASUREMENTS = 20;

    /** Checks counts and numbers. */
    public UnlearningTask {
        command = List.copyOf(command);
        forgotten = List.copyOf(forgotten);
        Plan.positive("units", units);
        Plan.positive("learning", learning);
        Plan.positive("epochs", epochs);
        Plan.positive("seeds", seeds);
        if (forgotten.isEmpty()
                || !sonnets.numbers().containsAll(forgotten)
                || forgotten.containsAll(sonnets.numbers())) {
            throw new IllegalArgumentException(
                    "--forget is " + forgotten + ", allowed are some of " + sonnets.numbers() + ", but not all");
        }
    }

    /**
     * The sonnets that are to be retained.
     *
     * @return their numbers, ascending
     */
    public List<Integer> retained() {
        return sonnets.numbers().stream()
                .filter(number -> !forgotten.contains(number))
                .toList();
    }

    /**
     * The seeds.
     *
     * @return the first one and those after it, without 0, which ND4J takes for none
     */
    public List<Long> seedList() {
        return Seeds.from(config.seed(), seeds);
    }

    /**
     * After how many epochs a network is measured.
     *
     * @return so many that there are about twenty measurements
     */
    public int measuredEvery() {
        return Math.max(1, epochs / MEASUREMENTS);
    }
}
