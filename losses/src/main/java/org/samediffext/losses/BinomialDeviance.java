package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Binomial deviance: a logistic loss of each pair, averaged over the anchor's positives and over its negatives.
 *
 * <pre>
 * l_i = mean softplus(α(λ − s_ij)) over positives + mean softplus(β(s_ij − λ)) over negatives
 * ∂l_i/∂s_ij = −α/n_P σ(α(λ − s_ij)) for a positive, β/n_N σ(β(s_ij − λ)) for a negative
 * </pre>
 *
 * <p>Paper: Yi, Lei and Li 2014, "Deep Metric Learning for Practical Person Re-Identification", in the form and with the
 * constants of Wang et al. 2019, "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning".
 *
 * @param alpha how steeply positives are weighed, {@code alpha > 0}; default 2
 * @param beta how steeply negatives are weighed, {@code beta > 0}; default 50
 * @param lambda the similarity between near and far; default 0.5
 * @param distance how close two rows are; default cosine
 * @param mining which pairs count; default none
 * @param epsilon the margin of {@link Mining#MULTI_SIMILARITY}, {@code epsilon >= 0}; default 0.1
 * @param ignoreIndex the class id whose rows are absent; default −100
 * @param reduction how the values of the anchors become one number; default all
 */
@About(
        value = "binomial deviance loss of embeddings",
        paper = "Yi et al. 2014, Deep Metric Learning for Practical Person Re-Identification")
public record BinomialDeviance(
        double alpha,
        double beta,
        double lambda,
        Distance distance,
        Mining mining,
        double epsilon,
        int ignoreIndex,
        Reduction reduction)
        implements PairLoss {

    /** The defaults. */
    public BinomialDeviance() {
        this(2, 50, 0.5, Distance.COSINE, Mining.NONE, 0.1, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public BinomialDeviance {
        Range.positive("alpha", alpha);
        Range.positive("beta", beta);
        Range.finite("lambda", lambda);
        Range.nonNegative("epsilon", epsilon);
    }

    @Override
    public double anchor(double[] positive, double[] negative) {
        return deviance(positive, -alpha) + deviance(negative, beta);
    }

    private double deviance(double[] s, double steepness) {
        double sum = 0;
        for (int k = 0; k < s.length; k++) {
            double t = steepness * (s[k] - lambda);
            sum += LogSum.softplus(t);
            s[k] = steepness / s.length * LogSum.sigmoid(t);
        }
        return s.length == 0 ? 0 : sum / s.length;
    }

    @Override
    public SDVariable anchors(PairGraph pairs) {
        SDVariable s = pairs.similarity().sub(lambda);
        SDVariable pull = pairs.mean(pairs.softplus(s.mul(-alpha)), pairs.positive());
        return pull.add(pairs.mean(pairs.softplus(s.mul(beta)), pairs.negative()));
    }
}
