package org.samediffext.losses;

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
}
