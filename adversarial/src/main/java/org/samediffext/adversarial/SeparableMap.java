package org.samediffext.adversarial;

/**
 * A linear map of images that treats columns and rows one after the other: {@code V·X·Hᵀ} for each channel. Its adjoint,
 * {@code Vᵀ·G·H}, takes the gradient back.
 */
final class SeparableMap {
    private final double[][] vertical;
    private final double[][] horizontal;

    SeparableMap(double[][] vertical, double[][] horizontal) {
        this.vertical = vertical;
        this.horizontal = horizontal;
    }

    /** A window moved over the image, whose edge pixels go on outside; of an even window the larger half lies before. */
    static SeparableMap window(double[] weights, InputForm form) {
        return new SeparableMap(band(weights, form.height(), true), band(weights, form.width(), true));
    }

    /** A window moved over the image, around which there is zero. */
    static SeparableMap bordered(double[] weights, InputForm form) {
        return new SeparableMap(band(weights, form.height(), false), band(weights, form.width(), false));
    }

    private static double[][] band(double[] weights, int size, boolean edgesGoOn) {
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < weights.length; k++) {
                int source = i + k - weights.length / 2;
                int inside = Math.min(Math.max(source, 0), size - 1);
                matrix[i][inside] += edgesGoOn || source == inside ? weights[k] : 0;
            }
        }
        return matrix;
    }

    /** The linear interpolation of {@code size} numbers at {@code part} places, put at an offset, zero around. */
    static double[][] shrunk(int size, int part, int offset) {
        double[][] matrix = new double[size][size];
        for (int i = 0; i < part; i++) {
            double place = Math.min(Math.max((i + 0.5) * size / part - 0.5, 0), size - 1);
            int below = (int) place;
            double share = place - below;
            matrix[offset + i][below] += 1 - share;
            matrix[offset + i][Math.min(below + 1, size - 1)] += share;
        }
        return matrix;
    }

    double[] apply(double[] x) {
        return map(x, vertical, horizontal);
    }

    double[] adjoint(double[] gradient) {
        return map(gradient, transposed(vertical), transposed(horizontal));
    }

    private static double[] map(double[] x, double[][] v, double[][] h) {
        int height = v.length;
        int width = h.length;
        double[] mapped = new double[x.length];
        for (int channel = 0; channel < x.length; channel += height * width) {
            double[] between = new double[height * width];
            for (int i = 0; i < height; i++) {
                for (int k = 0; k < height; k++) {
                    for (int j = 0; v[i][k] != 0 && j < width; j++) {
                        between[i * width + j] += v[i][k] * x[channel + k * width + j];
                    }
                }
            }
            for (int j = 0; j < width; j++) {
                for (int k = 0; k < width; k++) {
                    for (int i = 0; h[j][k] != 0 && i < height; i++) {
                        mapped[channel + i * width + j] += h[j][k] * between[i * width + k];
                    }
                }
            }
        }
        return mapped;
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] transposed = new double[matrix.length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int k = 0; k < matrix.length; k++) {
                transposed[k][i] = matrix[i][k];
            }
        }
        return transposed;
    }
}
