package org.samediffext.adversarial;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * A Gaussian blur: weights {@code exp(−u²/(2σ²))}, u the distance from the pixel, over a square window, made to sum to one. The
 * edge pixels of an image go on outside.
 *
 * @param size of the window in pixels, odd
 * @param sigma the width σ of the bell in pixels, above 0
 */
@About(value = "Gaussian blur", paper = "a classic filter, of no paper")
public record GaussianFilter(int size, double sigma) implements InputTransform {

    /** A window of 3, sigma 1. */
    public GaussianFilter() {
        this(3, 1);
    }

    /** Checks the settings. */
    public GaussianFilter {
        Range.that("size", size, "an odd integer >= 1", size >= 1 && size % 2 == 1);
        Range.positive("sigma", sigma);
    }

    @Override
    public Kind kind() {
        return Kind.DIFFERENTIABLE;
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        return map(form).apply(x);
    }

    @Override
    public double[] pullback(double[] x, InputForm form, SampleRandom random, double[] gradient) {
        return map(form).adjoint(gradient);
    }

    private SeparableMap map(InputForm form) {
        return SeparableMap.window(weights(size, sigma), form);
    }

    /** A bell of an odd number of weights that sum to one. */
    static double[] weights(int size, double sigma) {
        double[] weights = new double[size];
        double sum = 0;
        for (int k = 0; k < size; k++) {
            double u = (k - size / 2) / sigma;
            weights[k] = Math.exp(-u * u / 2);
            sum += weights[k];
        }
        for (int k = 0; k < size; k++) {
            weights[k] /= sum;
        }
        return weights;
    }
}
