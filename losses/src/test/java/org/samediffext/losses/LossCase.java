package org.samediffext.losses;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** What the contract tests must know of a loss: how its batches look. */
interface LossCase {

    /** The kinds of output layers. */
    enum LayerKind {
        OUTPUT,
        LOSS,
        RNN_OUTPUT,
        RNN_LOSS,
        CNN_LOSS,
        GRAPH
    }

    /** The loss. */
    LossTerm term();

    /** The number of outputs of the network. */
    int outputs();

    /** DOUBLE labels {@code [rows, columns]}. */
    INDArray labels(Random random, int rows);

    /** The same as wide as the outputs, since CnnLossLayer takes no others. */
    default INDArray wideLabels(Random random, int rows) {
        return labels(random, rows);
    }

    /** DOUBLE outputs {@code [rows, outputs]}, away from kinks with probability one. */
    default INDArray output(Random random, int rows) {
        INDArray output = Nd4j.create(DataType.DOUBLE, rows, outputs());
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < outputs(); j++) {
                output.putScalar(i, j, 1.5 * random.nextGaussian());
            }
        }
        return output;
    }

    /** The activation of the output layer. */
    default Activation activation() {
        return term().input() == LossTerm.Input.LOGITS ? Activation.SOFTMAX : Activation.IDENTITY;
    }

    /** The layers for which the loss is made; CNN_LOSS only where labels can be as wide as the outputs. */
    default Set<LayerKind> layers() {
        return EnumSet.allOf(LayerKind.class);
    }

    /** Whether the order of the rows is without meaning. */
    default boolean rowsAreASet() {
        return true;
    }

    /** Whether the gradient treats some of what it depends on as given, so that differences of the value do not show it. */
    default boolean detaches() {
        return false;
    }

    /** The same of the loss in a layer, where it may remember. */
    default boolean detachesInLayers() {
        return detaches();
    }

    /** Whether the labels are the parts that the loss names, and not another form that it takes too, such as probabilities. */
    default boolean packable() {
        return true;
    }
}
