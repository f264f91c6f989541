package org.samediffext.losses;

/**
 * The power mean that stands for the largest probability: {@code s = (Σ p_c^a)^(1/a)}, which lies between the maximum and one,
 * and is the maximum itself for infinite {@code a}.
 */
final class SmoothMaximum {
    private final double value;
    private final double[] slopes;

    private SmoothMaximum(double value, double[] slopes) {
        this.value = value;
        this.slopes = slopes;
    }

    /**
     * The maximum of probabilities.
     *
     * @param p not negative
     * @param power {@code a}, from 1 to infinity
     * @return {@code s} and {@code ∂s/∂p_c = (p_c/s)^(a−1)}
     */
    static SmoothMaximum of(double[] p, double power) {
        double[] slopes = new double[p.length];
        int first = first(p);
        double max = p[first];
        if (Double.isInfinite(power) || max == 0) {
            slopes[first] = max == 0 ? 0 : 1;
            return new SmoothMaximum(max, slopes);
        }
        double sum = 0;
        for (double each : p) {
            sum += Math.pow(each / max, power);
        }
        // the sum of probabilities may be above one by rounding, and with it the error below zero
        double value = Math.min(1, max * Math.pow(sum, 1 / power));
        for (int c = 0; c < p.length; c++) {
            slopes[c] = Math.pow(p[c] / value, power - 1);
        }
        return new SmoothMaximum(value, slopes);
    }

    /** The place of the largest value, the first among equals. */
    static int first(double[] values) {
        int first = 0;
        for (int c = 1; c < values.length; c++) {
            if (values[c] > values[first]) {
                first = c;
            }
        }
        return first;
    }

    double value() {
        return value;
    }

    /** Owned by this. */
    double[] slopes() {
        return slopes;
    }
}
