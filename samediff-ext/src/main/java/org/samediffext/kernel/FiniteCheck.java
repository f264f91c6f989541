package org.samediffext.kernel;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks for NaN and infinities in one pass over an array: {@code 0·x} is zero for finite numbers only. */
public final class FiniteCheck {
    private static final FiniteCheck INSTANCE = new FiniteCheck();

    // called through handles in instance fields, the loops are not inlined into the copying loop and stay vectorized
    private final MethodHandle floats = handle(float[].class);
    private final MethodHandle doubles = handle(double[].class);

    private FiniteCheck() {}

    /**
     * Whether all elements are finite.
     *
     * @param array an array of any floating-point type, only read
     * @return false if there is a NaN or an infinity
     */
    public static boolean allFinite(INDArray array) {
        if (array.isEmpty()) {
            return true;
        }
        boolean blocks = AdaptiveKernel.isCpu()
                && Layout.agree(new INDArray[] {array})
                && array.dataType().isFPType();
        return blocks
                ? INSTANCE.scan(array)
                : Double.isFinite(array.sumNumber().doubleValue()) || finiteOneByOne(array);
    }

    /** The sum of finite numbers may overflow. */
    private static boolean finiteOneByOne(INDArray array) {
        INDArray flat = array.reshape(array.length());
        for (long i = 0; i < flat.length(); i++) {
            if (!Double.isFinite(flat.getDouble(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean scan(INDArray array) {
        long length = array.length();
        boolean wide = array.dataType() == DataType.DOUBLE;
        Memory window = Scratch.ofThread().window(array.data(), length, array.dataType());
        AtomicBoolean finite = new AtomicBoolean(true);
        int parts = JvmKernel.parts(length);
        try {
            Sweep.run(parts, length < JvmKernel.THREADED ? 0 : Sweep.helpers(), part -> {
                long from = (long) part * JvmKernel.PART;
                if (finite.get() && !finite(window, wide, from, Math.min(length, from + JvmKernel.PART))) {
                    finite.set(false);
                }
            });
            return finite.get();
        } finally {
            Reference.reachabilityFence(array);
        }
    }

    private boolean finite(Memory window, boolean wide, long from, long to) {
        Object[] blocks = Scratch.ofThread().blocks(wide, 2);
        clear(blocks[1]);
        for (long at = from; at < to; at += Scratch.BLOCK) {
            int count = (int) Math.min(Scratch.BLOCK, to - at);
            window.load(at, blocks[0], count);
            accumulate(blocks, count);
        }
        return isZero(blocks[1]);
    }

    private void accumulate(Object[] blocks, int count) {
        try {
            if (blocks[0] instanceof double[] x) {
                doubles.invokeExact(x, (double[]) blocks[1], count);
            } else {
                floats.invokeExact((float[]) blocks[0], (float[]) blocks[1], count);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a loop that throws nothing has thrown", e);
        }
    }

    private static void clear(Object block) {
        if (block instanceof double[] doubles) {
            java.util.Arrays.fill(doubles, 0);
        } else {
            java.util.Arrays.fill((float[]) block, 0);
        }
    }

    private static boolean isZero(Object block) {
        double sum = 0;
        if (block instanceof double[] doubles) {
            for (int i = 0; i < Scratch.BLOCK; i++) {
                sum += doubles[i];
            }
        } else {
            float[] floats = (float[]) block;
            for (int i = 0; i < Scratch.BLOCK; i++) {
                sum += floats[i];
            }
        }
        return sum == 0;
    }

    private static MethodHandle handle(Class<?> block) {
        try {
            return MethodHandles.lookup()
                    .findStatic(FiniteCheck.class, "zeros", methodType(void.class, block, block, int.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void zeros(float[] x, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += 0 * x[i];
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void zeros(double[] x, double[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += 0 * x[i];
        }
    }
}
