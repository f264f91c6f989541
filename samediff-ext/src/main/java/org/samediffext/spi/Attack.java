package org.samediffext.spi;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An adversarial attack.
 *
 * <p>A run that takes too long is stopped by interrupting its thread ({@link Thread#interrupt}). An attack looks at the thread's
 * flag between its questions to the model, leaves it set, and returns the best that it has found: a result as any other, except
 * that the examples whose search was cut off have the failure {@link AttackResult.Failure#INTERRUPTED}. An example that was
 * finished before has the result of a whole run; one that the model was never asked about is returned as it is, without success.
 * Where figures are made from a result, {@link AttackResult#requireComplete} refuses one that was cut off.
 */
public interface Attack extends Method {

    /**
     * How much of the model the attack uses.
     *
     * @return checked before the attack starts
     */
    Access access();

    /**
     * Attacks a batch. Returns early, with the best found so far, when the thread is interrupted.
     *
     * @param model the model, which must offer {@link #access}
     * @param x one example a row, inside the model's bounds; not changed
     * @param goal when an example counts as adversarial, one entry a row
     * @param options seed and batch size
     * @return for each epsilon the best point found for each example
     */
    AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options);
}
