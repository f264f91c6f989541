package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Mask;

/** Examples as flat rows of doubles, and back to arrays of the input's shape and data type. */
final class Rows {
    private final DataType type;
    private final long[] shape;
    private final Optional<Mask> mask;

    /**
     * The format of an array.
     *
     * @param type FLOAT or DOUBLE
     * @param shape rows first; the number of rows is free
     */
    Rows(DataType type, long[] shape) {
        this(type, shape, Optional.empty());
    }

    private Rows(DataType type, long[] shape, Optional<Mask> mask) {
        this.type = type;
        this.shape = shape.clone();
        this.mask = mask;
    }

    /** The same format for points of which only a part may change. */
    Rows masked(Optional<Mask> part) {
        return new Rows(type, shape, part);
    }

    static double[][] read(INDArray array) {
        int rows = (int) array.size(0);
        int width = (int) (array.length() / rows);
        double[] flat = array.dup('c').data().asDouble();
        double[][] read = new double[rows][width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(flat, row * width, read[row], 0, width);
        }
        return read;
    }

    INDArray write(List<double[]> rows) {
        long[] written = shape.clone();
        written[0] = rows.size();
        int width = rows.get(0).length;
        if (type == DataType.DOUBLE) {
            double[] flat = new double[rows.size() * width];
            for (int row = 0; row < rows.size(); row++) {
                System.arraycopy(rows.get(row), 0, flat, row * width, width);
            }
            return Nd4j.create(flat, written, Nd4j.getStrides(written, 'c'), 'c', DataType.DOUBLE);
        }
        float[] flat = new float[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            double[] values = rows.get(row);
            for (int i = 0; i < width; i++) {
                flat[row * width + i] = (float) values[i];
            }
        }
        return Nd4j.create(Nd4j.createBuffer(flat), written);
    }

    /** Some of the rows, a new array. */
    static INDArray pick(INDArray array, int[] rows) {
        INDArray flat = array.dup('c').reshape('c', array.size(0), array.length() / array.size(0));
        long[] picked = array.shape().clone();
        picked[0] = rows.length;
        return flat.getRows(rows).dup('c').reshape('c', picked);
    }

    /** Copies a row of one contiguous array into another. */
    static void put(INDArray to, int row, INDArray from, int fromRow) {
        to.slice(row).assign(from.slice(fromRow));
    }

    /** The largest box of numbers of the data type within a box. */
    Bounds within(Bounds box) {
        if (type == DataType.DOUBLE) {
            return box;
        }
        float lo = (float) box.lo();
        float hi = (float) box.hi();
        return new Bounds(lo < box.lo() ? Math.nextUp(lo) : lo, hi > box.hi() ? Math.nextDown(hi) : hi);
    }

    /**
     * A point rounded to the data type, toward the centre: no coordinate is farther from it than before; with a mask, what may
     * not change is that of the centre.
     */
    double[] round(double[] centre, double[] point) {
        double[] held = mask.isEmpty() ? point : held(mask.get(), centre, point);
        return type == DataType.DOUBLE ? held : rounded(centre, held);
    }

    private static double[] held(Mask mask, double[] centre, double[] point) {
        double[] held = point.clone();
        for (int i = 0; i < held.length; i++) {
            held[i] = mask.isFree(i) ? held[i] : centre[i];
        }
        return held;
    }

    /** Takes the part of a gradient away that may not be followed. */
    void hold(double[] gradient) {
        for (int i = 0; mask.isPresent() && i < gradient.length; i++) {
            gradient[i] = mask.get().isFree(i) ? gradient[i] : 0;
        }
    }

    private static double[] rounded(double[] centre, double[] point) {
        double[] rounded = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            rounded[i] = inward((float) point[i], point[i], point[i] - centre[i]);
        }
        return rounded;
    }

    /**
     * The float or, where rounding took it outward, the next one inward. Every other point is such, in no order that a
     * processor could foresee: hence bits instead of branches. The bits of a float of the next magnitude are the next
     * number, and rounding keeps the sign.
     */
    private static float inward(float near, double point, double offset) {
        long error = Double.doubleToRawLongBits(near - point);
        long side = Double.doubleToRawLongBits(offset);
        int inexact = (int) ((error << 1 | -(error << 1)) >>> 63);
        int outward = inexact & (int) (~(error ^ side) >>> 63);
        int bits = Float.floatToRawIntBits(near);
        int larger = (bits >>> 31) ^ (int) (side >>> 63);
        return Float.intBitsToFloat(bits + outward * (2 * larger - 1));
    }
}
