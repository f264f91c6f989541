package org.samediffext.spi;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A classifier that tells its scores before the softmax. */
public interface LogitModel extends DecisionModel {

    /**
     * The scores.
     *
     * @param x one example a row; not changed
     * @return {@code [rows, classes]}, a new array
     */
    INDArray logits(INDArray x);

    @Override
    default int[] labels(INDArray x) {
        return logits(x).argMax(1).toIntVector();
    }
}
