package org.samediffext.adversarial.directional;

import java.util.Arrays;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Range;

/** Bounds of each coordinate; where both are equal the coordinate is frozen. */
public final class Box {
    private final double[] lo;
    private final double[] hi;

    private Box(double[] lo, double[] hi) {
        this.lo = lo;
        this.hi = hi;
    }

    /**
     * The same bounds for all coordinates.
     *
     * @param bounds the bounds
     * @param size the number of coordinates
     * @return the box
     */
    public static Box of(Bounds bounds, int size) {
        double[] lo = new double[size];
        double[] hi = new double[size];
        Arrays.fill(lo, bounds.lo());
        Arrays.fill(hi, bounds.hi());
        return of(lo, hi);
    }

    /**
     * Bounds of each coordinate's own.
     *
     * @param lo the smallest values, maybe negative infinity
     * @param hi the largest values, as many, none below {@code lo}, maybe positive infinity
     * @return the box
     */
    public static Box of(double[] lo, double[] hi) {
        Range.that("hi", hi.length + " numbers", "as many as lo, " + lo.length, hi.length == lo.length);
        for (int i = 0; i < lo.length; i++) {
            Range.that("lo[" + i + "]", lo[i], "a number, not positive infinity", lo[i] < Double.POSITIVE_INFINITY);
            Range.that(
                    "hi[" + i + "]",
                    hi[i],
                    "a number of at least lo[" + i + "], which is " + lo[i],
                    lo[i] <= hi[i] && hi[i] > Double.NEGATIVE_INFINITY);
        }
        return new Box(lo.clone(), hi.clone());
    }

    /**
     * No bounds.
     *
     * @param size the number of coordinates
     * @return the whole space
     */
    public static Box unbounded(int size) {
        double[] lo = new double[size];
        double[] hi = new double[size];
        Arrays.fill(lo, Double.NEGATIVE_INFINITY);
        Arrays.fill(hi, Double.POSITIVE_INFINITY);
        return new Box(lo, hi);
    }

    /**
     * The number of coordinates.
     *
     * @return at least 0
     */
    public int size() {
        return lo.length;
    }

    /**
     * Whether a point lies in the box.
     *
     * @param x the point
     * @return false for NaN too
     */
    public boolean contains(double[] x) {
        for (int i = 0; i < lo.length; i++) {
            if (!(x[i] >= lo[i] && x[i] <= hi[i])) {
                return false;
            }
        }
        return true;
    }

    /** Changes the entries of d that would lead from x out of the box, and no others. */
    void shorten(double[] x, double[] d) {
        for (int i = 0; i < d.length; i++) {
            d[i] = Math.max(lo[i] - x[i], Math.min(hi[i] - x[i], d[i]));
        }
    }

    /** The nearest point of the box to {@code x + scale·d}. */
    double[] move(double[] x, double scale, double[] d) {
        double[] moved = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            moved[i] = Math.max(lo[i], Math.min(hi[i], x[i] + scale * d[i]));
        }
        return moved;
    }
}
