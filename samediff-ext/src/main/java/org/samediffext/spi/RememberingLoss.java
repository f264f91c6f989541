package org.samediffext.spi;

import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A loss that learns something of its own while a model is trained, such as a target of each example. Its record holds the
 * settings only; what it remembers is a {@link LossMemory} that belongs to one output layer of one model and is saved with it.
 *
 * <p>A training step calls {@link #remember} once and then takes values and gradient from the memory as it is now. Scores never
 * change the memory, so the score that DL4J computes after the gradient of a step is the loss of just that gradient.
 */
public interface RememberingLoss extends LossTerm {

    /**
     * The memory before the first step.
     *
     * @return a new, empty memory
     */
    LossMemory fresh();

    /**
     * Learns from a batch.
     *
     * @param labels as in {@link LossTerm#evaluate}
     * @param output as in {@link LossTerm#evaluate}
     * @param weights as in {@link LossTerm#evaluate}
     * @param memory what is remembered, to be changed
     */
    void remember(INDArray labels, INDArray output, @Nullable INDArray weights, LossMemory memory);

    /**
     * Values and gradient for a given memory, which counts as constant.
     *
     * @param labels as in {@link LossTerm#evaluate}
     * @param output as in {@link LossTerm#evaluate}
     * @param weights as in {@link LossTerm#evaluate}
     * @param memory what is remembered, not changed
     * @return as in {@link LossTerm#evaluate}
     */
    Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights, LossMemory memory);

    /** {@inheritDoc} Nothing is remembered. */
    @Override
    default Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        return evaluate(labels, output, weights, fresh());
    }

    /**
     * The same loss in a graph, for a given memory. A graph does not learn: between two steps call {@link #remember} with the
     * output of the graph, and give the variable {@link LossMemory#toArray}.
     *
     * @param sd the graph
     * @param labels as in {@link LossTerm#evaluate}
     * @param output as in {@link LossTerm#evaluate}
     * @param weights as in {@link LossTerm#evaluate}
     * @param memory {@code [rows, columns]} of a {@link LossMemory}, a constant or a placeholder; null if nothing is remembered
     * @return the sum over the rows of what {@link #evaluate(INDArray, INDArray, INDArray, LossMemory)} gives, a scalar
     */
    SDVariable build(
            SameDiff sd,
            SDVariable labels,
            SDVariable output,
            @Nullable SDVariable weights,
            @Nullable SDVariable memory);

    /** {@inheritDoc} Nothing is remembered. */
    @Override
    default SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        return build(sd, labels, output, weights, null);
    }
}
