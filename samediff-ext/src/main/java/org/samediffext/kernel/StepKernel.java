package org.samediffext.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Tensor;

/** A compiled formula: one step of an update rule over arrays. Safe to use from several threads at once. */
public interface StepKernel {

    /**
     * The numbers of one step.
     *
     * @param lr the learning rate
     * @param t the number of the step, from 1
     * @param weightDecay the decoupled weight decay, per unit of learning rate; without effect on a formula without decay
     */
    record Scalars(double lr, long t, double weightDecay) {}

    /**
     * One of several steps that are made together. The arrays are those of {@link StepKernel#run}.
     *
     * @param kernel the kernel that makes it
     * @param g the gradient, replaced by the step
     * @param p the parameter, only read; may be null if the formula does not read it
     * @param states the states, replaced by their new values
     * @param scalars the numbers of this step
     * @param channelAxis the dimension of the gradient along which the output channels lie, {@link Tensor#NO_CHANNELS} for none
     */
    record Step(
            StepKernel kernel,
            INDArray g,
            @Nullable INDArray p,
            List<INDArray> states,
            Scalars scalars,
            int channelAxis) {

        /**
         * A step of a parameter without channels.
         *
         * @param kernel the kernel that makes it
         * @param g the gradient, replaced by the step
         * @param p the parameter, only read; may be null if the formula does not read it
         * @param states the states, replaced by their new values
         * @param scalars the numbers of this step
         */
        public Step(StepKernel kernel, INDArray g, @Nullable INDArray p, List<INDArray> states, Scalars scalars) {
            this(kernel, g, p, states, scalars, Tensor.NO_CHANNELS);
        }
    }

    /**
     * Runs one step of a parameter without channels: reductions over each channel are those over all elements.
     *
     * @param g the gradient, replaced by the step that is to be subtracted from the parameter
     * @param p the parameter, only read; may be null if the formula does not read it
     * @param states the states, as below
     * @param scalars the numbers of this step
     * @throws IllegalArgumentException if an array is missing, or its length, shape or data type does not fit
     */
    default void run(INDArray g, @Nullable INDArray p, List<INDArray> states, Scalars scalars) {
        run(g, p, states, scalars, Tensor.NO_CHANNELS);
    }

    /**
     * Runs one step. All arrays have the same length, the same data type and the same shape, or are vectors; their element
     * orders and strides may differ.
     *
     * @param g the gradient, replaced by the step that is to be subtracted from the parameter
     * @param p the parameter, only read; may be null if the formula does not read it
     * @param states the states in the formula's order, replaced by their new values; then an array for each number that is
     *     kept, of any length above 0, whose first element holds it
     * @param scalars the numbers of this step
     * @param channelAxis the dimension of the gradient along which the output channels lie, {@link Tensor#NO_CHANNELS} for none
     * @throws IllegalArgumentException if an array is missing, its length, shape or data type does not fit, or there is no such
     *     dimension
     */
    void run(INDArray g, @Nullable INDArray p, List<INDArray> states, Scalars scalars, int channelAxis);
}
