package org.samediffext.spi;

/**
 * The box of legal inputs.
 *
 * @param lo the smallest legal value of every input
 * @param hi the largest legal value of every input
 */
public record Bounds(double lo, double hi) {

    /** The box of inputs that are scaled to 0..1. */
    public static final Bounds UNIT = new Bounds(0, 1);

    /** Checks that the box is not empty. */
    public Bounds {
        Range.finite("lo", lo);
        Range.finite("hi", hi);
        Range.that("hi", hi, "a number above lo, which is " + lo, lo < hi);
    }

    /**
     * The width of the box.
     *
     * @return {@code hi - lo}
     */
    public double range() {
        return hi - lo;
    }
}
