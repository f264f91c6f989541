package org.samediffext.adversarial;

/** The pixels of an example: channels of height times width, or one channel of one row for anything but an image. */
record Grid(int channels, int height, int width) {
    private static final int IMAGE = 3;

    static Grid of(long... shape) {
        if (shape.length == IMAGE) {
            return new Grid((int) shape[0], (int) shape[1], (int) shape[2]);
        }
        int features = 1;
        for (long size : shape) {
            features *= (int) size;
        }
        return new Grid(1, 1, features);
    }

    private boolean line() {
        return height == 1 || width == 1;
    }

    /** The side of a square, or the length of a stretch, that holds a share of the pixels. */
    int side(double share) {
        double pixels = share * height * width;
        return (int) Math.max(1, Math.round(line() ? pixels : Math.sqrt(pixels)));
    }

    /** A window of at most this side at a random place. */
    Window window(int side, SampleRandom random) {
        int rows = Math.min(side, line() ? height : Math.min(height, width));
        int columns = Math.min(side, line() ? width : Math.min(height, width));
        return new Window(draw(height - rows + 1, random), draw(width - columns + 1, random), rows, columns);
    }

    private static int draw(int count, SampleRandom random) {
        return (int) (random.uniform() * count);
    }

    int index(int channel, int row, int column) {
        return (channel * height + row) * width + column;
    }

    /** A rectangle of pixels. */
    record Window(int top, int left, int rows, int columns) {}
}
