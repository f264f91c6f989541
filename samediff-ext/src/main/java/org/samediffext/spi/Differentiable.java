package org.samediffext.spi;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.GradientModel.Vjp;

/** A function of one example a row that can be differentiated with respect to its input: a network, whatever it is for. */
public interface Differentiable {

    /**
     * The function's value.
     *
     * @param x one example a row; not changed
     * @return {@code [rows, outputs]}, a new array
     */
    INDArray output(INDArray x);

    /**
     * Value and vector-Jacobian product, one forward and one backward pass.
     *
     * @param x one example a row; not changed
     * @param cotangent from the value to the gradient of a sum of losses with respect to it, both {@code [rows, outputs]}
     * @return the value, and the gradient of that sum with respect to the input
     */
    Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent);
}
