package org.samediffext.adversarial;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * The median over a square window of an image, of an even number of pixels the upper one of the two in the middle. The edge
 * pixels go on outside; of an even window the larger half lies above and to the left. The gradient goes to the pixel that was
 * chosen. Xu, Evans, Qi 2018, Feature Squeezing, take windows of 2 and 3.
 *
 * @param size of the window in pixels, at least 1
 */
@About(
        value = "median over a window",
        paper = "Xu et al. 2018, Feature Squeezing: Detecting Adversarial Examples in Deep Neural Networks")
public record MedianFilter(int size) implements InputTransform {

    /** A window of 2. */
    public MedianFilter() {
        this(2);
    }

    /** Checks the size. */
    public MedianFilter {
        Range.atLeast("size", size, 1);
    }

    @Override
    public Kind kind() {
        return Kind.DIFFERENTIABLE;
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        int[] chosen = chosen(x, form);
        double[] median = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            median[i] = x[chosen[i]];
        }
        return median;
    }

    @Override
    public double[] pullback(double[] x, InputForm form, SampleRandom random, double[] gradient) {
        int[] chosen = chosen(x, form);
        double[] back = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            back[chosen[i]] += gradient[i];
        }
        return back;
    }

    /** The place of the pixel that each pixel gets its value from. */
    private int[] chosen(double[] x, InputForm form) {
        int height = form.height();
        int width = form.width();
        int[] chosen = new int[x.length];
        double[] values = new double[size * size];
        int[] places = new int[size * size];
        for (int i = 0; i < x.length; i++) {
            int column = i % width;
            int row = i / width % height;
            int channel = i - row * width - column;
            for (int k = 0; k < values.length; k++) {
                int y = inside(row + k / size - size / 2, height);
                places[k] = channel + y * width + inside(column + k % size - size / 2, width);
                values[k] = x[places[k]];
            }
            chosen[i] = places[Order.ascending(values)[values.length / 2]];
        }
        return chosen;
    }

    private static int inside(int place, int size) {
        return Math.min(Math.max(place, 0), size - 1);
    }
}
