package org.samediffext.updaters;

import static org.samediffext.spi.Range.nonNegative;

import org.samediffext.spi.About;
import org.samediffext.spi.Required;
import org.samediffext.spi.Schedule;

/**
 * A learning rate that stays: {@code η(t) = value}.
 *
 * @param value the learning rate, not negative
 */
@About(value = "a rate that stays", paper = "none")
public record Constant(@Required double value) implements Schedule {

    /** 1e-3, as an example. */
    public Constant() {
        this(1e-3);
    }

    /** Checks the range. */
    public Constant {
        nonNegative("value", value);
    }

    @Override
    public double at(long step) {
        return value;
    }
}
