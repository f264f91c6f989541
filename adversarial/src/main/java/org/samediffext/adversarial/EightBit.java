package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;

/** Protected images as they are stored: with 256 levels. */
public final class EightBit {
    private static final int LEVELS = 255;
    private static final double SLACK = 1e-6;

    private EightBit() {}

    /**
     * Rounds to the levels {@code lo + range·k/255} without leaving the ball: each number to the level next to it on the side
     * of the clean one; where there is none between the two, to the level nearest to the clean one. Where the clean examples
     * are on the levels already, as those of image files are, no number is farther from the clean one than before; else by at
     * most range/510.
     *
     * @param clean the clean examples, not changed
     * @param changed the protected ones, in the same shape and type; not changed
     * @param bounds the box
     * @return the rounded examples, a new array
     */
    public static INDArray within(INDArray clean, INDArray changed, Bounds bounds) {
        if (!Arrays.equals(clean.shape(), changed.shape())) {
            throw new IllegalArgumentException("changed has shape " + Arrays.toString(changed.shape())
                    + ", allowed is that of clean, " + Arrays.toString(clean.shape()));
        }
        Rows format = AttackInput.format(clean);
        double[][] from = Rows.read(clean);
        double[][] to = Rows.read(changed);
        List<double[]> rounded = new ArrayList<>();
        for (int row = 0; row < to.length; row++) {
            double[] levels = new double[to[row].length];
            for (int i = 0; i < levels.length; i++) {
                levels[i] = bounds.lo()
                        + bounds.range() * level(scaled(from[row][i], bounds), scaled(to[row][i], bounds)) / LEVELS;
            }
            rounded.add(levels);
        }
        return format.write(rounded);
    }

    private static double scaled(double value, Bounds bounds) {
        return (value - bounds.lo()) / bounds.range() * LEVELS;
    }

    private static double level(double clean, double changed) {
        double toward = changed >= clean ? Math.floor(changed + SLACK) : Math.ceil(changed - SLACK);
        boolean between = changed >= clean ? toward >= clean - SLACK : toward <= clean + SLACK;
        return Math.min(Math.max(between ? toward : Math.rint(clean), 0), LEVELS);
    }
}
