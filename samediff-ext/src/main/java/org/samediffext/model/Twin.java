package org.samediffext.model;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.GradientModel.Vjp;

/**
 * A copy of a model in inference form that shares the model's parameters and nothing else. It is called with no workspace
 * current.
 */
interface Twin {

    /**
     * The type that the model computes in.
     *
     * @return a floating point type
     */
    DataType dataType();

    /**
     * What is known of the shape of the input.
     *
     * @return the shape
     */
    InputShape inputShape();

    /**
     * The width of the output.
     *
     * @return at least one, or zero where only a forward pass tells
     */
    long outputs();

    /**
     * The output before its activation.
     *
     * @param x one example a row, in the model's type; not changed
     * @return a new array {@code [rows, outputs]}
     */
    INDArray logits(INDArray x);

    /**
     * The output before its activation, and a vector-Jacobian product.
     *
     * @param x one example a row, in the model's type; not changed
     * @param cotangent from a copy of the scores to the gradient with respect to them
     * @return new arrays
     */
    Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent);

    /**
     * Compares the twin with the model itself.
     *
     * @param x a few examples, in the model's type; not changed
     * @throws IllegalArgumentException if the two differ
     */
    void verify(INDArray x);
}
