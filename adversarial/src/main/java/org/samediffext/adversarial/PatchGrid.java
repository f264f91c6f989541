package org.samediffext.adversarial;

/**
 * Images as blocks of equal pixels, cropped at the right and the bottom.
 *
 * @param channels of an image
 * @param height of an image
 * @param width of an image
 * @param patch the height of a block
 * @param across the width of a block
 */
record PatchGrid(int channels, int height, int width, int patch, int across) {

    /** Blocks of an image, or runs of a row of numbers. */
    static PatchGrid of(InputForm form, int patch) {
        if (form.shape().size() == 2 || form.shape().size() == 3) {
            return new PatchGrid(form.channels(), form.height(), form.width(), patch, patch);
        }
        long size = form.shape().stream().reduce(1L, (a, b) -> a * b);
        return new PatchGrid(1, 1, Math.toIntExact(size), 1, patch);
    }

    private int down() {
        return (height + patch - 1) / patch;
    }

    private int columns() {
        return (width + across - 1) / across;
    }

    /** The number of blocks. */
    int size() {
        return channels * down() * columns();
    }

    /** An image with each number on its block. */
    double[] spread(double[] values) {
        double[] image = new double[channels * height * width];
        int i = 0;
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image[i++] = values[(c * down() + y / patch) * columns() + x / across];
                }
            }
        }
        return image;
    }
}
