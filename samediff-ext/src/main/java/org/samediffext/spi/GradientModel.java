package org.samediffext.spi;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A classifier whose scores can be differentiated with respect to the input. */
public interface GradientModel extends LogitModel, Differentiable {

    /**
     * Scores and vector-Jacobian product, one forward and one backward pass.
     *
     * @param x one example a row; not changed
     * @param cotangent from the scores to the gradient of a sum of losses with respect to the scores, both {@code [rows, classes]}
     * @return the scores and the gradient of that sum with respect to the input
     */
    @Override
    Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent);

    @Override
    default INDArray output(INDArray x) {
        return logits(x);
    }

    /**
     * Scores and gradient.
     *
     * @param logits {@code [rows, classes]}, or what else a {@link Differentiable} gives
     * @param gradient in the shape of the input
     */
    record Vjp(INDArray logits, INDArray gradient) {}
}
