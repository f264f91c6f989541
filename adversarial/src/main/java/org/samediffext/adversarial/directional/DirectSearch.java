package org.samediffext.adversarial.directional;

/**
 * The covering direct search, which needs values only.
 *
 * <pre>
 * covering: a random point of the Euclidean ball of the first radius r₀, whatever the radius has become: x + r₀·U^(1/n)·unit
 * search:   a random direction of length min(r₀·√(searches + 1), largest radius)
 * poll:     the columns of I − 2vvᵀ, v a random unit vector, and minus their sum (or minus each), ‖·‖∞ = radius
 * </pre>
 *
 * <p>The covering step is what makes the points of accumulation local optima where the objective jumps. Poll and search double
 * the radius where they improve; a poll without improvement halves it.
 *
 * @param covering whether there is a covering step
 * @param search whether there is a search step
 * @param poll whether there is a poll
 * @param bothSides whether the poll takes 2n directions in place of n + 1
 */
public record DirectSearch(boolean covering, boolean search, boolean poll, boolean bothSides) {

    /** All three steps, n + 1 poll directions. */
    public DirectSearch() {
        this(true, true, true, false);
    }

    /**
     * The same with or without the covering step.
     *
     * @param value whether
     * @return a new direct search
     */
    public DirectSearch withCovering(boolean value) {
        return new DirectSearch(value, search, poll, bothSides);
    }

    /**
     * The same with or without the search step.
     *
     * @param value whether
     * @return a new direct search
     */
    public DirectSearch withSearch(boolean value) {
        return new DirectSearch(covering, value, poll, bothSides);
    }

    /**
     * The same with 2n or n + 1 poll directions.
     *
     * @param value whether 2n
     * @return a new direct search
     */
    public DirectSearch withBothSides(boolean value) {
        return new DirectSearch(covering, search, poll, value);
    }
}
