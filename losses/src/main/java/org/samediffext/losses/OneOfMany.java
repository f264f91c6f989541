package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;

/** The cross entropy of picking each positive among the negatives by a softmax: N-pair and NT-Xent. */
final class OneOfMany {

    private OneOfMany() {}

    /**
     * The value of an anchor: with {@code a = log Σ exp(s_n/τ)} the mean of {@code softplus(a − s_p/τ)} over its positives.
     *
     * @param positive similarities, replaced by derivatives
     * @param negative likewise
     * @param temperature τ
     * @return the value
     */
    static double anchor(double[] positive, double[] negative, double temperature) {
        for (int k = 0; k < negative.length; k++) {
            negative[k] /= temperature;
        }
        double others = LogSum.of(negative);
        double value = 0;
        double missed = 0;
        for (int k = 0; k < positive.length; k++) {
            double t = others - positive[k] / temperature;
            value += LogSum.softplus(t) / positive.length;
            positive[k] = -LogSum.sigmoid(t) / temperature / positive.length;
            missed -= positive[k];
        }
        for (int k = 0; k < negative.length; k++) {
            negative[k] *= missed;
        }
        return value;
    }

    /**
     * The same in a graph.
     *
     * @param pairs the pairs
     * @param temperature τ
     * @return {@code [rows, 1]}
     */
    static SDVariable anchors(PairGraph pairs, double temperature) {
        SDVariable s = pairs.similarity().div(temperature);
        SDVariable others = pairs.logSum(s, pairs.negative());
        return pairs.mean(pairs.softplus(s.neg().add(others)), pairs.positive());
    }
}
