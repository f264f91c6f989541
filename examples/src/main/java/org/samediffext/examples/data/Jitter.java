package org.samediffext.examples.data;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Moves images by a few pixels and mirrors half of them, so that a network hardly sees an image twice. */
public final class Jitter {
    private final Random random;
    private final int reach;

    /**
     * A sequence of changes.
     *
     * @param reach by how many pixels an image is moved at most, in each direction
     * @param seed of the sequence
     */
    public Jitter(int reach, long seed) {
        this.random = new Random(seed);
        this.reach = reach;
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
            int down = random.nextInt(2 * reach + 1) - reach;
            int right = random.nextInt(2 * reach + 1) - reach;
            boolean mirrored = random.nextBoolean();
            for (int row = Math.max(0, down); row < Math.min(height, height + down); row++) {
                for (int column = Math.max(0, right); column < Math.min(width, width + right); column++) {
                    int source = mirrored ? width - 1 - (column - right) : column - right;
                    to[first + row * width + column] = from[first + (row - down) * width + source];
                }
            }
        }
        return Nd4j.createFromArray(to).reshape('c', images.shape());
    }
}
