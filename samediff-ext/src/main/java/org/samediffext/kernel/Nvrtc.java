package org.samediffext.kernel;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.samediffext.kernel.Device.DeviceException;

/** NVIDIA's run-time compiler: CUDA C to PTX, which the driver compiles for its device. */
final class Nvrtc {
    private Nvrtc() {}

    /**
     * Loads the library.
     *
     * @throws LinkageError if it is missing
     */
    static void load() {
        Loader.load(nvrtc.class);
    }

    /**
     * Compiles for an architecture (86 for 8.6), or the nearest below it that the compiler knows: PTX runs on all above.
     *
     * @return the code, which ends with a zero
     * @throws DeviceException with the compiler's messages
     */
    static byte[] compile(String source, int architecture) {
        _nvrtcProgram program = new _nvrtcProgram();
        // without fused products, results are those of the other kernels
        String[] options = {"--gpu-architecture=compute_" + known(architecture), "--fmad=false"};
        try (BytePointer text = new BytePointer(source, StandardCharsets.UTF_8);
                BytePointer name = new BytePointer("formula.cu", StandardCharsets.UTF_8);
                PointerPointer<BytePointer> arguments = new PointerPointer<>(options)) {
            PointerPointer<BytePointer> none = new PointerPointer<>(0L);
            check(nvrtc.nvrtcCreateProgram(program, text, name, 0, none, none), "take the source");
            try {
                if (nvrtc.nvrtcCompileProgram(program, options.length, arguments) != nvrtc.NVRTC_SUCCESS) {
                    throw new DeviceException("NVRTC does not compile the source: " + log(program));
                }
                return code(program);
            } finally {
                nvrtc.nvrtcDestroyProgram(program);
            }
        }
    }

    private static int known(int wanted) {
        int[] count = new int[1];
        check(nvrtc.nvrtcGetNumSupportedArchs(count), "tell its architectures");
        int[] architectures = new int[count[0]];
        check(nvrtc.nvrtcGetSupportedArchs(architectures), "tell its architectures");
        return IntStream.of(architectures)
                .filter(architecture -> architecture <= wanted)
                .max()
                .orElseThrow(() -> new DeviceException("this NVRTC compiles for the architectures from "
                        + IntStream.of(architectures).min().orElse(0) + ", the device has " + wanted));
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetProgramLogSize(program, size), "tell its messages");
            byte[] log = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetProgramLog(program, log), "tell its messages");
            return new String(log, StandardCharsets.UTF_8);
        }
    }

    private static byte[] code(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetPTXSize(program, size), "give the code");
            byte[] code = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetPTX(program, code), "give the code");
            return code;
        }
    }

    private static void check(int status, String what) {
        if (status != nvrtc.NVRTC_SUCCESS) {
            throw new DeviceException("NVRTC does not " + what + ": "
                    + nvrtc.nvrtcGetErrorString(status).getString());
        }
    }
}
