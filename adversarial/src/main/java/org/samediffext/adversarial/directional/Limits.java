package org.samediffext.adversarial.directional;

import org.samediffext.spi.Range;

/**
 * When a search ends at the latest.
 *
 * @param iterations the most iterations, at least 1
 * @param evaluations the most values of the objective, the first one included, at least 1
 * @param seconds the longest time, above 0, maybe infinite; where it ends a search, the result depends on the machine
 */
public record Limits(long iterations, long evaluations, double seconds) {

    /** 1000 iterations, as many evaluations as they need. */
    public Limits() {
        this(1000, Long.MAX_VALUE, Double.POSITIVE_INFINITY);
    }

    /** Checks the limits. */
    public Limits {
        Range.atLeast("iterations", iterations, 1);
        Range.atLeast("evaluations", evaluations, 1);
        Range.that("seconds", seconds, "a number > 0", seconds > 0);
    }
}
