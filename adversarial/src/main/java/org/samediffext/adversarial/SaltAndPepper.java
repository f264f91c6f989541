package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Salt and pepper noise, more and more of it until the model errs: a share s of the pixels, from 1/steps to all, becomes the
 * highest or the lowest legal value, each half of the time. All channels of a pixel change together; of inputs that
 * are not images each feature is a pixel. Within one draw the pixels that changed stay changed as s grows.
 *
 * @param norm how distances are measured
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param steps how many s are tried, at least one
 * @param draws how often the noise is drawn, at least once; the nearest result counts
 */
@About(value = "pixels made black or white until the model errs, a baseline", paper = "a baseline, of no paper")
public record SaltAndPepper(Norm norm, List<Double> epsilon, int steps, int draws) implements GrowingChange {

    /** L2, no budgets, 100 steps, one draw. */
    public SaltAndPepper() {
        this(Norm.L2, List.of(), 100, 1);
    }

    /** Checks the settings. */
    public SaltAndPepper {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.atLeast("draws", draws, 1);
    }

    @Override
    public double[] changed(double[] x, InputForm form, double strength, SampleRandom random) {
        int pixels = form.image() ? form.height() * form.width() : x.length;
        double[] noisy = x.clone();
        for (int pixel = 0; pixel < pixels; pixel++) {
            double u = 2 * random.uniform() - 1;
            for (int i = pixel; Math.abs(u) < strength && i < x.length; i += pixels) {
                noisy[i] = u < 0 ? form.box().lo() : form.box().hi();
            }
        }
        return noisy;
    }
}
