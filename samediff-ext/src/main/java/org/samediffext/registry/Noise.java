package org.samediffext.registry;

import org.samediffext.spi.Range;

/**
 * Annealed gradient noise: {@code g = g + N(0, σ²)} with {@code σ² = eta/(1 + t)^gamma} and {@code t} the number of steps
 * taken before, from 0. Neelakantan et al. 2015, Adding Gradient Noise Improves Learning for Very Deep Networks, equation 1.
 * What is drawn depends on the seed, the step, the parameter and the element, and on nothing else.
 *
 * @param eta the variance of the first step, finite and not negative
 * @param gamma how fast it falls, finite and not negative
 * @param seed the seed
 */
public record Noise(double eta, double gamma, long seed) {

    /** The paper's smallest eta, 0.01, its gamma, 0.55, and seed 0. */
    public Noise() {
        this(0.01, 0.55, 0);
    }

    /**
     * Checks the numbers.
     *
     * @param eta as above
     * @param gamma as above
     * @param seed as above
     */
    public Noise {
        Range.nonNegative("eta", eta);
        Range.nonNegative("gamma", gamma);
    }

    /**
     * The standard deviation of a step.
     *
     * @param steps the number of steps taken before, from 0
     * @return {@code sqrt(eta/(1 + steps)^gamma)}
     */
    public double deviation(long steps) {
        return Math.sqrt(eta / Math.pow(1.0 + steps, gamma));
    }
}
