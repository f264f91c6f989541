package org.samediffext.updaters;

import static org.samediffext.spi.Range.nonNegative;

import org.samediffext.spi.About;
import org.samediffext.spi.Required;
import org.samediffext.spi.Schedule;

/**
 * Linear warm-up and linear decay.
 *
 * <pre>
 * η(t) = initial·(t + 1)/warmup                                          t &lt; warmup
 * η(t) = initial + (last − initial)·(t − warmup)/(steps − warmup)        warmup &lt;= t &lt; steps
 * η(t) = last                                                            afterwards
 * </pre>
 *
 * <p>Defazio et al. 2023, Optimal Linear Decay Learning Rate Schedules and Further Refinements: with {@code last = 0} the
 * best choice for the last iterate in the worst case. The first warm-up step is not zero.
 *
 * @param initial the rate at the end of the warm-up, not negative
 * @param last the rate at the end, not negative
 * @param warmup the number of warm-up steps, 0 for none
 * @param steps the number of steps in all, more than {@code warmup}
 */
@About(
        value = "linear warm-up and decay",
        paper = "Defazio et al. 2023, Optimal Linear Decay Learning Rate Schedules and Further Refinements")
public record Linear(
        @Required double initial,
        double last,
        long warmup,
        @Required long steps) implements Schedule {

    /** From 1e-3 to 0 in 1000 steps, as an example. */
    public Linear() {
        this(1e-3, 0, 0, 1000);
    }

    /** Checks the ranges. */
    public Linear {
        nonNegative("initial", initial);
        nonNegative("last", last);
        WarmUp.check(warmup, steps);
    }

    @Override
    public double at(long step) {
        return WarmUp.at(step, initial, warmup, steps, done -> initial + (last - initial) * done);
    }
}
