package org.samediffext.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What runs kernels in CUDA C over the memory of arrays. Safe to use from several threads at once. */
interface Device {

    /**
     * Compiles a source for the device of this thread; for other devices when it first runs there. Equal sources are compiled
     * once.
     *
     * @throws DeviceException if it cannot
     */
    Code compile(String source);

    /** A compiled source. */
    interface Code {

        /**
         * Runs a kernel, after what this thread has run before.
         *
         * @param arrays the gradient, the parameter and the states, dense and in one order of elements
         * @param results receives the results of a kernel that folds; empty for others
         * @throws DeviceException if it cannot
         */
        void run(Launch launch, INDArray[] arrays, double[] results);
    }

    /** A device that does not do what it was asked for. */
    final class DeviceException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DeviceException(String message) {
            super(message);
        }

        DeviceException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
