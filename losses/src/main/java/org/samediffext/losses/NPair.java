package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * N-pair loss: picks the positive among the negatives by a softmax of products.
 *
 * <pre>
 * l_i = mean −log( exp(s_ip/τ) / (exp(s_ip/τ) + Σ exp(s_in/τ) over negatives) ) over positives p
 * ∂l_i/∂s_ip = −(1 − π_p)/τ, ∂l_i/∂s_in = π_n/τ    for one positive; π: the softmax over it and the negatives
 * </pre>
 *
 * <p>With one positive an anchor it is the paper's loss; with several the mean over them, each against the negatives alone.
 * Anchors without a positive are left out.
 *
 * <p>Paper: Sohn 2016, NIPS, "Improved Deep Metric Learning with Multi-class N-pair Loss Objective"; without its penalty on the
 * lengths of the embeddings, which is the network's matter.
 *
 * @param temperature τ, {@code temperature > 0}; default 1
 * @param distance how close two rows are; default dot
 * @param mining which pairs count; default none
 * @param epsilon the margin of {@link Mining#MULTI_SIMILARITY}, {@code epsilon >= 0}; default 0.1
 * @param ignoreIndex the class id whose rows are absent; default −100
 * @param reduction how the values of the anchors become one number; default all
 */
@About(
        value = "N-pair loss of embeddings",
        paper = "Sohn 2016, Improved Deep Metric Learning with Multi-class N-pair Loss Objective")
public record NPair(
        double temperature, Distance distance, Mining mining, double epsilon, int ignoreIndex, Reduction reduction)
        implements PairLoss {

    /** The defaults. */
    public NPair() {
        this(1, Distance.DOT, Mining.NONE, 0.1, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public NPair {
        Range.positive("temperature", temperature);
        Range.nonNegative("epsilon", epsilon);
    }

    @Override
    public boolean needsPositives() {
        return true;
    }

    @Override
    public double anchor(double[] positive, double[] negative) {
        return OneOfMany.anchor(positive, negative, temperature);
    }

    @Override
    public SDVariable anchors(PairGraph pairs) {
        return OneOfMany.anchors(pairs, temperature);
    }
}
