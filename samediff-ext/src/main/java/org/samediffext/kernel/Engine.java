package org.samediffext.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A way of running a formula over arrays that have been checked. */
interface Engine {

    /** How the channels of a gradient lie in the order in which this engine takes the elements; an axis below 0 means none. */
    Channels channels(INDArray g, int axis);

    /** Begins a step that is made with those of other tensors, {@code modelLength} elements in all. */
    LevelRun begin(INDArray[] arrays, Channels channels, long modelLength, StepKernel.Scalars step);

    /** Runs a step. */
    default void run(INDArray[] arrays, Channels channels, StepKernel.Scalars step) {
        LevelRun run = begin(arrays, channels, channels.length(), step);
        for (int level = 1; level < run.scalars().levels(); level++) {
            run.level(level);
        }
        run.write();
    }
}
