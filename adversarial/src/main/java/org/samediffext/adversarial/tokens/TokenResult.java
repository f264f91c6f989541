package org.samediffext.adversarial.tokens;

import java.util.List;

/** What a token search found. */
public final class TokenResult {
    private final int[] tokens;
    private final double value;
    private final boolean reached;
    private final boolean interrupted;
    private final List<Double> values;
    private final List<Double> best;

    TokenResult(
            int[] tokens, double value, boolean reached, boolean interrupted, List<Double> values, List<Double> best) {
        this.tokens = tokens.clone();
        this.value = value;
        this.reached = reached;
        this.interrupted = interrupted;
        this.values = List.copyOf(values);
        this.best = List.copyOf(best);
    }

    /**
     * The sequence that reached the goal, else the one with the smallest loss of all that were seen.
     *
     * @return a copy
     */
    public int[] tokens() {
        return tokens.clone();
    }

    /**
     * Its loss.
     *
     * @return as the loss gave it
     */
    public double value() {
        return value;
    }

    /**
     * Whether the loss said that it is good enough.
     *
     * @return false where all steps were made, or the thread was interrupted
     */
    public boolean reached() {
        return reached;
    }

    /**
     * Whether the thread was interrupted before the goal was reached and all steps were made.
     *
     * @return true for the best until then
     */
    public boolean interrupted() {
        return interrupted;
    }

    /**
     * The loss of the current sequence at the start and after each step; it may rise unless the search is monotone.
     *
     * @return one number more than steps
     */
    public List<Double> values() {
        return values;
    }

    /**
     * The smallest loss so far at the start and after each step.
     *
     * @return never rising
     */
    public List<Double> best() {
        return best;
    }
}
