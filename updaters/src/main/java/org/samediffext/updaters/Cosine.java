package org.samediffext.updaters;

import static org.samediffext.spi.Range.nonNegative;

import org.samediffext.spi.About;
import org.samediffext.spi.Required;
import org.samediffext.spi.Schedule;

/**
 * Linear warm-up and one half of a cosine.
 *
 * <pre>
 * η(t) = initial·(t + 1)/warmup                                                    t &lt; warmup
 * η(t) = last + (initial − last)·(1 + cos(π·(t − warmup)/(steps − warmup)))/2      warmup &lt;= t &lt; steps
 * η(t) = last                                                                      afterwards
 * </pre>
 *
 * <p>Loshchilov and Hutter 2017, SGDR: Stochastic Gradient Descent with Warm Restarts, equation 5, without restarts.
 *
 * @param initial the rate at the end of the warm-up, not negative
 * @param last the rate at the end, not negative
 * @param warmup the number of warm-up steps, 0 for none
 * @param steps the number of steps in all, more than {@code warmup}
 */
@About(
        value = "linear warm-up and half a cosine",
        paper = "Loshchilov and Hutter 2017, SGDR: Stochastic Gradient Descent with Warm Restarts, equation 5")
public record Cosine(
        @Required double initial,
        double last,
        long warmup,
        @Required long steps) implements Schedule {

    /** From 1e-3 to 0 in 1000 steps, as an example. */
    public Cosine() {
        this(1e-3, 0, 0, 1000);
    }

    /** Checks the ranges. */
    public Cosine {
        nonNegative("initial", initial);
        nonNegative("last", last);
        WarmUp.check(warmup, steps);
    }

    @Override
    public double at(long step) {
        return WarmUp.at(
                step, initial, warmup, steps, done -> last + (initial - last) * (1 + Math.cos(Math.PI * done)) / 2);
    }
}
