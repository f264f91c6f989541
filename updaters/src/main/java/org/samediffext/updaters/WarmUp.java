package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;

import java.util.function.DoubleUnaryOperator;
import org.samediffext.spi.Range;

/** A linear warm-up whose first step is not zero, followed by a course from 0 to 1 that ends with the schedule. */
final class WarmUp {
    private WarmUp() {}

    /** Checks that the warm-up ends before the schedule. */
    static void check(long warmup, long steps) {
        atLeast("warmup", warmup, 0);
        atLeast("steps", steps, 1);
        Range.that("steps", steps, "more than warmup, which is " + warmup, steps > warmup);
    }

    /** The rate at a step: up to {@code initial}, then what {@code course} gives for the part that is done. */
    static double at(long step, double initial, long warmup, long steps, DoubleUnaryOperator course) {
        if (step < warmup) {
            return initial * (step + 1) / warmup;
        }
        return course.applyAsDouble(Math.min(1, (step - warmup) / (double) (steps - warmup)));
    }
}
