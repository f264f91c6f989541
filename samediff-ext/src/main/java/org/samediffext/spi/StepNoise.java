package org.samediffext.spi;

/**
 * An update rule whose steps are noisy: a normally distributed number is subtracted from each weight beside the rule's own step.
 * Whoever runs the rule draws it. What is drawn depends on the seed, the number of the step and the place of the weight, and on
 * nothing drawn before, so that training continues after it was saved as if it had not been interrupted.
 */
public interface StepNoise extends UpdateRule {

    /**
     * How large the noise of one step is.
     *
     * @param numbers the numbers of the step
     * @return its standard deviation, not negative
     */
    double deviation(StepNumbers numbers);

    /**
     * The seed of the noise.
     *
     * @return any number
     */
    long seed();
}
