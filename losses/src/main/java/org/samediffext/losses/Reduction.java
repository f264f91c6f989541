package org.samediffext.losses;

import java.util.Arrays;

/**
 * How the values of the rows become one number. DL4J takes the sum over the rows and divides it by the number of examples in
 * the minibatch, which is the number of rows in {@code OutputLayer} and {@code LossLayer}, but the number of sequences in
 * {@code RnnOutputLayer} and {@code RnnLossLayer} and the number of images in {@code CnnLossLayer}.
 */
public enum Reduction {
    /**
     * The values as they are, which DL4J makes a mean over all examples, absent ones included; within a sequence or an image the
     * sum over its time steps or pixels.
     */
    ALL,
    /**
     * The weighted mean over the valid rows, times the number of all rows: what DL4J divides by the number of rows is the mean
     * over the valid rows. With sequences of {@code T} steps DL4J divides by the number of sequences instead and the result is
     * {@code T} times the mean over the valid time steps (with images of {@code h} by {@code w} pixels {@code h w} times the
     * mean over the valid pixels), padding included in {@code T}: give {@code timeSteps: T} beside the loss for the mean itself.
     */
    VALID,
    /**
     * The weighted sum over the rows times the number of all rows: what DL4J divides by the number of rows is the sum itself,
     * whatever the size of the minibatch.
     */
    SUM;

    /**
     * The factors of the rows.
     *
     * @param weights the weight of each row, zero where it does not count
     * @return what each row's value is multiplied by, all zero if no row counts
     */
    double[] factors(double[] weights) {
        double total = Arrays.stream(weights).sum();
        if (this == ALL || total == 0) {
            return weights;
        }
        double factor = this == SUM ? weights.length : weights.length / total;
        return Arrays.stream(weights).map(w -> w * factor).toArray();
    }
}
