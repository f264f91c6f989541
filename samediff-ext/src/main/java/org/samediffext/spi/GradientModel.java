package org.samediffext.spi;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A classifier whose scores can be differentiated with respect to the input. */
public interface GradientModel extends LogitModel {

    /**
     * Scores and vector-Jacobian product, one forward and one backward pass.
     *
     * @param x one example a row; not changed
     * @param cotangent from the scores to the gradient of a sum of losses with respect to the scores, both {@code [rows, classes]}
     * @return the scores and the gradient of that sum with respect to the input
     */
    Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent);

    /**
     * Scores and gradient.
     *
     * @param logits {@code [rows, classes]}
     * @param gradient in the shape of the input
     */
    record Vjp(INDArray logits, INDArray gradient) {}
}
