package org.samediffext.kernel;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The loops of folds, in double: each place of a block goes to a lane of its own, so that they are vectorised. They are called
 * through handles in instance fields, which C2 cannot inline into the loop over the blocks. Used by one thread.
 */
final class FoldLoops {
    private static final Class<?> DOUBLES = double[].class;

    private final MethodHandle widen = handle("widen", float[].class, DOUBLES);
    private final MethodHandle sum = handle("sum", DOUBLES, DOUBLES, int.class);
    private final MethodHandle sizes = handle("sizes", DOUBLES, DOUBLES, int.class);
    private final MethodHandle largest = handle("largest", DOUBLES, DOUBLES, int.class);
    private final MethodHandle products = handle("products", DOUBLES, DOUBLES, DOUBLES, int.class);

    private final double[] wideX = new double[Scratch.BLOCK + 16];
    private final double[] wideY = new double[Scratch.BLOCK + 32];

    /** The first {@code count} places of a block as double; good until the next call. */
    double[] wideX(Object block, int count) {
        return wide(block, wideX, count);
    }

    /** The first {@code count} places of a second block as double; good until the next call. */
    double[] wideY(Object block, int count) {
        return wide(block, wideY, count);
    }

    /** Adds the first {@code count} places of a block, or the products of two blocks, to as many lanes from {@code at}. */
    void add(Fold.Kind kind, Object blockX, Object blockY, double[] lanes, int at, int count) {
        double[] x = wideX(blockX, count);
        double[] y = kind != Fold.Kind.PRODUCTS || blockX == blockY ? x : wideY(blockY, count);
        try {
            switch (kind) {
                case SUM -> sum.invokeExact(x, lanes, at, count);
                case SIZES -> sizes.invokeExact(x, lanes, at, count);
                case LARGEST -> largest.invokeExact(x, lanes, at, count);
                case PRODUCTS -> products.invokeExact(x, y, lanes, at, count);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private double[] wide(Object block, double[] spare, int count) {
        if (block instanceof double[] doubles) {
            return doubles;
        }
        try {
            widen.invokeExact((float[]) block, spare, count);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return spare;
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException exception
                ? exception
                : new IllegalStateException("a loop that throws nothing has thrown", thrown);
    }

    /** What the places from {@code from} to before {@code to} leave by themselves. */
    static double piece(Fold.Kind kind, double[] x, double[] y, int from, int to) {
        return switch (kind) {
            case SUM -> sum(x, from, to);
            case SIZES -> sizes(x, from, to);
            case PRODUCTS -> products(x, y, from, to);
            case LARGEST -> largest(x, from, to);
        };
    }

    // four sums at a time, since an addition waits for the one before

    private static double sum(double[] x, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < to; i++) {
            a += x[i];
        }
        return a + b + (c + d);
    }

    private static double sizes(double[] x, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += Math.abs(x[i]);
            b += Math.abs(x[i + 1]);
            c += Math.abs(x[i + 2]);
            d += Math.abs(x[i + 3]);
        }
        for (; i < to; i++) {
            a += Math.abs(x[i]);
        }
        return a + b + (c + d);
    }

    private static double products(double[] x, double[] y, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < to; i++) {
            a += x[i] * y[i];
        }
        return a + b + (c + d);
    }

    private static double largest(double[] x, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            double size = Math.abs(x[i]);
            if (size > largest || Double.isNaN(size)) {
                largest = size;
            }
        }
        return largest;
    }

    private static MethodHandle handle(String name, Class<?>... parameters) {
        try {
            return MethodHandles.lookup()
                    .findStatic(
                            FoldLoops.class,
                            name,
                            methodType(void.class, parameters).appendParameterTypes(int.class));
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
    private static void sum(double[] x, double[] lanes, int at, int count) {
        for (int i = 0; i < count; i++) {
            lanes[at + i] += x[i];
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void sizes(double[] x, double[] lanes, int at, int count) {
        for (int i = 0; i < count; i++) {
            lanes[at + i] += Math.abs(x[i]);
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void largest(double[] x, double[] lanes, int at, int count) {
        for (int i = 0; i < count; i++) {
            lanes[at + i] = Choice.max(lanes[at + i], Math.abs(x[i]));
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private static void products(double[] x, double[] y, double[] lanes, int at, int count) {
        for (int i = 0; i < count; i++) {
            lanes[at + i] += x[i] * y[i];
        }
    }
}
