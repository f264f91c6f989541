package org.samediffext.updaters;

import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import org.samediffext.spi.About;
import org.samediffext.spi.Required;
import org.samediffext.spi.Schedule;

/**
 * Linear warm-up and polynomial decay.
 *
 * <pre>
 * η(t) = initial·(t + 1)/warmup                                                      t &lt; warmup
 * η(t) = last + (initial − last)·(1 − (t − warmup)/(steps − warmup))^power           warmup &lt;= t &lt; steps
 * η(t) = last                                                                        afterwards
 * </pre>
 *
 * <p>Chen et al. 2018, DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, section 4.1, there called poly.
 *
 * @param initial the rate at the end of the warm-up, not negative
 * @param last the rate at the end, not negative
 * @param power the exponent, {@code power > 0}; 1 is {@code linear}
 * @param warmup the number of warm-up steps, 0 for none
 * @param steps the number of steps in all, more than {@code warmup}
 */
@About(
        value = "linear warm-up and polynomial decay",
        paper = "Chen et al. 2018, DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, section 4.1")
public record Polynomial(
        @Required double initial,
        double last,
        double power,
        long warmup,
        @Required long steps) implements Schedule {

    /** From 1e-3 to 0 in 1000 steps with the paper's power of 0.9, as an example. */
    public Polynomial() {
        this(1e-3, 0, 0.9, 0, 1000);
    }

    /** Checks the ranges. */
    public Polynomial {
        nonNegative("initial", initial);
        nonNegative("last", last);
        positive("power", power);
        WarmUp.check(warmup, steps);
    }

    @Override
    public double at(long step) {
        return WarmUp.at(step, initial, warmup, steps, done -> last + (initial - last) * Math.pow(1 - done, power));
    }
}
