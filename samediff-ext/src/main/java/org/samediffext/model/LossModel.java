package org.samediffext.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A model with its loss, in double and in inference form, on a copy whose parameters may be moved. Not thread-safe. */
interface LossModel {

    /**
     * The parameters.
     *
     * @return a copy as a row vector
     */
    INDArray parameters();

    /**
     * Moves the parameters.
     *
     * @param parameters a row vector, copied
     */
    void move(INDArray parameters);

    /**
     * The slopes of the loss.
     *
     * @param x DOUBLE, one example a row; not changed
     * @param labels DOUBLE, one row an example; not changed
     * @return new DOUBLE arrays, of the mean over the examples
     */
    Slopes slopes(INDArray x, INDArray labels);

    /**
     * The slope with respect to the labels of a loss that is linear in them.
     *
     * @param x DOUBLE, one example a row; not changed
     * @param labels DOUBLE, one row an example; not changed
     * @return a new DOUBLE array, of the mean over the examples, up to a number a row
     */
    INDArray labelSlope(INDArray x, INDArray labels);

    /**
     * Two gradients.
     *
     * @param parameters with respect to the parameters, a row vector
     * @param input with respect to the examples, in their shape
     */
    record Slopes(INDArray parameters, INDArray input) {}
}
