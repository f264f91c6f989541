package org.samediffext.losses;

/**
 * Bounds of a Bayes error. Where they come from samples, they are bounds of the limit and hold up to sampling error.
 *
 * @param lower not above
 * @param upper not below
 */
public record ErrorBounds(double lower, double upper) {

    /**
     * The bounds of Cover and Hart from the error {@code e} of the nearest neighbour:
     * {@code ((C−1)/C)(1 − √(1 − C e/(C−1))) <= Bayes error <= e}.
     *
     * @param error {@code e}, from 0 to 1
     * @param classes {@code C}
     * @return the bounds; the lower one is that of guessing where {@code e} is above it
     */
    static ErrorBounds of(double error, int classes) {
        if (classes < 2) {
            return new ErrorBounds(0, error);
        }
        double guessing = (classes - 1.0) / classes;
        return new ErrorBounds(guessing * (1 - Math.sqrt(Math.max(0, 1 - error / guessing))), error);
    }
}
