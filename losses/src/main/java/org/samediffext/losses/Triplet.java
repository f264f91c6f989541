package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Triplet loss over all triplets of the batch: a positive shall be closer than a negative by a margin.
 *
 * <pre>
 * l_i = Σ max(0, s_in − s_ip + λ) over positives p and negatives n
 * ∂l_i/∂s_ip = −(the number of negatives that violate the margin with p), ∂l_i/∂s_in likewise, positive
 * </pre>
 *
 * <p>The default margin of 0.1 in the cosine is that of 0.2 in the squared distance of unit vectors. With {@link
 * Mining#HARDEST} each anchor has one triplet, the hardest one of the batch. Anchors without a positive or without a negative
 * are left out.
 *
 * <p>Paper: Schroff, Kalenichenko and Philbin 2015, CVPR, "FaceNet: A Unified Embedding for Face Recognition and Clustering";
 * all triplets in place of its semi-hard ones. Hardest of the batch: Hermans, Beyer and Leibe 2017, "In Defense of the Triplet
 * Loss for Person Re-Identification".
 *
 * @param lambda the margin, {@code lambda >= 0}; default 0.1
 * @param distance how close two rows are; default cosine
 * @param mining which pairs count; default none
 * @param epsilon the margin of {@link Mining#MULTI_SIMILARITY}, {@code epsilon >= 0}; default 0.1
 * @param ignoreIndex the class id whose rows are absent; default −100
 * @param reduction how the values of the anchors become one number; default all
 */
@About(
        value = "triplet loss of embeddings",
        paper = "Schroff et al. 2015, FaceNet: A Unified Embedding for Face Recognition and Clustering")
public record Triplet(
        double lambda, Distance distance, Mining mining, double epsilon, int ignoreIndex, Reduction reduction)
        implements PairLoss {

    /** The defaults. */
    public Triplet() {
        this(0.1, Distance.COSINE, Mining.NONE, 0.1, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public Triplet {
        Range.nonNegative("lambda", lambda);
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
        double value = 0;
        double[] violated = new double[negative.length];
        for (int p = 0; p < positive.length; p++) {
            double threshold = positive[p] - lambda;
            int violations = 0;
            for (int n = 0; n < negative.length; n++) {
                if (negative[n] > threshold) {
                    value += negative[n] - threshold;
                    violated[n]++;
                    violations++;
                }
            }
            positive[p] = -violations;
        }
        System.arraycopy(violated, 0, negative, 0, negative.length);
        return value;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Takes {@code rows³} numbers in the graph, unlike {@link #evaluate}.
     */
    @Override
    public SDVariable anchors(PairGraph pairs) {
        SDVariable s = pairs.similarity();
        SDVariable closer =
                pairs.sd().expandDims(s.add(lambda), 1).sub(pairs.sd().expandDims(s, 2));
        SDVariable both =
                pairs.sd().expandDims(pairs.negative(), 1).mul(pairs.sd().expandDims(pairs.positive(), 2));
        SDVariable perPositive = pairs.sd().nn.relu(closer, 0).mul(both).sum(false, 2);
        return perPositive.sum(true, 1);
    }
}
