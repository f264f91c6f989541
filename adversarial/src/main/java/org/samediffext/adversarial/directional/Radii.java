package org.samediffext.adversarial.directional;

import org.samediffext.spi.Range;

/**
 * How far the steps reach, in the units of the input.
 *
 * @param initial r₀, the first radius of both steps, from {@code minimum} to the largest ones
 * @param minimum the smallest radius; a step that has come to it is done
 * @param attackMaximum the largest radius of the attack
 * @param searchMaximum the largest radius of the direct search, maybe infinite
 */
public record Radii(double initial, double minimum, double attackMaximum, double searchMaximum) {

    /** 0.1 at first, at least 1e-5, the attack's at most 1; the first one is an example. */
    public Radii() {
        this(0.1);
    }

    /**
     * The defaults with a first radius of one's own.
     *
     * @param initial r₀, at most 1
     */
    public Radii(double initial) {
        this(initial, Math.min(1e-5, initial), 1, Double.POSITIVE_INFINITY);
    }

    /** Checks the radii. */
    public Radii {
        Range.positive("initial", initial);
        Range.that("minimum", minimum, "a number with 0 < minimum <= initial", minimum > 0 && minimum <= initial);
        Range.that(
                "attackMaximum",
                attackMaximum,
                "a finite number >= initial",
                attackMaximum >= initial && Double.isFinite(attackMaximum));
        Range.that("searchMaximum", searchMaximum, "a number >= initial", searchMaximum >= initial);
    }
}
