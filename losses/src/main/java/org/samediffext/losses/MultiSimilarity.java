package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Multi-similarity loss: each pair is weighed by its own similarity and by how it compares with the anchor's other pairs.
 *
 * <pre>
 * keep negative j if s_ij + ε &gt; min s of the positives, positive j if s_ij − ε &lt; max s of the negatives
 * l_i  = 1/α log(1 + Σ exp(−α(s_ij − λ)) over positives) + 1/β log(1 + Σ exp(β(s_ij − λ)) over negatives)
 * ∂l_i/∂s_ij = −exp(−α(s_ij − λ)) / (1 + Σ …)   positives
 *            =  exp(β(s_ij − λ)) / (1 + Σ …)    negatives
 * </pre>
 *
 * <p>The derivatives of an anchor sum to less than 1 in absolute value on either side. Without mining an anchor that has only
 * positives or only negatives counts all the same; {@link Mining#PAIRED} leaves it out. The values of the anchors are averaged
 * over all rows, as in the paper.
 *
 * <p>Paper: Wang, Han, Huang, Dong and Scott 2019, CVPR, "Multi-Similarity Loss with General Pair Weighting for Deep Metric
 * Learning". The paper's setting is α = 2, β = 50, ε = 0.1 with mining, and λ is said to be 1 there; the published codes take
 * λ = 0.5, and so do we, since with 1 a negative hardly counts before it coincides with the anchor. The authors' code takes
 * β = 40 and drops positives with {@code s >= 1 − 1e-5}, exact duplicates among them; here a duplicate is a pair like others.
 *
 * @param alpha how steeply positives are weighed, {@code alpha > 0}; default 2
 * @param beta how steeply negatives are weighed, {@code beta > 0}; default 50
 * @param lambda the similarity at which a pair starts to matter; default 0.5
 * @param distance how close two rows are; default cosine
 * @param mining which pairs count; default multi-similarity
 * @param epsilon the margin of {@link Mining#MULTI_SIMILARITY}, {@code epsilon >= 0}; default 0.1
 * @param ignoreIndex the class id whose rows are absent; default −100
 * @param reduction how the values of the anchors become one number; default all
 */
@About(
        value = "multi-similarity loss of embeddings, with mining",
        paper = "Wang et al. 2019, Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning")
public record MultiSimilarity(
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
    public MultiSimilarity() {
        this(2, 50, 0.5, Distance.COSINE, Mining.MULTI_SIMILARITY, 0.1, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public MultiSimilarity {
        Range.positive("alpha", alpha);
        Range.positive("beta", beta);
        Range.finite("lambda", lambda);
        Range.nonNegative("epsilon", epsilon);
    }

    @Override
    public double anchor(double[] positive, double[] negative) {
        for (int k = 0; k < positive.length; k++) {
            positive[k] = -alpha * (positive[k] - lambda);
        }
        for (int k = 0; k < negative.length; k++) {
            negative[k] = beta * (negative[k] - lambda);
        }
        double value = LogSum.onePlus(positive) / alpha + LogSum.onePlus(negative) / beta;
        for (int k = 0; k < positive.length; k++) {
            positive[k] = -positive[k];
        }
        return value;
    }

    @Override
    public SDVariable anchors(PairGraph pairs) {
        SDVariable s = pairs.similarity().sub(lambda);
        SDVariable pull = pairs.logOnePlusSum(s.mul(-alpha), pairs.positive()).div(alpha);
        return pull.add(pairs.logOnePlusSum(s.mul(beta), pairs.negative()).div(beta));
    }
}
