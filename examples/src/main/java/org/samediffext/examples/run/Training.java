package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.List;

/**
 * How a network was trained.
 *
 * @param updater the name of the update rule
 * @param epochs passes through the training examples
 * @param batchSize examples a step
 * @param losses the loss of each step
 * @param seconds of wall clock
 */
public record Training(String updater, int epochs, int batchSize, List<Double> losses, double seconds) {

    /** Copies the losses. */
    public Training {
        losses = List.copyOf(losses);
    }

    /**
     * The loss of each epoch.
     *
     * @return the mean over its steps
     */
    public List<Double> epochLosses() {
        int steps = losses.size() / epochs;
        List<Double> means = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            means.add(losses.subList(epoch * steps, (epoch + 1) * steps).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(Double.NaN));
        }
        return means;
    }
}
