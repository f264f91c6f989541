package org.samediffext.kernel;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of squares of an array in double precision; the same whatever the number of threads. */
public final class SquareSum {
    private static final SquareSum INSTANCE = new SquareSum();

    // called through handles in instance fields, the loops are not inlined into the copying loop
    private final MethodHandle floats = handle(float[].class);
    private final MethodHandle doubles = handle(double[].class);

    private SquareSum() {}

    /**
     * The Euclidean norm.
     *
     * @param array an array of any floating-point type, only read
     * @return the root of the sum of squares, 0 for an empty array
     */
    public static double norm(INDArray array) {
        return Math.sqrt(of(array));
    }

    /**
     * The sum of squares.
     *
     * @param array an array of any floating-point type, only read
     * @return the sum, 0 for an empty array
     */
    public static double of(INDArray array) {
        if (array.isEmpty()) {
            return 0;
        }
        boolean blocks = AdaptiveKernel.isCpu() && Layout.agree(new INDArray[] {array});
        if (blocks) {
            return INSTANCE.sum(array);
        }
        double norm = array.norm2Number().doubleValue();
        return norm * norm;
    }

    private double sum(INDArray array) {
        long length = array.length();
        boolean wide = array.dataType() == DataType.DOUBLE;
        Memory window = Scratch.ofThread().window(array.data(), length, array.dataType());
        double[] sums = new double[JvmKernel.parts(length)];
        try {
            Sweep.run(sums.length, length < JvmKernel.THREADED ? 0 : Sweep.helpers(), part -> {
                long from = (long) part * JvmKernel.PART;
                sums[part] = sum(window, wide, from, Math.min(length, from + JvmKernel.PART));
            });
        } finally {
            Reference.reachabilityFence(array);
        }
        return Arrays.stream(sums).reduce(0, Double::sum);
    }

    private double sum(Memory window, boolean wide, long from, long to) {
        Object[] blocks = Scratch.ofThread().blocks(true, 2);
        double[] lanes = (double[]) blocks[1];
        Object x = wide ? blocks[0] : Scratch.ofThread().blocks(false, 1)[0];
        Arrays.fill(lanes, 0, Scratch.BLOCK, 0);
        for (long at = from; at < to; at += Scratch.BLOCK) {
            int count = (int) Math.min(Scratch.BLOCK, to - at);
            window.load(at, x, count);
            accumulate(x, lanes, count);
        }
        double sum = 0;
        for (int i = 0; i < Scratch.BLOCK; i++) {
            sum += lanes[i];
        }
        return sum;
    }

    private void accumulate(Object x, double[] lanes, int count) {
        try {
            if (x instanceof double[] numbers) {
                doubles.invokeExact(numbers, lanes, count);
            } else {
                floats.invokeExact((float[]) x, lanes, count);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a loop that throws nothing has thrown", e);
        }
    }

    private static MethodHandle handle(Class<?> block) {
        try {
            return MethodHandles.lookup()
                    .findStatic(SquareSum.class, "squares", methodType(void.class, block, double[].class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void squares(float[] x, double[] lanes, int count) {
        for (int i = 0; i < count; i++) {
            double value = (double) x[i];
            lanes[i] += value * value;
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void squares(double[] x, double[] lanes, int count) {
        for (int i = 0; i < count; i++) {
            lanes[i] += x[i] * x[i];
        }
    }
}
