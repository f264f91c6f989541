package org.samediffext.losses;

import static org.samediffext.spi.Range.nonNegative;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * UNDIAL, self-distillation with adjusted logits: learns the reference model's answer with the target's logit lowered.
 *
 * <pre>
 * p       = softmax(z)
 * q       = softmax(z^ref − β onehot_t)
 * l       = −Σ_j q_j log p_j
 * ∂l/∂z_j = p_j − q_j
 * </pre>
 *
 * <p>The reference is the model before it unlearns; the loss is bounded below and has its minimum at {@code q}. Labels are the
 * class, as in {@link InvertedHinge}, and what the reference model says of each output in the {@link ReferenceForm}. A row does
 * not count if its class does not or the reference is no distribution. In a graph both must be numbers, and the logits finite.
 * Computed in double whatever the type of the output, in a graph in FLOAT at least.
 *
 * <p>Paper: Dong et al. 2025, NAACL, "UNDIAL: Self-Distillation with Adjusted Logits for Robust Unlearning in Large Language
 * Models". The mean of the authors' code counts ignored tokens too; that is {@link Reduction#ALL} here.
 *
 * @param beta how much the target's logit is lowered; default 10
 * @param reference what the labels hold of the reference model; default logits
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "unlearning by self-distillation with the target's logit lowered",
        paper =
                "Dong et al. 2025, UNDIAL: Self-Distillation with Adjusted Logits for Robust Unlearning in Large Language"
                        + " Models")
public record Undial(double beta, ReferenceForm reference, int ignoreIndex, Reduction reduction) implements PartsTerm {

    /** β = 10; takes logits, ignores the id −100 and sums over the rows. */
    public Undial() {
        this(10, ReferenceForm.LOGITS, -100, Reduction.ALL);
    }

    /** Checks β. */
    public Undial {
        nonNegative("beta", beta);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(CLASSES, DISTRIBUTIONS);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        INDArray given = parts.part(labels, DISTRIBUTION);
        ClassTargets targets = ClassTargets.read(name(), parts.part(labels, CLASS), output, weights, ignoreIndex)
                .without(reference.invalid(given));
        return RowPass.evaluate(output, given, reduction.factors(targets.weights()), (row, z, from, to, beside) -> {
            double[] q = Arrays.copyOfRange(beside, from, to);
            reference.lower(q, targets.target(row), beta);
            reference.toDistribution(q);
            return Softmax.crossEntropy(q, z, from);
        });
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        GraphTargets targets =
                GraphTargets.of(sd, parts.part(labels, CLASS), parts.ids(), logits, weights, ignoreIndex);
        SDVariable given = parts.part(labels, DISTRIBUTION).castTo(logits.dataType());
        SDVariable q = reference.build(sd, given, targets.oneHot().mul(beta));
        return targets.reduce(
                q.mul(GraphTargets.logSoftmax(sd, logits)).sum(true, 1).neg(), reduction);
    }
}
