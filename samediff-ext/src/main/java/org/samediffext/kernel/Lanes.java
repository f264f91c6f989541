package org.samediffext.kernel;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/**
 * Folds under way over one part of the elements, in double: each place of a block has a lane of its own, so that the loops are
 * vectorised, and the lanes are joined in their order at the end. Used by one thread.
 */
final class Lanes {
    private static final Class<?> DOUBLES = double[].class;

    // called through handles in instance fields, the loops are not inlined into the loop over the blocks
    private final MethodHandle widen = handle("widen", float[].class, DOUBLES);
    private final MethodHandle sum = handle("sum", DOUBLES, DOUBLES);
    private final MethodHandle sizes = handle("sizes", DOUBLES, DOUBLES);
    private final MethodHandle largest = handle("largest", DOUBLES, DOUBLES);
    private final MethodHandle products = handle("products", DOUBLES, DOUBLES, DOUBLES);

    private final double[] wideX = new double[Scratch.BLOCK + 16];
    private final double[] wideY = new double[Scratch.BLOCK + 32];
    private double[][] lanes = {};

    /** Begins so many folds anew. */
    void clear(int count) {
        if (lanes.length < count) {
            lanes = new double[count][Scratch.BLOCK];
        }
        for (int i = 0; i < count; i++) {
            Arrays.fill(lanes[i], 0);
        }
    }

    /** Adds the first {@code count} places of a block, or the products of two blocks. */
    void add(int fold, Fold.Kind kind, Object blockX, Object blockY, int count) {
        try {
            double[] x = wide(blockX, wideX, count);
            double[] lane = lanes[fold];
            switch (kind) {
                case SUM -> sum.invokeExact(x, lane, count);
                case SIZES -> sizes.invokeExact(x, lane, count);
                case LARGEST -> largest.invokeExact(x, lane, count);
                case PRODUCTS -> {
                    double[] y = blockX == blockY ? x : wide(blockY, wideY, count);
                    products.invokeExact(x, y, lane, count);
                }
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a loop that throws nothing has thrown", e);
        }
    }

    private double[] wide(Object block, double[] spare, int count) throws Throwable {
        if (block instanceof double[] doubles) {
            return doubles;
        }
        widen.invokeExact((float[]) block, spare, count);
        return spare;
    }

    double result(int fold, Fold.Kind kind) {
        double result = 0;
        for (double lane : lanes[fold]) {
            result = kind.join(result, lane);
        }
        return result;
    }

    private static MethodHandle handle(String name, Class<?>... blocks) {
        try {
            return MethodHandles.lookup()
                    .findStatic(
                            Lanes.class, name, methodType(void.class, blocks).appendParameterTypes(int.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the loop " + name + " is missing", e);
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void widen(float[] x, double[] wide, int count) {
        for (int i = 0; i < count; i++) {
            wide[i] = x[i];
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void sum(double[] x, double[] lane, int count) {
        for (int i = 0; i < count; i++) {
            lane[i] += x[i];
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void sizes(double[] x, double[] lane, int count) {
        for (int i = 0; i < count; i++) {
            lane[i] += Math.abs(x[i]);
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void largest(double[] x, double[] lane, int count) {
        for (int i = 0; i < count; i++) {
            lane[i] = Choice.max(lane[i], Math.abs(x[i]));
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void products(double[] x, double[] y, double[] lane, int count) {
        for (int i = 0; i < count; i++) {
            lane[i] += x[i] * y[i];
        }
    }
}
