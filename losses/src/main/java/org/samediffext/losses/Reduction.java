package org.samediffext.losses;

import java.util.Arrays;

/**
 * How the values of the rows become one number. DL4J takes the sum over the rows and divides it by the number of examples in
 * the minibatch, which is the number of rows in {@code OutputLayer} and {@code LossLayer}, but the number of sequences in
 * {@code RnnOutputLayer} and {@code RnnLossLayer} and the number of images in {@code CnnLossLayer}.
 */
public enum Reduction {
    /**
     * The weighted sum over the rows, DL4J's own convention: a mean over examples, and within a sequence or an image the sum
     * over its time steps or pixels.
     */
    SUM,
    /**
     * The weighted mean over the valid rows, times the number of all rows: what DL4J divides by the number of rows is the mean
     * over the valid rows. With sequences of {@code T} steps DL4J divides by the number of sequences instead and the result is
     * {@code T} times the mean over the valid time steps (with images of {@code h} by {@code w} pixels {@code h w} times the
     * mean over the valid pixels), padding included in {@code T}: divide the learning rate by it to train on the mean itself.
     */
    VALID;

    /**
     * The factors of the rows.
     *
     * @param weights the weight of each row, zero where it does not count
     * @return what each row's value is multiplied by, all zero if no row counts
     */
    double[] factors(double[] weights) {
        double total = Arrays.stream(weights).sum();
        if (this == SUM || total == 0) {
            return weights;
        }
        return Arrays.stream(weights).map(w -> w * (weights.length / total)).toArray();
    }
}
