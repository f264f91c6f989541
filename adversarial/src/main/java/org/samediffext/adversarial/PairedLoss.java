package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/**
 * A loss of pairs: row i of the first half of a batch is a clean example, row i of the second half the same example as an adversary
 * changed it. A batch of N pairs counts as N examples: since DL4J divides by the number of rows, everything is doubled.
 */
interface PairedLoss extends LossTerm {

    /** The two parts of the loss of one pair. */
    record Parts(double clean, double adversarial) {}

    /**
     * The loss of one pair.
     *
     * @param y the label
     * @param z the scores of the clean example, replaced by the gradient
     * @param adversarial the scores of the adversarial example, replaced by the gradient
     * @return what counts as the value of either row; only the sum matters
     */
    Parts pair(double[] y, double[] z, double[] adversarial);

    /**
     * The loss of the pairs in a graph.
     *
     * @param sd the graph
     * @param y the labels {@code [pairs, classes]}
     * @param logP the logarithms of the probabilities of the clean examples, as {@code y}
     * @param logQ those of the adversarial examples
     * @return {@code [pairs, 1]}
     */
    SDVariable pairs(SameDiff sd, SDVariable y, SDVariable logP, SDVariable logQ);

    /**
     * Refuses a label that the loss has no meaning for.
     *
     * @param row the number of the row
     * @param y the label
     */
    void check(int row, double[] y);

    @Override
    default Input input() {
        return Input.LOGITS;
    }

    @Override
    default List<LabelColumn> labels() {
        return List.of(
                new LabelColumn("class", LabelColumn.OUTPUTS, "the class, one-hot, alike in both rows of a pair"));
    }

    @Override
    default Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        if (output.size(0) % 2 != 0 || !Arrays.equals(labels.shape(), output.shape())) {
            throw new IllegalArgumentException("loss " + name() + ": the labels are " + Arrays.toString(labels.shape())
                    + " and the output is " + Arrays.toString(output.shape())
                    + ", allowed is an even number of rows, first the clean examples and then the adversarial ones,"
                    + " with one column of labels for each output; train on the batches of the defense " + name());
        }
        double[][] y = org.samediffext.adversarial.Rows.read(labels.castTo(DataType.DOUBLE));
        double[][] z = org.samediffext.adversarial.Rows.read(output);
        double[] counts = weights == null ? null : weights.dup('c').data().asDouble();
        double[] values = new double[z.length];
        int pairs = z.length / 2;
        for (int row = 0; row < pairs; row++) {
            double weight = counts == null ? 1 : counts[row];
            if (counts != null && counts[row + pairs] != weight) {
                throw new IllegalArgumentException("loss " + name() + ": the weights of the rows " + row + " and "
                        + (row + pairs) + " are " + weight + " and " + counts[row + pairs]
                        + ", allowed is one weight for both rows of a pair");
            }
            if (weight == 0) {
                Arrays.fill(z[row], 0);
                Arrays.fill(z[row + pairs], 0);
                continue;
            }
            check(row, y[row]);
            Parts parts = pair(y[row], z[row], z[row + pairs]);
            values[row] = 2 * weight * parts.clean();
            values[row + pairs] = 2 * weight * parts.adversarial();
            scale(z[row], 2 * weight);
            scale(z[row + pairs], 2 * weight);
        }
        INDArray gradient =
                new org.samediffext.adversarial.Rows(DataType.DOUBLE, output.shape()).write(Arrays.asList(z));
        return new Rows(
                Nd4j.createFromArray(values).reshape('c', values.length, 1), gradient.castTo(output.dataType()));
    }

    private static void scale(double[] gradient, double factor) {
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] *= factor;
        }
    }

    @Override
    default SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        DataType type = output.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        SDVariable[] z = sd.split(output.castTo(type), 2, 0);
        SDVariable values =
                pairs(sd, sd.split(labels.castTo(type), 2, 0)[0], logSoftmax(sd, z[0]), logSoftmax(sd, z[1]));
        if (weights != null) {
            values = values.mul(sd.split(weights.castTo(type), 2, 0)[0]);
        }
        return values.sum().mul(2);
    }

    private static SDVariable logSoftmax(SameDiff sd, SDVariable logits) {
        // SameDiff's own log-softmax fails in graphs with gradients
        SDVariable max = new StopGradient(sd, logits.max(true, 1)).outputVariable();
        SDVariable shifted = logits.sub(max);
        return shifted.sub(sd.math.log(sd.math.exp(shifted).sum(true, 1)));
    }

    /** KL(p‖q) of each pair in a graph. */
    static SDVariable divergence(SameDiff sd, SDVariable logP, SDVariable logQ) {
        return sd.math.exp(logP).mul(logP.sub(logQ)).sum(true, 1);
    }
}
