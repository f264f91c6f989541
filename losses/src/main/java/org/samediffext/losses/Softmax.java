package org.samediffext.losses;

import java.util.Arrays;

/** The softmax of a part of an array. */
final class Softmax {

    private Softmax() {}

    /**
     * Replaces logits by probabilities; a NaN or a positive infinity among them makes all of them NaN.
     *
     * @param z the logits, replaced
     * @param from the first
     * @param to the end, not included
     */
    static void inPlace(double[] z, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = from; j < to; j++) {
            max = Math.max(max, z[j]);
        }
        double sum = 0;
        for (int j = from; j < to; j++) {
            z[j] = Math.exp(z[j] - max);
            sum += z[j];
        }
        for (int j = from; j < to; j++) {
            z[j] /= sum;
        }
    }

    /**
     * Replaces logits by probabilities as {@link #inPlace(double[], int, int)} does.
     *
     * @param z the logits, replaced
     * @param from the first
     * @param to the end, not included
     * @param at one of them
     * @return the logarithm of the probability there, finite for finite logits
     */
    static double inPlace(double[] z, int from, int to, int at) {
        double log = z[at] - logSum(z, from, to);
        inPlace(z, from, to);
        return log;
    }

    /**
     * The cross entropy to a distribution. Replaces the logits by its gradient, {@code p − q}.
     *
     * @param q a distribution
     * @param z the logits, replaced
     * @param from the first of as many logits as the distribution has entries
     * @return {@code −Σ q log p}, where zero times minus infinity is zero
     */
    static double crossEntropy(double[] q, double[] z, int from) {
        double[] logits = Arrays.copyOfRange(z, from, from + q.length);
        double normalizer = logSum(z, from, from + q.length);
        inPlace(z, from, from + q.length);
        double sum = 0;
        for (int j = 0; j < q.length; j++) {
            sum += q[j] == 0 ? 0 : q[j] * (normalizer - logits[j]);
            z[from + j] -= q[j];
        }
        return sum;
    }

    private static double logSum(double[] z, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = from; j < to; j++) {
            max = Math.max(max, z[j]);
        }
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += Math.exp(z[j] - max);
        }
        return max + Math.log(sum);
    }
}
