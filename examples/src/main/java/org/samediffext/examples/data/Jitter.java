package org.samediffext.examples.data;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moves, turns and stretches images a little and mirrors half of them, so that a network hardly sees an image twice. Between
 * pixels the values are interpolated.
 */
public final class Jitter {
    private final Random random;
    private final int reach;
    private final double turn;
    private final double stretch;

    /**
     * A sequence of changes.
     *
     * @param reach by how many pixels an image is moved at most, in each direction
     * @param degrees by how much it is turned at most, either way
     * @param stretch by which factor, less 1, height and width, each for itself, grow or shrink at most
     * @param seed of the sequence
     */
    public Jitter(int reach, double degrees, double stretch, long seed) {
        this.random = new Random(seed);
        this.reach = reach;
        this.turn = Math.toRadians(degrees);
        this.stretch = Math.log1p(stretch);
    }

    /**
     * Changes a minibatch.
     *
     * @param images FLOAT {@code [examples, 1, height, width]}; not changed
     * @return the changed images, 0 where nothing moved to
     */
    public INDArray apply(INDArray images) {
        int height = (int) images.size(2);
        int width = (int) images.size(3);
        float[] from = images.dup('c').data().asFloat();
        float[] to = new float[from.length];
        for (int first = 0; first < from.length; first += height * width) {
            change(from, to, first, height, width);
        }
        return Nd4j.createFromArray(to).reshape('c', images.shape());
    }

    private void change(float[] from, float[] to, int first, int height, int width) {
        int down = random.nextInt(2 * reach + 1) - reach;
        int right = random.nextInt(2 * reach + 1) - reach;
        double mirror = random.nextBoolean() ? -1 : 1;
        double angle = turn * (2 * random.nextDouble() - 1);
        double cosine = Math.cos(angle);
        double sine = Math.sin(angle);
        double tall = Math.exp(stretch * (2 * random.nextDouble() - 1));
        double wide = Math.exp(stretch * (2 * random.nextDouble() - 1));
        double middleRow = (height - 1) / 2.0;
        double middleColumn = (width - 1) / 2.0;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double y = row - down - middleRow;
                double x = column - right - middleColumn;
                double sourceRow = middleRow + (cosine * y + sine * x) / tall;
                double sourceColumn = middleColumn + mirror * (cosine * x - sine * y) / wide;
                to[first + row * width + column] = (float) between(from, first, height, width, sourceRow, sourceColumn);
            }
        }
    }

    /** The value at a place, interpolated between the four pixels around it, 0 outside. */
    private static double between(float[] image, int first, int height, int width, double row, double column) {
        int top = (int) Math.floor(row);
        int left = (int) Math.floor(column);
        double value = 0;
        for (int y = Math.max(0, top); y <= Math.min(height - 1, top + 1); y++) {
            for (int x = Math.max(0, left); x <= Math.min(width - 1, left + 1); x++) {
                double share = (1 - Math.abs(row - y)) * (1 - Math.abs(column - x));
                value += share * image[first + y * width + x];
            }
        }
        return value;
    }
}
