package org.samediffext.adversarial;

/**
 * The weight of the classification term against the distance, found by bisection: a run that succeeds lowers the upper bound
 * to its weight, one that fails raises the lower bound. Without an upper bound the weight grows tenfold.
 */
final class Weight {
    private static final double LARGEST = 1e10;
    private static final int REPEATS = 10;

    private final int runs;
    private double lower;
    private double upper = Double.POSITIVE_INFINITY;
    private double value;
    private int run;

    Weight(double first, int runs) {
        this.value = first;
        this.runs = runs;
    }

    boolean exhausted() {
        return run == runs;
    }

    double value() {
        boolean repeats = runs >= REPEATS && run == runs - 1;
        return repeats ? Math.min(upper, LARGEST) : value;
    }

    void learn(boolean success) {
        if (success) {
            upper = Math.min(upper, value);
        } else {
            lower = Math.max(lower, value);
        }
        value = upper < Double.POSITIVE_INFINITY ? (lower + upper) / 2 : 10 * value;
        run++;
    }
}
