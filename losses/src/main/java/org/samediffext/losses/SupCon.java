package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Supervised contrastive loss: the positives share a softmax over all other rows of the batch.
 *
 * <pre>
 * l_i = mean −s_ip/τ over positives p + log Σ exp(s_ik/τ) over k ≠ i
 * ∂l_i/∂s_ik = (π_k − [k positive]/n_P)/τ    π: the softmax over all rows but i
 * </pre>
 *
 * <p>Anchors without a positive are left out: they have the value 0, which counts in the mean over all rows, but not in that over
 * valid ones.
 *
 * <p>Paper: Khosla et al. 2020, NeurIPS, "Supervised Contrastive Learning", the loss with the sum outside the logarithm. A
 * published implementation multiplies by τ over a base temperature and takes τ = 0.07.
 *
 * @param temperature τ, {@code temperature > 0}; default 0.1
 * @param distance how close two rows are; default cosine
 * @param mining which pairs count; default none
 * @param epsilon the margin of {@link Mining#MULTI_SIMILARITY}, {@code epsilon >= 0}; default 0.1
 * @param ignoreIndex the class id whose rows are absent; default −100
 * @param reduction how the values of the anchors become one number; default all
 */
@About(value = "supervised contrastive loss", paper = "Khosla et al. 2020, Supervised Contrastive Learning")
public record SupCon(
        double temperature, Distance distance, Mining mining, double epsilon, int ignoreIndex, Reduction reduction)
        implements PairLoss {

    /** The defaults. */
    public SupCon() {
        this(0.1, Distance.COSINE, Mining.NONE, 0.1, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public SupCon {
        Range.positive("temperature", temperature);
        Range.nonNegative("epsilon", epsilon);
    }

    @Override
    public boolean needsPositives() {
        return true;
    }

    @Override
    public double anchor(double[] positive, double[] negative) {
        double[] all = new double[positive.length + negative.length];
        double mean = 0;
        for (int k = 0; k < positive.length; k++) {
            all[k] = positive[k] / temperature;
            mean += all[k] / positive.length;
        }
        for (int k = 0; k < negative.length; k++) {
            all[positive.length + k] = negative[k] / temperature;
        }
        double value = LogSum.of(all) - mean;
        for (int k = 0; k < positive.length; k++) {
            positive[k] = (all[k] - 1.0 / positive.length) / temperature;
        }
        for (int k = 0; k < negative.length; k++) {
            negative[k] = all[positive.length + k] / temperature;
        }
        return value;
    }

    @Override
    public SDVariable anchors(PairGraph pairs) {
        SDVariable s = pairs.similarity().div(temperature);
        return pairs.logSum(s, pairs.positive().add(pairs.negative())).sub(pairs.mean(s, pairs.positive()));
    }
}
