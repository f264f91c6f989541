package org.samediffext.adversarial;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * The smoother image y that minimises {@code ‖y − x‖²/2 + weight·TV(y)}, TV the sum of the lengths of the differences to the
 * pixel below and to the right, for each channel alone; the surrogate gradient is that of the identity. A fixed number of steps
 * of length 1/8 on the dual problem: Chambolle 2004, An Algorithm for Total Variation Minimization and Applications. As a
 * defence: Guo et al. 2018, Countering Adversarial Images Using Input Transformations, there after dropping pixels.
 *
 * @param weight of the variation, in the units of the input, above 0
 * @param iterations the steps, at least 1
 */
@About(
        value = "smoothing by total variation",
        paper = "Guo et al. 2018, Countering Adversarial Images Using Input Transformations")
public record TotalVariation(double weight, int iterations) implements InputTransform {
    private static final double STEP = 0.125;

    /** Weight .03, 50 steps. */
    public TotalVariation() {
        this(0.03, 50);
    }

    /** Checks the settings. */
    public TotalVariation {
        Range.positive("weight", weight);
        Range.atLeast("iterations", iterations, 1);
    }

    @Override
    public Kind kind() {
        return Kind.SURROGATE;
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        int height = form.height();
        int width = form.width();
        double[] smooth = new double[x.length];
        for (int channel = 0; channel < x.length; channel += height * width) {
            minimise(x, smooth, channel, height, width);
        }
        return smooth;
    }

    /** Steps of the dual field (down, right), of which no vector is longer than one: {@code y = x − weight·div}. */
    private void minimise(double[] x, double[] smooth, int from, int height, int width) {
        double[] down = new double[height * width];
        double[] right = new double[height * width];
        double[] u = new double[height * width];
        for (int step = 0; step <= iterations; step++) {
            for (int i = 0; i < u.length; i++) {
                int row = i / width;
                int column = i % width;
                double divergence =
                        down[i] - (row > 0 ? down[i - width] : 0) + right[i] - (column > 0 ? right[i - 1] : 0);
                u[i] = divergence - x[from + i] / weight;
            }
            for (int i = 0; i < u.length && step < iterations; i++) {
                double dv = i / width < height - 1 ? u[i + width] - u[i] : 0;
                double dh = i % width < width - 1 ? u[i + 1] - u[i] : 0;
                double length = 1 + STEP * Math.hypot(dv, dh);
                down[i] = (down[i] + STEP * dv) / length;
                right[i] = (right[i] + STEP * dh) / length;
            }
        }
        for (int i = 0; i < u.length; i++) {
            smooth[from + i] = -weight * u[i];
        }
    }
}
