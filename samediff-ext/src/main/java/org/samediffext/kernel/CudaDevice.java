package org.samediffext.kernel;

import java.lang.ref.Reference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.nd4j.jita.allocator.impl.AllocationPoint;
import org.nd4j.jita.allocator.impl.AtomicAllocator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's CUDA backend: kernels run on the memory of its arrays and in the stream of its operations. */
final class CudaDevice implements Device {
    private static final ThreadLocal<Arguments> ARGUMENTS = ThreadLocal.withInitial(Arguments::new);

    private final Map<String, Code> known = new ConcurrentHashMap<>();

    private CudaDevice() {}

    /**
     * The device of this thread and those beside it.
     *
     * @throws DeviceException if there is no NVRTC
     * @throws LinkageError if its libraries are missing
     */
    static Device open() {
        Nvrtc.load();
        return new CudaDevice();
    }

    @Override
    public Code compile(String source) {
        return known.computeIfAbsent(source, text -> {
            Source code = new Source(text);
            code.module(device());
            return code;
        });
    }

    private static int device() {
        return Nd4j.getAffinityManager().getDeviceForCurrentThread();
    }

    private static void check(int status, String what) {
        if (status != cudart.CUDA_SUCCESS) {
            try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
                boolean known = cudart.cuGetErrorString(status, text) == cudart.CUDA_SUCCESS;
                String reason = known ? text.get(BytePointer.class, 0).getString() : "error " + status;
                throw new DeviceException("CUDA could not " + what + ": " + reason);
            }
        }
    }

    /** A source, and a module of it for each device on which it has run. */
    private static final class Source implements Code {
        private final String text;
        private final Map<Integer, Loaded> modules = new ConcurrentHashMap<>();

        Source(String text) {
            this.text = text;
        }

        Loaded module(int device) {
            return modules.computeIfAbsent(device, number -> Loaded.of(text, number));
        }

        @Override
        @SuppressWarnings("try")
        public void run(Launch launch, INDArray[] arrays, double[] results) {
            try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                INDArray[] rows = launch.rows().stream().map(Source::row).toArray(INDArray[]::new);
                INDArray[] left = results.length == 0
                        ? new INDArray[0]
                        : new INDArray[] {Nd4j.createUninitialized(DataType.DOUBLE, results.length)};
                try {
                    run(launch, arrays, rows, left);
                } finally {
                    Reference.reachabilityFence(rows);
                    Reference.reachabilityFence(arrays);
                }
                for (INDArray array : left) {
                    System.arraycopy(array.data().asDouble(), 0, results, 0, results.length);
                }
            }
        }

        private void run(Launch launch, INDArray[] arrays, INDArray[] rows, INDArray[] results) {
            int device = device();
            CUfunc_st kernel = module(device).kernel(launch.kernel());
            AtomicAllocator allocator = AtomicAllocator.getInstance();
            // ND4J keeps the address of its stream; its context is current from here on
            Pointer stream = allocator.getDeviceContext().getCublasStream();
            Arguments arguments = ARGUMENTS.get();
            launch.fill(
                    arguments,
                    addresses(allocator, rows, device),
                    addresses(allocator, arrays, device),
                    results.length == 0 ? 0 : addresses(allocator, results, device)[0]);
            int status = cudart.cuLaunchKernel(
                    kernel,
                    launch.blocks(),
                    1,
                    1,
                    CudaSource.THREADS,
                    1,
                    1,
                    0,
                    new CUstream_st(stream),
                    arguments.addresses(),
                    null);
            check(status, "run the kernel " + launch.kernel());
            for (int written : launch.written()) {
                allocator.getAllocationPoint(arrays[written]).tickDeviceWrite();
            }
            for (INDArray array : results) {
                allocator.getAllocationPoint(array).tickDeviceWrite();
            }
        }

        private static INDArray row(Object numbers) {
            return numbers instanceof double[] wide
                    ? Nd4j.createFromArray(wide)
                    : Nd4j.createFromArray((float[]) numbers);
        }

        /** Where arrays lie on the device, once they are up to date there; the offsets of views are in them. */
        private static long[] addresses(AtomicAllocator allocator, INDArray[] arrays, int device) {
            long[] addresses = new long[arrays.length];
            for (int i = 0; i < arrays.length; i++) {
                AllocationPoint point = allocator.getAllocationPoint(arrays[i]);
                if (point.getDeviceId() != device) {
                    throw new IllegalArgumentException("an array of the device " + point.getDeviceId()
                            + " in a step on the device " + device + "; a step runs where its arrays are");
                }
                allocator.getFlowController().synchronizeToDevice(point);
                addresses[i] = point.getDevicePointer().address();
            }
            return addresses;
        }
    }

    /** A module on a device and its kernels. */
    private record Loaded(CUmod_st module, Map<String, CUfunc_st> kernels) {

        static Loaded of(String source, int device) {
            AtomicAllocator.getInstance().getDeviceContext();
            CUctx_st context = new CUctx_st();
            check(cudart.cuCtxGetCurrent(context), "find its context");
            if (context.isNull()) {
                check(cudart.cuDevicePrimaryCtxRetain(context, device), "make a context");
                check(cudart.cuCtxSetCurrent(context), "use its context");
            }
            CUmod_st module = new CUmod_st();
            try (BytePointer code = new BytePointer(Nvrtc.compile(source, capability(device)))) {
                check(cudart.cuModuleLoadData(module, code), "load a module");
            }
            return new Loaded(module, new ConcurrentHashMap<>());
        }

        CUfunc_st kernel(String name) {
            return kernels.computeIfAbsent(name, kernel -> {
                CUfunc_st function = new CUfunc_st();
                check(cudart.cuModuleGetFunction(function, module, kernel), "find the kernel " + kernel);
                return function;
            });
        }

        /** The architecture of a device: 86 for 8.6. */
        private static int capability(int device) {
            return 10 * attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device)
                    + attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device);
        }

        private static int attribute(int attribute, int device) {
            int[] value = new int[1];
            check(cudart.cuDeviceGetAttribute(value, attribute, device), "tell the architecture of the device");
            return value[0];
        }
    }
}
