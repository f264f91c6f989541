package org.samediffext.registry;

import org.samediffext.spi.Range;

/**
 * Look-ahead: after every {@code steps} steps the parameter p is put to {@code s + alpha*(p − s)}, and so is its slow copy s,
 * which is the parameter before the first step. Zhang et al. 2019, Lookahead Optimizer, Algorithm 1.
 *
 * @param steps the number of fast steps between two slow ones, at least 1
 * @param alpha how far a slow step goes, {@code 0 <= alpha <= 1}; at 1 nothing is changed
 */
public record Lookahead(int steps, double alpha) {

    /** The paper's defaults: 5 steps, alpha 0.5. */
    public Lookahead() {
        this(5, 0.5);
    }

    /**
     * Checks the numbers.
     *
     * @param steps as above
     * @param alpha as above
     */
    public Lookahead {
        Range.atLeast("steps", steps, 1);
        Range.fraction("alpha", alpha);
    }
}
