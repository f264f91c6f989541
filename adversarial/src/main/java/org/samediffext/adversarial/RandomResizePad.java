package org.samediffext.adversarial;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Shrinks an image to a random size, by linear interpolation, and pads it at random places with the lowest legal value to the
 * size it had. The gradient is exact for the size and the place that were drawn. After Xie et al. 2018, Mitigating
 * Adversarial Effects Through Randomization, whose images grow instead.
 *
 * @param smallest the smallest height and width as a fraction of the image's own, {@code 0 < smallest <= 1}
 */
@About(
        value = "shrinking to a random size and padding at random places",
        paper = "Xie et al. 2018, Mitigating Adversarial Effects Through Randomization")
public record RandomResizePad(double smallest) implements InputTransform {

    /** Down to nine tenths. */
    public RandomResizePad() {
        this(0.9);
    }

    /** Checks the fraction. */
    public RandomResizePad {
        Range.that("smallest", smallest, "a number with 0 < smallest <= 1", smallest > 0 && smallest <= 1);
    }

    @Override
    public Kind kind() {
        return Kind.STOCHASTIC;
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        double lo = form.box().lo();
        double[] shifted = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            shifted[i] = x[i] - lo;
        }
        double[] padded = map(form, random).apply(shifted);
        for (int i = 0; i < x.length; i++) {
            padded[i] += lo;
        }
        return padded;
    }

    @Override
    public double[] pullback(double[] x, InputForm form, SampleRandom random, double[] gradient) {
        return map(form, random).adjoint(gradient);
    }

    private SeparableMap map(InputForm form, SampleRandom random) {
        double scale = random.uniform();
        int height = part(form.height(), scale);
        int width = part(form.width(), scale);
        return new SeparableMap(
                SeparableMap.shrunk(form.height(), height, upTo(form.height() - height, random)),
                SeparableMap.shrunk(form.width(), width, upTo(form.width() - width, random)));
    }

    private int part(int size, double scale) {
        int least = Math.max(1, (int) Math.ceil(smallest * size - 1e-9));
        return least + (int) (scale * (size - least + 1));
    }

    private static int upTo(int largest, SampleRandom random) {
        return (int) (random.uniform() * (largest + 1));
    }
}
