package org.samediffext.losses;

import java.util.Arrays;

/** The pairs of one anchor. */
final class AnchorPairs {
    /** How many positives there are. */
    int positives;

    /** How many negatives there are. */
    int negatives;

    private final double[] positive;
    private final double[] negative;
    private final int[] positiveAt;
    private final int[] negativeAt;

    AnchorPairs(int rows) {
        positive = new double[rows];
        negative = new double[rows];
        positiveAt = new int[rows];
        negativeAt = new int[rows];
    }

    /**
     * Collects the pairs of an anchor.
     *
     * @param anchor the row
     * @param similarities {@code [rows, rows]}
     * @param labels which rows are alike
     * @param present which rows there are
     */
    void collect(int anchor, double[] similarities, PairLabels labels, boolean[] present) {
        int rows = present.length;
        positives = 0;
        negatives = 0;
        for (int row = 0; row < rows; row++) {
            if (!present[row] || row == anchor) {
                continue;
            }
            if (labels.alike(anchor, row)) {
                positive[positives] = similarities[anchor * rows + row];
                positiveAt[positives++] = row;
            } else {
                negative[negatives] = similarities[anchor * rows + row];
                negativeAt[negatives++] = row;
            }
        }
    }

    double leastPositive() {
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < positives; k++) {
            least = Math.min(least, positive[k]);
        }
        return least;
    }

    double mostNegative() {
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < negatives; k++) {
            most = Math.max(most, negative[k]);
        }
        return most;
    }

    void keepNegativesAbove(double threshold) {
        int kept = 0;
        for (int k = 0; k < negatives; k++) {
            if (negative[k] > threshold) {
                negative[kept] = negative[k];
                negativeAt[kept++] = negativeAt[k];
            }
        }
        negatives = kept;
    }

    void keepPositivesBelow(double threshold) {
        int kept = 0;
        for (int k = 0; k < positives; k++) {
            if (positive[k] < threshold) {
                positive[kept] = positive[k];
                positiveAt[kept++] = positiveAt[k];
            }
        }
        positives = kept;
    }

    void keepHardest() {
        for (int k = 1; k < positives; k++) {
            if (positive[k] < positive[0]) {
                positive[0] = positive[k];
                positiveAt[0] = positiveAt[k];
            }
        }
        for (int k = 1; k < negatives; k++) {
            if (negative[k] > negative[0]) {
                negative[0] = negative[k];
                negativeAt[0] = negativeAt[k];
            }
        }
        positives = Math.min(positives, 1);
        negatives = Math.min(negatives, 1);
    }

    /** Whether the anchor has the pairs that a loss needs. */
    boolean suffice(PairLoss loss) {
        return positives + negatives > 0
                && (positives > 0 || !loss.needsPositives())
                && (negatives > 0 || !loss.needsNegatives());
    }

    /**
     * The value of the anchor.
     *
     * @param loss what the pairs cost
     * @param slopes {@code [rows, rows]}, gets the derivatives
     * @param from the anchor's first entry in it
     * @return the value
     */
    double weigh(PairLoss loss, double[] slopes, int from) {
        double[] p = Arrays.copyOf(positive, positives);
        double[] n = Arrays.copyOf(negative, negatives);
        double value = loss.anchor(p, n);
        for (int k = 0; k < positives; k++) {
            slopes[from + positiveAt[k]] = p[k];
        }
        for (int k = 0; k < negatives; k++) {
            slopes[from + negativeAt[k]] = n[k];
        }
        return value;
    }
}
