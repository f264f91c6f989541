package org.samediffext.losses;

import org.samediffext.spi.Range;

/**
 * A weight that grows from near 0 to 1 over the first steps of training, {@code exp(−5 (1 − min(s, T)/T)²)}: the factor by which
 * ELR+ multiplies the λ of {@link EarlyLearning}, while early answers are not yet worth holding on to.
 *
 * <p>Papers: Laine and Aila 2017, ICLR, "Temporal Ensembling for Semi-Supervised Learning"; in ELR+, Liu, Niles-Weed, Razavian and
 * Fernandez-Granda 2020, NeurIPS, "Early-Learning Regularization Prevents Memorization of Noisy Labels", whose settings are no ramp
 * but for CIFAR-100, where T is 40,000.
 *
 * @param steps T, from which on the weight is 1; 0 for no ramp
 */
public record SigmoidRamp(long steps) {

    /** Checks the range. */
    public SigmoidRamp {
        Range.atLeast("steps", steps, 0);
    }

    /**
     * The weight at a step.
     *
     * @param step s, the number of steps taken so far, at least 0
     * @return the weight, from {@code e^−5} to 1
     */
    public double at(long step) {
        Range.atLeast("step", step, 0);
        double missing = step >= steps ? 0 : 1 - (double) step / steps;
        return Math.exp(-5 * missing * missing);
    }
}
