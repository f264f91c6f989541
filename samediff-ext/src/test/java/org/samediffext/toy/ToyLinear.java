package org.samediffext.toy;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;
import org.samediffext.spi.Schedule;

/**
 * Falls in a straight line from the initial value to zero.
 *
 * @param initial the first value
 * @param steps the number of steps until zero
 */
@About(value = "toy linear decay", paper = "none, a toy")
public record ToyLinear(double initial, int steps) implements Schedule {

    public ToyLinear() {
        this(0.001, 1000);
    }

    public ToyLinear {
        Range.finite("initial", initial);
        Range.atLeast("steps", steps, 1);
    }

    @Override
    public double at(long step) {
        return initial * Math.max(0, 1 - (double) step / steps);
    }
}
