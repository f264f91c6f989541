package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;
import static org.samediffext.spi.Range.nonNegative;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;
import org.samediffext.spi.Schedule;

/**
 * Linear warm-up, a constant rate, and a short decay at the end (WSD).
 *
 * <pre>
 * η(t) = initial·(t + 1)/warmup                                          t &lt; warmup
 * η(t) = initial                                                         warmup &lt;= t &lt; steps − decay
 * η(t) = last + (initial − last)·(1 − √((t − (steps − decay))/decay))    steps − decay &lt;= t &lt; steps
 * η(t) = last                                                            afterwards
 * </pre>
 *
 * <p>Hu et al. 2024, MiniCPM, section 4, which leaves the shape of the decay open and uses an exponential one; here it is the
 * square root of Hägele et al. 2024, Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations, equation 2, which
 * reaches its end and did better than a line there. A run may be prolonged from a checkpoint of the constant part.
 *
 * @param initial the rate of the constant part, not negative
 * @param last the rate at the end, not negative
 * @param warmup the number of warm-up steps, 0 for none
 * @param decay the number of steps of the decay, 0 for none, a tenth to a fifth of all as a rule
 * @param steps the number of steps in all, at least {@code warmup + decay}
 */
@About(
        value = "linear warm-up, a constant rate, a decay at the end",
        paper = "Hu et al. 2024, MiniCPM; Hägele et al. 2024, Scaling Laws and Compute-Optimal Training, equation 2")
public record WarmupStableDecay(
        @Required double initial,
        double last,
        long warmup,
        @Required long decay,
        @Required long steps) implements Schedule {

    /** 1e-3 for 900 steps and 100 steps to 0, as an example. */
    public WarmupStableDecay() {
        this(1e-3, 0, 0, 100, 1000);
    }

    /** Checks the ranges. */
    public WarmupStableDecay {
        nonNegative("initial", initial);
        nonNegative("last", last);
        atLeast("warmup", warmup, 0);
        atLeast("decay", decay, 0);
        atLeast("steps", steps, 1);
        String allowed = "at least warmup + decay, which are " + warmup + " and " + decay;
        Range.that("steps", steps, allowed, steps - warmup >= decay);
    }

    @Override
    public double at(long step) {
        long start = steps - decay;
        if (step < warmup) {
            return initial * (step + 1) / warmup;
        } else if (step < start) {
            return initial;
        } else if (step >= steps) {
            return last;
        }
        return last + (initial - last) * (1 - Math.sqrt((step - start) / (double) decay));
    }
}
