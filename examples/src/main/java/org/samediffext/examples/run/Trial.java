package org.samediffext.examples.run;

import java.util.List;

/**
 * One training with one updater and one seed.
 *
 * @param seed of the weights and of the order
 * @param losses the loss of each step, before the step
 * @param seconds of wall clock of each step
 * @param accuracies on the test set after each epoch
 */
public record Trial(long seed, List<Double> losses, List<Double> seconds, List<Double> accuracies) {

    /** Copies the lists. */
    public Trial {
        losses = List.copyOf(losses);
        seconds = List.copyOf(seconds);
        accuracies = List.copyOf(accuracies);
    }

    /**
     * The accuracy at the end.
     *
     * @return after the last epoch
     */
    public double accuracy() {
        return accuracies.get(accuracies.size() - 1);
    }

    /**
     * The loss at the end.
     *
     * @return the mean over the steps of the last epoch
     */
    public double loss() {
        int steps = losses.size() / accuracies.size();
        return Spread.of(losses.subList(losses.size() - steps, losses.size())).mean();
    }
}
