package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.Range;

/**
 * Weighted gradient ascent: ascent on the cross entropy that fades as the target is forgotten.
 *
 * <pre>
 * p       = softmax(z)
 * w       = p_t^β, which counts as given
 * l       = w log p_t
 * ∂l/∂z_j = w ([j = t] − p_j)
 * </pre>
 *
 * <p>The weight is not differentiated, so the gradient is not that of the value: a line search on the value, or a gradient
 * check, does not fit. Labels, absent rows and refusals are those of {@link InvertedHinge}; the logits must be finite in graphs.
 * Computed in double whatever the type of the output, in a graph in FLOAT at least.
 *
 * <p>Paper: Wang et al. 2025, ICLR, "Rethinking LLM Unlearning Objectives: A Gradient Perspective and Go Beyond".
 *
 * @param beta how fast the ascent fades; 0 is {@link GradientAscent}; default 1
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "unlearning by ascent that fades with the probability",
        paper = "Wang et al. 2025, Rethinking LLM Unlearning Objectives: A Gradient Perspective and Go Beyond")
public record WeightedGradientAscent(double beta, int ignoreIndex, Reduction reduction) implements PartsTerm {

    /** β = 1; ignores the id −100 and sums over the rows. */
    public WeightedGradientAscent() {
        this(1, -100, Reduction.ALL);
    }

    /** Checks the exponents. */
    public WeightedGradientAscent {
        Range.nonNegative("beta", beta);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(CLASSES);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        ClassTargets targets = ClassTargets.read(name(), parts.part(labels, CLASS), output, weights, ignoreIndex);
        return targets.evaluate(
                output, reduction, (z, from, to, t) -> GradientAscent.row(z, from, to, t, p -> Math.pow(p, beta)));
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        GraphTargets targets =
                GraphTargets.of(sd, parts.part(labels, CLASS), parts.ids(), logits, weights, ignoreIndex);
        SDVariable log = targets.logLikelihood(logits);
        SDVariable p = targets.detached(sd.math.exp(log));
        SDVariable weight = sd.math.pow(p, beta);
        return targets.reduce(weight.mul(log), reduction);
    }
}
