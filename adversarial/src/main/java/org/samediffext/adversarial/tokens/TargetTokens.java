package org.samediffext.adversarial.tokens;

import java.util.List;
import org.samediffext.adversarial.ScoreLoss;
import org.samediffext.spi.Range;

/**
 * How well a language model's scores fit target tokens, for a network whose output is {@code [rows, targets·vocabulary]}, one
 * block of scores a target.
 *
 * <pre>
 * cross entropy:  −(1/P)·Σ_p (logsumexp(z_p) − z_p,t(p))
 * mellow-max:     −(1/α)·log (1/P)·Σ_p exp(−α·z_p,t(p))
 * </pre>
 *
 * <p>Asadi and Littman 2017, An Alternative Softmax Operator for Reinforcement Learning.
 *
 * @param targets the token wanted in each block
 * @param vocabulary the size of a block
 * @param alpha above 0 for mellow-max, 0 for the cross entropy
 */
public record TargetTokens(List<Integer> targets, int vocabulary, double alpha) implements ScoreLoss {

    /** Checks and copies the targets. */
    public TargetTokens {
        targets = List.copyOf(targets);
        Range.atLeast("vocabulary", vocabulary, 1);
        Range.nonNegative("alpha", alpha);
        int size = vocabulary;
        Range.that(
                "targets",
                targets,
                "at least one token from 0 to " + (vocabulary - 1),
                !targets.isEmpty() && targets.stream().allMatch(token -> token >= 0 && token < size));
    }

    /**
     * The cross entropy of the targets.
     *
     * @param targets the token wanted in each block
     * @param vocabulary the size of a block
     */
    public TargetTokens(List<Integer> targets, int vocabulary) {
        this(targets, vocabulary, 0);
    }

    @Override
    public double at(double[] scores, double[] slope) {
        if (scores.length != targets.size() * vocabulary) {
            throw new IllegalArgumentException("the network gives " + scores.length + " scores, allowed are "
                    + targets.size() + " targets times " + vocabulary + " tokens");
        }
        return alpha > 0 ? mellow(scores, slope) : fit(scores, slope);
    }

    private double mellow(double[] scores, double[] slope) {
        double[] negative = new double[targets.size()];
        for (int p = 0; p < negative.length; p++) {
            negative[p] = -scores[p * vocabulary + targets.get(p)];
        }
        double[] weights = new double[negative.length];
        double value = mellowMax(alpha, negative, weights);
        for (int p = 0; p < negative.length; p++) {
            slope[p * vocabulary + targets.get(p)] += weights[p];
        }
        return -value;
    }

    private double fit(double[] scores, double[] slope) {
        double total = 0;
        for (int p = 0; p < targets.size(); p++) {
            int from = p * vocabulary;
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < vocabulary; k++) {
                largest = Math.max(largest, scores[from + k]);
            }
            double sum = 0;
            for (int k = 0; k < vocabulary; k++) {
                sum += Math.exp(scores[from + k] - largest);
            }
            for (int k = 0; k < vocabulary; k++) {
                slope[from + k] -= Math.exp(scores[from + k] - largest) / sum / targets.size();
            }
            slope[from + targets.get(p)] += 1.0 / targets.size();
            total += scores[from + targets.get(p)] - largest - Math.log(sum);
        }
        return total / targets.size();
    }

    /**
     * Mellow-max, a soft maximum: {@code (1/α)·log((1/n)·Σ exp(α·v_i))}.
     *
     * @param alpha above 0; the larger, the nearer the maximum
     * @param values v
     * @param slope its gradient is written here
     * @return the value
     */
    public static double mellowMax(double alpha, double[] values, double[] slope) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            slope[i] = Math.exp(alpha * (values[i] - largest));
            sum += slope[i];
        }
        for (int i = 0; i < values.length; i++) {
            slope[i] /= sum;
        }
        return largest + Math.log(sum / values.length) / alpha;
    }
}
