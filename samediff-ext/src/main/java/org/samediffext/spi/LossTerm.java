package org.samediffext.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A loss: values and gradient for given outputs, labels and weights, and the same loss as a scalar of a SameDiff graph.
 * Rows whose weight is zero count as absent; without any valid row the loss is exactly 0 and so is its gradient.
 */
public interface LossTerm extends Method {

    /** What a loss is computed on. */
    enum Input {
        /** The layer's output before the activation; the activation must be softmax or identity. */
        LOGITS,
        /** The layer's output after its activation. */
        ACTIVATIONS
    }

    /**
     * What the loss is computed on.
     *
     * @return logits or activations
     */
    Input input();

    /**
     * The parts of the labels in their order, which {@code org.samediffext.Labels} packs into one array.
     *
     * @return the parts
     */
    List<LabelColumn> labels();

    /**
     * Whether outputs are weighed one by one, as a mask of the output's shape asks for. A loss of whole rows refuses such a
     * mask unless it is alike along each row.
     *
     * @return false by default
     */
    default boolean weighsOutputs() {
        return false;
    }

    /**
     * Values and gradient.
     *
     * @param labels one row an example, in a form and of any type that the loss documents; not changed
     * @param output {@code [rows, outputs]}, as {@link #input} says; not changed
     * @param weights {@code [rows, 1]}, finite and not negative, zero for an absent row; null if every row counts as one;
     *     {@code [rows, outputs]} if {@link #weighsOutputs}
     * @return the values and the gradient, in arrays of their own; a NaN in the output of a row that counts shows in both
     * @throws IllegalArgumentException if the labels do not fit the output; the message says what is allowed
     */
    Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights);

    /**
     * The same loss in a graph.
     *
     * @param sd the graph
     * @param labels as in {@link #evaluate}
     * @param output as in {@link #evaluate}
     * @param weights as in {@link #evaluate}
     * @return the sum over the rows of what {@link #evaluate} gives, a scalar
     */
    SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights);

    /**
     * What a loss gives for a batch.
     *
     * @param values DOUBLE {@code [rows, 1]}, weighted; their sum is the loss
     * @param gradient of that sum with respect to the output, in the output's shape and type
     */
    record Rows(INDArray values, INDArray gradient) {}
}
