package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Lifted structure loss, generalized: compares a smooth maximum over the negatives with a smooth minimum over the positives.
 *
 * <pre>
 * l_i = max(0, log Σ exp(λ − s_ip) over positives + log Σ exp(s_in) over negatives)
 * ∂l_i/∂s_ip = −softmax(−s)_p, ∂l_i/∂s_in = softmax(s)_n where the sum is positive, else 0
 * </pre>
 *
 * <p>Anchors without a positive or without a negative are left out.
 *
 * <p>Paper: Oh Song, Xiang, Jegelka and Savarese 2016, CVPR, "Deep Metric Learning via Lifted Structured Feature Embedding"; the
 * generalized form, an anchor with all its positives, of Hermans, Beyer and Leibe 2017, "In Defense of the Triplet Loss for
 * Person Re-Identification".
 *
 * @param lambda the margin; default 1
 * @param distance how close two rows are; default cosine
 * @param mining which pairs count; default none
 * @param epsilon the margin of {@link Mining#MULTI_SIMILARITY}, {@code epsilon >= 0}; default 0.1
 * @param ignoreIndex the class id whose rows are absent; default −100
 * @param reduction how the values of the anchors become one number; default all
 */
@About(
        value = "lifted structure loss of embeddings",
        paper = "Oh Song et al. 2016, Deep Metric Learning via Lifted Structured Feature Embedding")
public record LiftedStructure(
        double lambda, Distance distance, Mining mining, double epsilon, int ignoreIndex, Reduction reduction)
        implements PairLoss {

    /** The defaults. */
    public LiftedStructure() {
        this(1, Distance.COSINE, Mining.NONE, 0.1, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public LiftedStructure {
        Range.finite("lambda", lambda);
        Range.nonNegative("epsilon", epsilon);
    }

    @Override
    public boolean needsPositives() {
        return true;
    }

    @Override
    public boolean needsNegatives() {
        return true;
    }

    @Override
    public double anchor(double[] positive, double[] negative) {
        for (int k = 0; k < positive.length; k++) {
            positive[k] = lambda - positive[k];
        }
        double value = LogSum.of(positive) + LogSum.of(negative);
        double active = value > 0 ? 1 : 0;
        for (int k = 0; k < positive.length; k++) {
            positive[k] *= -active;
        }
        for (int k = 0; k < negative.length; k++) {
            negative[k] *= active;
        }
        return Math.max(0, value);
    }

    @Override
    public SDVariable anchors(PairGraph pairs) {
        SDVariable s = pairs.similarity();
        SDVariable far = pairs.logSum(s.neg().add(lambda), pairs.positive());
        return pairs.sd().nn.relu(far.add(pairs.logSum(s, pairs.negative())), 0);
    }
}
