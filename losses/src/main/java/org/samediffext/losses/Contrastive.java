package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Contrastive loss: pulls every positive and pushes negatives that are closer than a threshold.
 *
 * <pre>
 * l_i = Σ max(0, s_ij − λ) over negatives − Σ s_ij over positives
 * ∂l_i/∂s_ij = −1 for a positive, [s_ij > λ] for a negative
 * </pre>
 *
 * <p>All pairs weigh alike. The value may be negative. With {@link Distance#EUCLIDEAN} {@code −λ} is the distance that negatives
 * are pushed to.
 *
 * <p>Paper: Hadsell, Chopra and LeCun 2006, CVPR, "Dimensionality Reduction by Learning an Invariant Mapping", in the form of
 * Wang et al. 2019, "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning": of similarities, not of
 * squared distances.
 *
 * @param lambda the similarity above which a negative is pushed away; default 0.5
 * @param distance how close two rows are; default cosine
 * @param mining which pairs count; default none
 * @param epsilon the margin of {@link Mining#MULTI_SIMILARITY}, {@code epsilon >= 0}; default 0.1
 * @param ignoreIndex the class id whose rows are absent; default −100
 * @param reduction how the values of the anchors become one number; default all
 */
@About(
        value = "contrastive loss of embeddings",
        paper = "Hadsell et al. 2006, Dimensionality Reduction by Learning an Invariant Mapping")
public record Contrastive(
        double lambda, Distance distance, Mining mining, double epsilon, int ignoreIndex, Reduction reduction)
        implements PairLoss {

    /** The defaults. */
    public Contrastive() {
        this(0.5, Distance.COSINE, Mining.NONE, 0.1, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public Contrastive {
        Range.finite("lambda", lambda);
        Range.nonNegative("epsilon", epsilon);
    }

    @Override
    public double anchor(double[] positive, double[] negative) {
        double value = 0;
        for (int k = 0; k < positive.length; k++) {
            value -= positive[k];
            positive[k] = -1;
        }
        for (int k = 0; k < negative.length; k++) {
            double excess = negative[k] - lambda;
            value += Math.max(0, excess);
            negative[k] = excess > 0 ? 1 : 0;
        }
        return value;
    }

    @Override
    public SDVariable anchors(PairGraph pairs) {
        SDVariable s = pairs.similarity();
        SDVariable push = pairs.sum(pairs.sd().nn.relu(s.sub(lambda), 0), pairs.negative());
        return push.sub(pairs.sum(s, pairs.positive()));
    }
}
