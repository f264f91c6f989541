package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;

import org.samediffext.spi.Range;

/**
 * How settings change with the batch size, for gradients that are means over the batch as in DL4J. κ is the new size over the
 * old; divide the number of steps by κ.
 *
 * <p>Goyal et al. 2017, Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour, for SGD: warm up over some epochs. Malladi et
 * al. 2022, On the SDEs and Scaling Rules for Adaptive Gradient Algorithms, for Adam: holds while noise dominates the gradient.
 *
 * @param from the batch size for which the settings are known, at least 1
 * @param to the new batch size, at least 1
 */
public record BatchSizeScaling(long from, long to) {

    /** Checks the ranges. */
    public BatchSizeScaling {
        atLeast("from", from, 1);
        atLeast("to", to, 1);
    }

    /**
     * The linear rule, for SGD with and without momentum, which stays as it is.
     *
     * @param rate the learning rate for the old size
     * @return {@code κ·rate}
     */
    public double linear(double rate) {
        return rate * ratio();
    }

    /**
     * The square-root rule, for Adam and its kin.
     *
     * @param rate the learning rate for the old size
     * @return {@code √κ·rate}
     */
    public double squareRoot(double rate) {
        return rate * Math.sqrt(ratio());
    }

    /**
     * The other settings of Adam, which belong to the square-root rule: {@code 1 − β → κ·(1 − β)} for both β, {@code ε →
     * ε/√κ}.
     *
     * @param settings those for the old size
     * @return those for the new size
     * @throws org.samediffext.spi.SettingException where κ is so large that a β would be negative
     */
    public AdamW adam(AdamW settings) {
        return new AdamW(
                decay("beta1", settings.beta1()),
                decay("beta2", settings.beta2()),
                settings.epsilon() / Math.sqrt(ratio()));
    }

    private double decay(String name, double beta) {
        double scaled = 1 - ratio() * (1 - beta);
        Range.that(
                name,
                beta,
                "at least " + (1 - 1 / ratio()) + " where the batch grows " + ratio() + " times",
                scaled >= 0);
        return scaled;
    }

    private double ratio() {
        return (double) to / (double) from;
    }
}
