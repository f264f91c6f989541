package org.samediffext.adversarial;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Gaussian noise, {@code x + σ·N(0, I)}, not clipped. With {@link Eot} the soft form of what {@link RandomizedSmoothing}
 * certifies, to be attacked by gradients.
 *
 * @param sigma the standard deviation in the units of the input, above 0
 */
@About(value = "Gaussian noise", paper = "Cohen et al. 2019, Certified Adversarial Robustness via Randomized Smoothing")
public record GaussianNoise(double sigma) implements InputTransform {

    /** Sigma .25. */
    public GaussianNoise() {
        this(0.25);
    }

    /** Checks the deviation. */
    public GaussianNoise {
        Range.positive("sigma", sigma);
    }

    @Override
    public Kind kind() {
        return Kind.STOCHASTIC;
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        double[] noisy = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            noisy[i] = x[i] + sigma * random.gaussian();
        }
        return noisy;
    }
}
