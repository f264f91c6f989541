package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Labelled samples of a classification problem.
 *
 * <p>A row whose label is no class (a NaN, a negative id, an all-zero row) or whose weight is zero is as good as removed.
 *
 * @param features {@code [rows, features]} of any real type; finite in rows that count
 * @param labels class ids {@code [rows, 1]}, or the probabilities of two or more classes {@code [rows, classes]}
 * @param weights {@code [rows, 1]}, finite and not negative; null if every row counts as one
 */
public record BayesSamples(
        INDArray features, INDArray labels, @Nullable INDArray weights) {

    /** Checks the shapes. */
    public BayesSamples {
        long rows = features.size(0);
        if (features.rank() != 2 || labels.rank() != 2 || labels.size(0) != rows) {
            throw new IllegalArgumentException("the features are " + Arrays.toString(features.shape())
                    + " and the labels are " + Arrays.toString(labels.shape())
                    + ", allowed are features [rows, features] and labels [rows, 1] or [rows, classes]");
        }
        if (weights != null && (weights.length() != rows || weights.size(0) != rows)) {
            throw new IllegalArgumentException(
                    "the weights are " + Arrays.toString(weights.shape()) + ", allowed is [" + rows + ", 1]");
        }
    }

    /**
     * Samples that all count as one.
     *
     * @param features {@code [rows, features]}
     * @param labels class ids {@code [rows, 1]}, or probabilities {@code [rows, classes]}
     */
    public BayesSamples(INDArray features, INDArray labels) {
        this(features, labels, null);
    }
}
