package org.samediffext.spi;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A classifier that tells its decision and nothing else. */
public interface DecisionModel {

    /**
     * The number of classes.
     *
     * @return at least two
     */
    int classes();

    /**
     * The box of legal inputs.
     *
     * @return the box
     */
    Bounds bounds();

    /**
     * The decisions.
     *
     * @param x one example a row; not changed
     * @return one class a row
     */
    int[] labels(INDArray x);
}
