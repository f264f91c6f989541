package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Less and less contrast until the model errs: {@code (1 − s)·x + s·t} with the same t for all features and s from 1/steps to
 * 1.
 *
 * @param norm how distances are measured
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param steps how many s are tried, at least one
 * @param target where t lies between the lowest and the highest legal value, from 0 to 1
 */
@About(value = "contrast taken away until the model errs, a baseline", paper = "a baseline, of no paper")
public record ContrastReduction(Norm norm, List<Double> epsilon, int steps, double target) implements GrowingChange {

    /** L2, no budgets, 100 steps toward the middle. */
    public ContrastReduction() {
        this(Norm.L2, List.of(), 100, 0.5);
    }

    /** Checks the settings. */
    public ContrastReduction {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.fraction("target", target);
    }

    @Override
    public double[] changed(double[] x, InputForm form, double strength, SampleRandom random) {
        double level = form.box().lo() + target * (form.box().hi() - form.box().lo());
        double[] flatter = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            flatter[i] = x[i] + strength * (level - x[i]);
        }
        return flatter;
    }
}
