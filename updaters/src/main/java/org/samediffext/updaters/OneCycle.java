package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;
import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;
import org.samediffext.spi.Schedule;

/**
 * One cycle: half a cosine up to a large rate, half a cosine down to almost nothing.
 *
 * <pre>
 * first = largest/divisor, last = first/lastDivisor, top = rise·steps − 1
 * η(t) = largest + (first − largest)·(1 + cos(π·t/top))/2                           t &lt;= top
 * η(t) = last + (largest − last)·(1 + cos(π·(t − top)/(steps − 1 − top)))/2         top &lt; t &lt; steps
 * η(t) = last                                                                       afterwards
 * </pre>
 *
 * <p>Smith and Topin 2018, Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates, with cosines for
 * its lines and the defaults of PyTorch's OneCycleLR. The momentum, which the paper lets fall while the rate rises, stays.
 *
 * @param largest the rate at the top, not negative
 * @param steps the number of steps in all, so many that {@code rise·steps > 1}
 * @param rise the part of the steps in which the rate rises, {@code 0 <= rise < 1}
 * @param divisor the largest rate over the first, {@code divisor > 0}
 * @param lastDivisor the first rate over the last, {@code lastDivisor > 0}
 */
@About(
        value = "half a cosine up, half a cosine down",
        paper =
                "Smith and Topin 2018, Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates")
public record OneCycle(@Required double largest, @Required long steps, double rise, double divisor, double lastDivisor)
        implements Schedule {

    /** Up to 1e-2 in 1000 steps, as an example, with PyTorch's 0.3, 25 and 1e4. */
    public OneCycle() {
        this(1e-2, 1000, 0.3, 25, 1e4);
    }

    /** Checks the ranges. */
    public OneCycle {
        nonNegative("largest", largest);
        atLeast("steps", steps, 2);
        Range.decay("rise", rise);
        positive("divisor", divisor);
        positive("lastDivisor", lastDivisor);
        Range.that("rise", rise, "more than 1/steps, steps is " + steps, rise * (double) steps > 1);
    }

    @Override
    public double at(long step) {
        double first = largest / divisor;
        double last = first / lastDivisor;
        double top = rise * (double) steps - 1;
        double t = Math.min((double) step, (double) (steps - 1));
        return t <= top ? wave(first, largest, t / top) : wave(largest, last, (t - top) / ((double) (steps - 1) - top));
    }

    private static double wave(double from, double to, double done) {
        return to + (from - to) * (1 + Math.cos(Math.PI * done)) / 2;
    }
}
