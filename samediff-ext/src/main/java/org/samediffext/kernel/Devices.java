package org.samediffext.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what runs kernels where the backend is not the CPU. */
final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final AtomicBoolean WARNED_OF_GAPS = new AtomicBoolean();

    private Devices() {}

    /** The device, or none, with a warning that says what to install. */
    static @Nullable Device find() {
        try {
            return CudaDevice.open();
        } catch (LinkageError | Device.DeviceException e) {
            LOG.warn(
                    "no fused CUDA kernels: formulas run as ND4J operations, slower. They need NVIDIA's run-time compiler NVRTC"
                            + " (libnvrtc), which comes with the CUDA toolkit that nd4j-cuda asks for, or with the artifact"
                            + " org.bytedeco:cuda of the same version, classifier linux-x86_64-redist. The reason: {}",
                    e.toString());
            LOG.debug("no fused CUDA kernels", e);
            return null;
        }
    }

    /** Says once that arrays with gaps are slow. */
    static void warnOfGaps() {
        if (!WARNED_OF_GAPS.getAndSet(true)) {
            LOG.warn(
                    "a step over arrays with gaps, or whose elements lie in different orders, runs as ND4J operations, slower;"
                            + " copies by dup() run in a fused kernel");
        }
    }
}
