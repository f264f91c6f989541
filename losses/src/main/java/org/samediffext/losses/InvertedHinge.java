package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * Inverted hinge loss: unlearns a target by pulling its probability below that of the strongest other class.
 *
 * <pre>
 * p      = softmax(z)
 * v*     = argmax p_v over v ≠ t, the lowest index among equals
 * l      = max(0, 1 + p_t − p_v*)
 * ∂l/∂z_j = p_j ([j = t] − [j = v*] − (p_t − p_v*))
 * </pre>
 *
 * <p>Unlike gradient ascent on the cross entropy, the loss is bounded ({@code 0 <= l <= 2}) and only the target and its
 * strongest rival get a gradient of order one; it vanishes as the target is forgotten. To keep what is to be retained, train
 * with a cross entropy on other data as well; the paper weighs both alike.
 *
 * <p>Labels are class ids {@code [rows, 1]} or one-hot {@code [rows, classes]} of any type. A row does not count if its id is
 * NaN, {@link #ignoreIndex}, or no class (negative, or not below the number of classes), or if its one-hot row is all zero or
 * has a NaN. Soft labels, ids between whole numbers and ids in a type that cannot hold every class are refused. There must be
 * two classes at least. Computed in double whatever the type of the output.
 *
 * <p>Paper: Cha, Cho, Hwang and Lee 2025, ICLR, "Towards Robust and Parameter-Efficient Knowledge Unlearning for LLMs". The
 * margin is the paper's 1, at which the clamp at zero never cuts anything off; the authors' code takes other margins too. Their
 * code averages over the tokens that count ({@link Reduction#VALID}) and skips the softmax when all scores happen to lie
 * between 0 and 1; here the input is always logits. The paper's low-rank initialization is not part of the loss.
 *
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "unlearning by an inverted hinge on probabilities",
        paper = "Cha et al. 2025, Towards Robust and Parameter-Efficient Knowledge Unlearning for LLMs (LoKU)")
public record InvertedHinge(int ignoreIndex, Reduction reduction) implements PartsTerm {

    /** Ignores the id −100 and sums over the rows. */
    public InvertedHinge() {
        this(-100, Reduction.ALL);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(CLASSES);
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        return classRows(labels, output, weights);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        return classRows(parts.part(labels, CLASS), output, weights);
    }

    private Rows classRows(INDArray labels, INDArray output, @Nullable INDArray weights) {
        ClassTargets targets = ClassTargets.read(name(), labels, output, weights, ignoreIndex);
        return targets.evaluate(output, reduction, InvertedHinge::row);
    }

    private static double row(double[] z, int from, int to, int target) {
        int t = from + target;
        int rival = t == from ? from + 1 : from;
        for (int v = from; v < to; v++) {
            if (v != t && z[v] > z[rival]) {
                rival = v;
            }
        }
        Softmax.inPlace(z, from, to);
        double difference = z[t] - z[rival];
        for (int j = from; j < to; j++) {
            z[j] *= (j == t ? 1 : 0) - (j == rival ? 1 : 0) - difference;
        }
        return Math.max(0, 1 + difference);
    }

    /**
     * The same loss in a graph. The shape of the labels must be known when the graph is built: {@code [-1, 1]} for class ids,
     * {@code [-1, classes]} for one-hot. Labels that {@link #evaluate} refuses are not noticed, and the logits must be finite
     * in rows that do not count too. HALF and BFLOAT16 are computed in FLOAT.
     *
     * @param sd the graph
     * @param labels class ids or one-hot
     * @param output logits {@code [rows, classes]}
     * @param weights {@code [rows, 1]} or null
     * @return the sum over the rows, a scalar
     */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        return build(sd, logits, GraphTargets.of(sd, name(), labels, logits, weights, ignoreIndex));
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable logits = GraphTargets.wide(output);
        return build(
                sd, logits, GraphTargets.of(sd, parts.part(labels, CLASS), parts.ids(), logits, weights, ignoreIndex));
    }

    private SDVariable build(SameDiff sd, SDVariable logits, GraphTargets targets) {
        SDVariable p = sd.nn.softmax(logits, 1);
        SDVariable rival = targets.at(sd.argmax(logits.sub(targets.oneHot().mul(1e9)), true, 1));
        SDVariable difference = p.mul(targets.oneHot().sub(rival)).sum(true, 1);
        return targets.reduce(difference.add(1), reduction);
    }
}
