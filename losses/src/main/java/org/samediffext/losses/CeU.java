package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * CE-U, cross-entropy unlearning: the network is its own teacher, with the target struck out.
 *
 * <pre>
 * p       = softmax(z)
 * q       = softmax(z with z_t = −∞), which counts as given
 * l       = −Σ_j q_j log p_j
 * ∂l/∂z_j = p_j − q_j
 * </pre>
 *
 * <p>The gradient at the target is {@code p_t}, so it fades as the target is forgotten. The teacher is not differentiated, so the
 * gradient is not that of the value: a line search on the value, or a gradient check, does not fit. Labels, absent rows and
 * refusals are those of {@link InvertedHinge}; the logits must be finite in graphs. Computed in double whatever the type of the
 * output, in a graph in FLOAT at least.
 *
 * <p>Paper: Yang 2025, "CE-U: Cross Entropy Unlearning". The author's code leaves the first token of each answer out; here give
 * it the class {@link #ignoreIndex} or mask it.
 *
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "unlearning by a cross entropy to the own answer without the target",
        paper = "Yang 2025, CE-U: Cross Entropy Unlearning")
public record CeU(int ignoreIndex, Reduction reduction) implements PartsTerm {

    /** Ignores the id −100 and sums over the rows. */
    public CeU() {
        this(-100, Reduction.ALL);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(CLASSES);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        ClassTargets targets = ClassTargets.read(name(), parts.part(labels, CLASS), output, weights, ignoreIndex);
        return targets.evaluate(output, reduction, CeU::row);
    }

    private static double row(double[] z, int from, int to, int target) {
        double[] q = new double[to - from];
        System.arraycopy(z, from, q, 0, q.length);
        q[target] = Double.NEGATIVE_INFINITY;
        Softmax.inPlace(q, 0, q.length);
        return Softmax.crossEntropy(q, z, from);
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        GraphTargets targets =
                GraphTargets.of(sd, parts.part(labels, CLASS), parts.ids(), logits, weights, ignoreIndex);
        SDVariable q = sd.nn.softmax(logits.sub(targets.oneHot().mul(1e9)), 1);
        SDVariable values =
                targets.detached(q).mul(GraphTargets.logSoftmax(sd, logits)).sum(true, 1);
        return targets.reduce(values.neg(), reduction);
    }
}
