package org.samediffext.losses;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * Divergence from a reference model on what is to be retained.
 *
 * <pre>
 * p       = softmax(z)
 * l       = Σ_j q_j (log q_j − log p_j)
 * ∂l/∂z_j = p_j − q_j
 * </pre>
 *
 * <p>Labels are what the reference model, the one before it unlearns, says of each output, in the {@link ReferenceForm}; a row
 * does not count if that is no distribution. Beside a loss of what is to be forgotten it is the setting {@code retain: kl} of
 * {@link ForgetRetain}. In a graph the labels must be numbers, and the logits finite. Computed in double whatever the type of
 * the output, in a graph in FLOAT at least.
 *
 * <p>Paper: Maini et al. 2024, COLM, "TOFU: A Task of Fictitious Unlearning for LLMs" (KL minimization). Published code divides
 * by all rows, padding included ({@link Reduction#ALL}), or leaves the entropy of the reference out, which has no gradient.
 *
 * @param reference what the labels hold of the reference model; default logits
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "divergence from a reference model on what is to be retained",
        paper = "Maini et al. 2024, TOFU: A Task of Fictitious Unlearning for LLMs")
public record KlRetain(ReferenceForm reference, Reduction reduction) implements PartsTerm {

    /** Takes logits and sums over the rows. */
    public KlRetain() {
        this(ReferenceForm.LOGITS, Reduction.ALL);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(DISTRIBUTIONS);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        INDArray given = parts.part(labels, DISTRIBUTION);
        double[] counts = new double[Math.toIntExact(output.size(0))];
        Arrays.fill(counts, 1);
        if (weights != null) {
            counts = RowPass.doubles(weights);
        }
        IntPredicate invalid = reference.invalid(given);
        for (int row = 0; row < counts.length; row++) {
            counts[row] = invalid.test(row) ? 0 : counts[row];
        }
        return RowPass.evaluate(output, given, reduction.factors(counts), (row, z, from, to, beside) -> {
            double[] q = Arrays.copyOfRange(beside, from, to);
            reference.toDistribution(q);
            double entropy =
                    Arrays.stream(q).map(p -> p == 0 ? 0 : -p * Math.log(p)).sum();
            return Softmax.crossEntropy(q, z, from) - entropy;
        });
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        SDVariable none = sd.zerosLike(logits);
        SDVariable counts = sd.onesLike(logits.max(true, 1));
        SDVariable given = parts.part(labels, DISTRIBUTION).castTo(logits.dataType());
        SDVariable q = reference.build(sd, given, none);
        // what is zero has a logarithm that counts nothing
        SDVariable logQ = sd.math.log(q.add(q.lt(1e-30).castTo(q.dataType())));
        SDVariable values = q.mul(logQ.sub(GraphTargets.logSoftmax(sd, logits))).sum(true, 1);
        SDVariable present = weights == null ? counts : weights.castTo(logits.dataType());
        return new GraphTargets(sd, none, none, present).reduce(values, reduction);
    }
}
