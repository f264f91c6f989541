package org.samediffext.spi;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A way of changing a data set so that models learn little from it: small changes of the features, the labels stay. The
 * victim that is trained on the result never sees it; a test set is left alone.
 */
public interface Protection extends Method {

    /**
     * Protects a data set.
     *
     * @param features one example a row, FLOAT or DOUBLE, inside the bounds of the options; not changed
     * @param labels the class of each row, from 0 on; not changed, and those of the result too
     * @param options bounds, seed, and where the method needs them a surrogate model and a file for resuming
     * @return the protected examples in the shape and data type of the features, inside the bounds; a new array
     * @throws IllegalArgumentException if features, labels or options are not as the method needs them
     */
    INDArray protect(INDArray features, int[] labels, ProtectionOptions options);
}
