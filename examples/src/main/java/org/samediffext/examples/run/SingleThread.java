package org.samediffext.examples.run;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Lets ND4J's CPU backend work on one thread. Sums then have one order, so that a run gives the same bits on any number of
 * cores; a network as small as ours is not faster with more.
 */
final class SingleThread {
    private SingleThread() {}

    /** From now on, for work that the calling thread starts. */
    static void use() {
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        Nd4j.factory().blas().setMaxThreads(1);
    }
}
