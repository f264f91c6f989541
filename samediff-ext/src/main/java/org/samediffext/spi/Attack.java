package org.samediffext.spi;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An adversarial attack. */
public interface Attack extends Method {

    /**
     * How much of the model the attack uses.
     *
     * @return checked before the attack starts
     */
    Access access();

    /**
     * Attacks a batch.
     *
     * @param model the model, which must offer {@link #access}
     * @param x one example a row, inside the model's bounds; not changed
     * @param goal when an example counts as adversarial, one entry a row
     * @param options seed and batch size
     * @return for each epsilon the best point found for each example
     */
    AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options);
}
