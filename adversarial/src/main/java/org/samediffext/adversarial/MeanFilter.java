package org.samediffext.adversarial;

import java.util.Arrays;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * The mean over a square window of an image, whose edge pixels go on outside; of an even window the larger half lies above and
 * to the left.
 *
 * @param size of the window in pixels, at least 1
 */
@About(value = "mean over a window", paper = "a classic filter, of no paper")
public record MeanFilter(int size) implements InputTransform {

    /** A window of 3. */
    public MeanFilter() {
        this(3);
    }

    /** Checks the size. */
    public MeanFilter {
        Range.atLeast("size", size, 1);
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
        double[] weights = new double[size];
        Arrays.fill(weights, 1.0 / size);
        return SeparableMap.window(weights, form);
    }
}
