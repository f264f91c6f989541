package org.samediffext.losses;

import static org.samediffext.spi.Range.finite;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * SimNPO: {@link Npo} without reference model, on the mean cross entropy of a sequence instead of the sum.
 *
 * <pre>
 * nll     = −Σ_s m_s log p_s          over the tokens s of the sequence, m their weights
 * T       = Σ_s m_s
 * l       = 2/β log(1 + exp(−β (nll/T − δ)))
 * ∂l/∂z_j = 2/T σ(−β (nll/T − δ)) m ([j = t] − p_j)     for each token
 * </pre>
 *
 * <p>Labels are class and sequence of each token, as in {@link Npo}, as are all other matters. A sequence without a token that
 * counts is absent.
 *
 * <p>Paper: Fan et al. 2024, "Simplicity Prevails: Rethinking Negative Preference Optimization for LLM Unlearning". Their runs
 * weigh forgetting by 0.125 beside a retain loss of weight 1.
 *
 * @param beta how soon the ascent fades, positive; default 4.5
 * @param delta the margin of the mean cross entropy; default 0
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the sequences become one number; default all
 */
@About(
        value = "unlearning of sequences by their mean likelihood, without reference",
        paper = "Fan et al. 2024, Simplicity Prevails: Rethinking Negative Preference Optimization for LLM Unlearning")
public record SimNpo(double beta, double delta, int ignoreIndex, Reduction reduction) implements PartsTerm {

    /** β = 4.5 and δ = 0; ignores the id −100 and sums over the sequences. */
    public SimNpo() {
        this(4.5, 0, -100, Reduction.ALL);
    }

    /** Checks β and δ. */
    public SimNpo {
        positive("beta", beta);
        finite("delta", delta);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(CLASSES, SEQUENCES);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        ClassTargets targets = ClassTargets.read(name(), parts.part(labels, CLASS), output, weights, ignoreIndex);
        double[] sequence = parts.column(labels, SEQUENCE);
        return Sequences.of(targets, sequence)
                .evaluate(output, new double[sequence.length], reduction, this::ofSequence);
    }

    private double[] ofSequence(double nll, double reference, double tokens) {
        double[] result = Sequences.softRepulsion(beta, nll / tokens - delta);
        return new double[] {result[0], result[1] / tokens};
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        GraphTargets targets =
                GraphTargets.of(sd, parts.part(labels, CLASS), parts.ids(), logits, weights, ignoreIndex);
        Sequences.InGraph sequences = Sequences.InGraph.of(targets, parts.part(labels, SEQUENCE));
        SDVariable log = targets.logLikelihood(logits);
        SDVariable tokens = Sequences.InGraph.atLeastOne(sequences.sum(sd.onesLike(log)));
        return sequences.softRepulsion(
                beta, sequences.sum(log.neg()).div(tokens).sub(delta), reduction);
    }
}
