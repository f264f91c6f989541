package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Gaussian blur, wider and wider until the model errs: the deviation of the bell grows from 1/steps to all of {@code widest}
 * times the longer side of the image. The edge pixels go on outside. Images have their channels first.
 *
 * @param norm how distances are measured
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param steps how many deviations are tried, at least one
 * @param widest the largest deviation as a fraction of the longer side, above 0
 */
@About(value = "blur until the model errs, a baseline", paper = "a baseline, of no paper")
public record GaussianBlur(Norm norm, List<Double> epsilon, int steps, double widest) implements GrowingChange {
    private static final double REACH = 4;

    /** L2, no budgets, 100 steps, up to the whole side. */
    public GaussianBlur() {
        this(Norm.L2, List.of(), 100, 1);
    }

    /** Checks the settings. */
    public GaussianBlur {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("widest", widest);
    }

    @Override
    public double[] changed(double[] x, InputForm form, double strength, SampleRandom random) {
        double sigma = strength * widest * Math.max(form.height(), form.width());
        int size = 2 * (int) Math.ceil(REACH * sigma) + 1;
        return SeparableMap.window(GaussianFilter.weights(size, sigma), form).apply(x);
    }
}
