package org.samediffext.spi;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Takes the steps of one parameter of one model. Owns whatever work arrays it needs, so that no step allocates memory; used
 * by one thread at a time.
 */
@FunctionalInterface
public interface TensorStep {

    /**
     * Takes one step. All arrays have the parameter's true shape; their element orders may differ, and they are views of
     * larger arrays in a network.
     *
     * @param g the gradient, finite; replaced by the step that is to be subtracted from the parameter
     * @param p the parameter, only read
     * @param states the states in the rule's order, replaced by their new values; then an array for each of its numbers, whose
     *     first element holds it
     * @param numbers the numbers of this step
     */
    void apply(INDArray g, INDArray p, List<INDArray> states, StepNumbers numbers);
}
