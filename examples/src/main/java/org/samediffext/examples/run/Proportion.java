package org.samediffext.examples.run;

/**
 * A share of counted things.
 *
 * @param hits how many count
 * @param total out of how many, at least one
 */
public record Proportion(int hits, int total) {
    private static final double Z95 = 1.959963984540054;

    /** Checks the counts. */
    public Proportion {
        if (total < 1 || hits < 0 || hits > total) {
            throw new IllegalArgumentException(hits + " of " + total + " is no proportion");
        }
    }

    /**
     * The share.
     *
     * @return from 0 to 1
     */
    public double value() {
        return (double) hits / total;
    }

    /**
     * The lower end of the 95 % interval of Wilson, 1927.
     *
     * @return from 0 to {@link #value}
     */
    public double low() {
        return Math.max(0, centre() - halfWidth());
    }

    /**
     * The upper end of the 95 % interval of Wilson, 1927.
     *
     * @return from {@link #value} to 1
     */
    public double high() {
        return Math.min(1, centre() + halfWidth());
    }

    private double centre() {
        return (hits + Z95 * Z95 / 2) / (total + Z95 * Z95);
    }

    private double halfWidth() {
        double p = value();
        return Z95 / (total + Z95 * Z95) * Math.sqrt(total * p * (1 - p) + Z95 * Z95 / 4);
    }
}
