package org.samediffext.examples.run;

import java.util.List;

/**
 * One training of an embedding.
 *
 * @param seed of weights and minibatches
 * @param losses of each step
 * @param seconds of each step
 * @param recalls recall at 1 on the unseen classes, before the training and after each check
 * @param before scores on the unseen classes before the training
 * @param after scores on the unseen classes after it
 */
public record MetricTrial(
        long seed,
        List<Double> losses,
        List<Double> seconds,
        List<Double> recalls,
        MetricScores before,
        MetricScores after) {

    /** Copies the lists. */
    public MetricTrial {
        losses = List.copyOf(losses);
        seconds = List.copyOf(seconds);
        recalls = List.copyOf(recalls);
    }
}
