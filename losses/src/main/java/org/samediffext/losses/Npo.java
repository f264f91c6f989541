package org.samediffext.losses;

import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * Negative preference optimization: ascent on the cross entropy of whole sequences that fades as a sequence becomes less likely
 * than it was under the reference model, which is the model before it unlearns.
 *
 * <pre>
 * nll     = −Σ_s m_s log p_s          over the tokens s of the sequence, m their weights
 * ref     = −Σ_s m_s log p_s^ref
 * l       = 2/β log(1 + exp(−β (nll − ref)))
 * ∂l/∂z_j = 2 σ(−β (nll − ref)) m ([j = t] − p_j)     for each token
 * </pre>
 *
 * <p>Each row is a token. Its labels are its class, as in {@link InvertedHinge}; its sequence, a number that all tokens of the
 * sequence share and no others of the batch, in any order, so that all kinds of layers will do; and the reference, the logarithm
 * of the probability that the reference model gives to the token's class: run it once over the data before unlearning begins. A
 * number for the whole sequence may stand beside one of its tokens, with zeros beside the others. A token does not count if its
 * class does not or its sequence is NaN. Values are spread evenly over the tokens of a sequence.
 *
 * <p>Sums over the sequences ({@link Reduction#ALL}), which DL4J makes the paper's mean where each example is one sequence, as in
 * recurrent layers; {@link Reduction#VALID} is the mean over the sequences with a token that counts, times the number of rows.
 * In a graph the cost is that of a matrix {@code [rows, rows]}, references must be finite and so must the logits. Computed in
 * double whatever the type of the output, in a graph in FLOAT at least.
 *
 * <p>Paper: Zhang, Lin, Bai and Mei 2024, COLM, "Negative Preference Optimization: From Catastrophic Collapse to Effective
 * Unlearning". Some code takes the mean over the tokens of a whole batch for {@code nll}, which makes β weaker by as much.
 *
 * @param beta how soon the ascent fades, positive; towards 0 it is {@link GradientAscent}; default 0.1
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the sequences become one number; default all
 */
@About(
        value = "unlearning of sequences until they are less likely than under a reference",
        paper =
                "Zhang et al. 2024, Negative Preference Optimization: From Catastrophic Collapse to Effective Unlearning")
public record Npo(double beta, int ignoreIndex, Reduction reduction) implements PartsTerm {

    /** β = 0.1; ignores the id −100 and sums over the sequences. */
    public Npo() {
        this(0.1, -100, Reduction.ALL);
    }

    /** Checks β. */
    public Npo {
        positive("beta", beta);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(
                CLASSES,
                SEQUENCES,
                new LabelColumn(REFERENCE, "the logarithm of the probability of the class under the reference model"));
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        ClassTargets targets = ClassTargets.read(name(), parts.part(labels, CLASS), output, weights, ignoreIndex);
        return Sequences.of(targets, parts.column(labels, SEQUENCE))
                .evaluate(
                        output,
                        parts.column(labels, REFERENCE),
                        reduction,
                        (nll, reference, tokens) -> Sequences.softRepulsion(beta, nll + reference));
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        GraphTargets targets =
                GraphTargets.of(sd, parts.part(labels, CLASS), parts.ids(), logits, weights, ignoreIndex);
        Sequences.InGraph sequences = Sequences.InGraph.of(targets, parts.part(labels, SEQUENCE));
        SDVariable reference = parts.part(labels, REFERENCE).castTo(logits.dataType());
        SDVariable gained = sequences.sum(reference.sub(targets.logLikelihood(logits)));
        return sequences.softRepulsion(beta, gained, reduction);
    }
}
