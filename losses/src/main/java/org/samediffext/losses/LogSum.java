package org.samediffext.losses;

/** Logarithms of sums of exponentials, which neither overflow nor underflow, with their gradients. */
final class LogSum {

    private LogSum() {}

    /**
     * {@code log Σ exp v}.
     *
     * @param v the exponents, replaced by the gradient, which is their softmax
     * @return the logarithm, negative infinity if there are none
     */
    static double of(double[] v) {
        double max = Double.NEGATIVE_INFINITY;
        for (double each : v) {
            max = Math.max(max, each);
        }
        return v.length == 0 ? max : max + Math.log(normalize(v, max, 0));
    }

    /**
     * {@code log(1 + Σ exp v)}.
     *
     * @param v the exponents, replaced by the gradient
     * @return the logarithm, 0 if there are none
     */
    static double onePlus(double[] v) {
        double max = 0;
        for (double each : v) {
            max = Math.max(max, each);
        }
        double rest = Math.exp(-max);
        double sum = normalize(v, max, rest);
        return max == 0 ? Math.log1p(sum - rest) : max + Math.log(sum);
    }

    private static double normalize(double[] v, double max, double rest) {
        double sum = rest;
        for (int k = 0; k < v.length; k++) {
            v[k] = Math.exp(v[k] - max);
            sum += v[k];
        }
        double scale = 1 / sum;
        for (int k = 0; k < v.length; k++) {
            v[k] *= scale;
        }
        return sum;
    }

    /**
     * {@code log(1 + exp t)}.
     *
     * @param t the exponent, negative infinity allowed
     * @return the logarithm
     */
    static double softplus(double t) {
        return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
    }

    /**
     * The slope of {@link #softplus}.
     *
     * @param t the exponent
     * @return {@code 1/(1 + exp(−t))}
     */
    static double sigmoid(double t) {
        return 1 / (1 + Math.exp(-t));
    }
}
