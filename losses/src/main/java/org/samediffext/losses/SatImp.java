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
 * SatImp: ascent on the cross entropy, weighted by how little is forgotten yet (saturation) and how unsure the network is
 * (importance).
 *
 * <pre>
 * p       = softmax(z)
 * w       = p_t^β₁ (1 − p_t)^β₂, which counts as given
 * l       = w log p_t
 * ∂l/∂z_j = w ([j = t] − p_j)
 * </pre>
 *
 * <p>A token that is known for sure ({@code p_t} close to 1) is hardly unlearnt, so that a network which has learnt by heart needs
 * many steps. The weight is not differentiated, so the gradient is not that of the value: a line search on the value, or a
 * gradient check, does not fit. Labels, absent rows and refusals are those of {@link InvertedHinge}; the logits must be finite in
 * graphs. Computed in double whatever the type of the output, in a graph in FLOAT at least.
 *
 * <p>Paper: Yang et al. 2025, ICML, "Exploring Criteria of Loss Reweighting to Enhance LLM Unlearning". With a retain loss their
 * code weighs forgetting by 1 and retaining by 0.1, its run configuration the other way round.
 *
 * @param beta1 the exponent of the probability; default 5
 * @param beta2 the exponent of what is missing to certainty; default 1
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "unlearning by ascent weighted by saturation and importance",
        paper = "Yang et al. 2025, Exploring Criteria of Loss Reweighting to Enhance LLM Unlearning")
public record SatImp(double beta1, double beta2, int ignoreIndex, Reduction reduction) implements PartsTerm {

    /** β₁ = 5 and β₂ = 1; ignores the id −100 and sums over the rows. */
    public SatImp() {
        this(5, 1, -100, Reduction.ALL);
    }

    /** Checks the exponents. */
    public SatImp {
        Range.nonNegative("beta1", beta1);
        Range.nonNegative("beta2", beta2);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(CLASSES);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        ClassTargets targets = ClassTargets.read(name(), parts.part(labels, CLASS), output, weights, ignoreIndex);
        return targets.evaluate(
                output,
                reduction,
                (z, from, to, t) -> GradientAscent.row(
                        z, from, to, t, p -> Math.pow(p, beta1) * Math.pow(Math.max(0, 1 - p), beta2)));
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        GraphTargets targets =
                GraphTargets.of(sd, parts.part(labels, CLASS), parts.ids(), logits, weights, ignoreIndex);
        SDVariable log = targets.logLikelihood(logits);
        SDVariable p = targets.detached(sd.math.exp(log));
        SDVariable weight = sd.math.pow(p, beta1).mul(sd.math.pow(sd.math.max(p.rsub(1), sd.zerosLike(p)), beta2));
        return targets.reduce(weight.mul(log), reduction);
    }
}
