package org.samediffext.adversarial;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Beta;
import org.samediffext.spi.Range;

/**
 * Successes of independent trials of equal probability p, and what they say about p. {@code BetaInv(q; a, b)} is the
 * q-quantile of the beta distribution, {@code I_x(a, b)} its distribution function.
 *
 * @param hits how many trials succeeded, {@code 0 <= hits <= trials}
 * @param trials how many trials there were, at least one
 */
public record Binomial(long hits, long trials) {
    private static final double ACCURACY = 1e-15;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    /**
     * Where p lies.
     *
     * @param low the lower end, at least 0
     * @param high the upper end, at most 1
     */
    public record Interval(double low, double high) {}

    /** Checks the counts. */
    public Binomial {
        Range.atLeast("trials", trials, 1);
        Range.that("hits", hits, "an integer from 0 to trials, which is " + trials, hits >= 0 && hits <= trials);
    }

    /**
     * The share of successes.
     *
     * @return from 0 to 1
     */
    public double share() {
        return (double) hits / trials;
    }

    /**
     * The exact lower confidence bound of p: {@code BetaInv(α; hits, trials − hits + 1)}, 0 without a success. Clopper and
     * Pearson 1934, one-sided.
     *
     * @param alpha how often the bound may exceed p, {@code 0 < alpha < 1}
     * @return the bound, not above the share
     */
    public double lowerBound(double alpha) {
        checkLevel("alpha", alpha);
        return hits == 0 ? 0 : betaQuantile(alpha, hits, trials - hits + 1);
    }

    /**
     * The exact upper confidence bound of p: {@code BetaInv(1 − α; hits + 1, trials − hits)}, 1 where every trial
     * succeeded. Clopper and Pearson 1934, one-sided.
     *
     * @param alpha how often the bound may lie below p, {@code 0 < alpha < 1}
     * @return the bound, not below the share
     */
    public double upperBound(double alpha) {
        checkLevel("alpha", alpha);
        return hits == trials ? 1 : 1 - betaQuantile(alpha, trials - hits, hits + 1);
    }

    /**
     * The exact interval, which holds p at least as often as asked for. Clopper and Pearson 1934, two-sided.
     *
     * @param confidence such as 0.95
     * @return the interval
     */
    public Interval clopperPearson(double confidence) {
        checkLevel("confidence", confidence);
        double alpha = (1 - confidence) / 2;
        return new Interval(lowerBound(alpha), upperBound(alpha));
    }

    /**
     * The interval of the score test, which holds p about as often as asked for:
     * {@code (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)}. Wilson 1927.
     *
     * @param confidence such as 0.95
     * @return the interval
     */
    public Interval wilson(double confidence) {
        checkLevel("confidence", confidence);
        double z = normalQuantile((1 + confidence) / 2);
        double n = (double) trials;
        double p = share();
        double centre = p + z * z / (2 * n);
        double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        double scale = 1 + z * z / n;
        return new Interval(
                hits == 0 ? 0 : Math.max(0, (centre - half) / scale),
                hits == trials ? 1 : Math.min(1, (centre + half) / scale));
    }

    /**
     * The exact two-sided test of p = 1/2: how probable counts at least as uneven as these are. By symmetry
     * {@code min(1, 2·I_½(k, n − k + 1))}, k the larger of both counts.
     *
     * @return the p-value, from 0 to 1
     */
    public double evenTest() {
        long larger = Math.max(hits, trials - hits);
        return Math.min(1, 2 * Beta.regularizedBeta(0.5, (double) larger, (double) (trials - larger + 1)));
    }

    /** Φ(x), the distribution function of the standard normal distribution. */
    static double normalProbability(double x) {
        return NORMAL.cumulativeProbability(x);
    }

    /** Φ⁻¹(p), the quantile of the standard normal distribution. */
    static double normalQuantile(double p) {
        return NORMAL.inverseCumulativeProbability(p);
    }

    private static double betaQuantile(double q, long a, long b) {
        return new BetaDistribution(null, (double) a, (double) b, ACCURACY).inverseCumulativeProbability(q);
    }

    private static void checkLevel(String name, double value) {
        Range.that(name, value, "a number with 0 < " + name + " < 1", value > 0 && value < 1);
    }
}
