package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.List;
import org.samediffext.spi.Bounds;

/**
 * Shape and box of the examples that a transform changes. Images have their channels first (NCHW); for others
 * permute in front of the model.
 *
 * @param shape of one example, without the dimension of the rows
 * @param box the legal inputs of the model
 */
public record InputForm(List<Long> shape, Bounds box) {

    /** Copies the shape. */
    public InputForm {
        shape = List.copyOf(shape);
    }

    static InputForm of(long[] shape, Bounds box) {
        return new InputForm(Arrays.stream(shape).skip(1).boxed().toList(), box);
    }

    static InputForm of(Subject subject) {
        return new InputForm(Arrays.stream(subject.shape()).boxed().toList(), subject.box());
    }

    /** Whether there are rows and columns of pixels. */
    boolean image() {
        return shape.size() == 2 || shape.size() == 3;
    }

    /**
     * The channels of an image.
     *
     * @return 1 without a dimension for them
     */
    public int channels() {
        checkImage();
        return shape.size() == 2 ? 1 : shape.get(0).intValue();
    }

    /**
     * The rows of pixels.
     *
     * @return the last dimension but one
     */
    public int height() {
        checkImage();
        return shape.get(shape.size() - 2).intValue();
    }

    /**
     * The columns of pixels.
     *
     * @return the last dimension
     */
    public int width() {
        checkImage();
        return shape.get(shape.size() - 1).intValue();
    }

    private void checkImage() {
        if (!image()) {
            throw new IllegalArgumentException("an example has shape " + shape
                    + ", allowed for a transform of images is [channels, height, width] or [height, width]");
        }
    }
}
