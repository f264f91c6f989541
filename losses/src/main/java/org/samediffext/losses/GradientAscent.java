package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * Gradient ascent: unlearns by climbing the cross entropy of what is to be forgotten.
 *
 * <pre>
 * p       = softmax(z)
 * l       = log p_t
 * ∂l/∂z_j = [j = t] − p_j
 * </pre>
 *
 * <p>Unbounded below: the gradient grows to its full size as the target is forgotten and the network keeps moving away, until
 * it has lost all else too. It is here to compare with, and as the part of {@link ForgetRetain} that makes gradient difference.
 * {@link InvertedHinge} and {@link Npo} stop by themselves.
 *
 * <p>Labels, absent rows and refusals are those of {@link InvertedHinge}; the logits must be finite in graphs. Computed in
 * double whatever the type of the output, in a graph in FLOAT at least.
 *
 * <p>Paper: Jang et al. 2023, ACL, "Knowledge Unlearning for Mitigating Privacy Risks in Language Models".
 *
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "unlearning by ascent on the cross entropy, unbounded",
        paper = "Jang et al. 2023, Knowledge Unlearning for Mitigating Privacy Risks in Language Models")
public record GradientAscent(int ignoreIndex, Reduction reduction) implements PartsTerm {

    /** Ignores the id −100 and sums over the rows. */
    public GradientAscent() {
        this(-100, Reduction.ALL);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(CLASSES);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        ClassTargets targets = ClassTargets.read(name(), parts.part(labels, CLASS), output, weights, ignoreIndex);
        return targets.evaluate(output, reduction, (z, from, to, t) -> row(z, from, to, t, p -> 1));
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        GraphTargets targets =
                GraphTargets.of(sd, parts.part(labels, CLASS), parts.ids(), logits, weights, ignoreIndex);
        return targets.reduce(targets.logLikelihood(logits), reduction);
    }

    /** Replaces logits by {@code w ([j = t] − p_j)} and gives {@code w log p_t}, where the weight counts as given. */
    static double row(double[] z, int from, int to, int target, Weight weight) {
        double log = Softmax.inPlace(z, from, to, from + target);
        double w = weight.of(z[from + target]);
        for (int j = from; j < to; j++) {
            z[j] *= -w;
        }
        z[from + target] += w;
        return w * log;
    }

    /** How much the ascent on a token counts. */
    @FunctionalInterface
    interface Weight {
        /** The weight at a probability of the target. */
        double of(double p);
    }
}
