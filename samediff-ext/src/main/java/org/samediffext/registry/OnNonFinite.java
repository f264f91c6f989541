package org.samediffext.registry;

import java.util.Locale;

/** What an updater does with a gradient that has a NaN or an infinity. */
public enum OnNonFinite {
    /** The fit ends with an exception, before state and parameters change. */
    ERROR,
    /** The step of the block is zero, its state stays, a warning is logged. The number of the step counts on. */
    SKIP,
    /** Nothing is checked: the NaN reaches state and parameters. */
    ALLOW;

    /**
     * The name in a configuration.
     *
     * @return in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
