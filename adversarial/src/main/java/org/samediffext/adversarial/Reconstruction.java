package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Examples found from a gradient. The order of the rows within a batch cannot be known.
 *
 * @param features one example a row
 * @param labels the probability of each class
 * @param loss how far the gradient of these examples is from the one observed, 0 if the two are equal
 */
public record Reconstruction(INDArray features, INDArray labels, double loss) {}
