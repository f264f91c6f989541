package org.samediffext.adversarial;

/** The total variation of images: the mean absolute difference of pixels below each other plus that of pixels side by side. */
final class PixelDifferences {
    private PixelDifferences() {}

    /**
     * The total variation of some images.
     *
     * @param x the images one after the other
     * @param form of an image
     * @param factor of the derivative
     * @param gradient to which the derivative times the factor is added
     * @return the total variation
     */
    static double add(double[] x, InputForm form, double factor, double[] gradient) {
        int height = form.height();
        int width = form.width();
        int planes = x.length / (height * width);
        double down = 1.0 / Math.max(1, planes * (height - 1) * width);
        double across = 1.0 / Math.max(1, planes * height * (width - 1));
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            if (i / width % height + 1 < height) {
                sum += pair(x, i, i + width, down, factor, gradient);
            }
            if (i % width + 1 < width) {
                sum += pair(x, i, i + 1, across, factor, gradient);
            }
        }
        return sum;
    }

    private static double pair(double[] x, int i, int j, double share, double factor, double[] gradient) {
        double sign = Math.signum(x[j] - x[i]);
        gradient[j] += factor * share * sign;
        gradient[i] -= factor * share * sign;
        return share * Math.abs(x[j] - x[i]);
    }
}
