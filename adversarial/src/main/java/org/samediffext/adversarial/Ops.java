package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;

/**
 * One pixel shortcut: in all images of a class the same pixel gets the same extreme colour, so that a model looks at this pixel
 * and at nothing else. It is the pixel and the colour, each channel at an end of the box, for which
 *
 * <pre>
 * mean_i d_i / (std_i d_i + 1e-4·range),  d_i = mean_channels |colour − x_i(pixel)|
 * </pre>
 *
 * <p>is largest over the class's images: displaced much and evenly. Of equal ones the first is taken, channels counted as
 * binary digits, pixels row by row; two classes may get the same. One pixel changes in an image, by up to the range of the box.
 * Deterministic.
 *
 * <p>Wu, Chen, Xie, Huang 2023, One-Pixel Shortcut: on the Learning Preference of Deep Neural Networks; the score is written
 * from its description, no code of the authors was at hand.
 */
@About(
        value = "sets one pixel of each class to one extreme colour",
        paper = "Wu et al. 2023, One-Pixel Shortcut: on the Learning Preference of Deep Neural Networks")
public record Ops() implements Protection {
    private static final double SMALL = 1e-4;
    private static final int MOST_CHANNELS = 8;

    @Override
    public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = Labelled.of(name(), features, labels, options);
        int channels = data.form().channels();
        if (channels > MOST_CHANNELS) {
            throw new IllegalArgumentException(
                    name() + ": the images have " + channels + " channels, allowed are " + MOST_CHANNELS + " or fewer");
        }
        int pixels = data.form().height() * data.form().width();
        double[][] points = new double[data.size()][];
        for (int[] rows : data.members()) {
            if (rows.length == 0) {
                continue;
            }
            Shortcut best = best(data, rows, channels, pixels);
            for (int row : rows) {
                points[row] = data.row(row).clone();
                for (int c = 0; c < channels; c++) {
                    points[row][c * pixels + best.pixel()] = level(best.colour(), c, data.box());
                }
            }
        }
        return data.write(points);
    }

    private record Shortcut(int pixel, int colour) {}

    private static Shortcut best(Labelled data, int[] rows, int channels, int pixels) {
        Shortcut best = new Shortcut(0, 0);
        double most = Double.NEGATIVE_INFINITY;
        for (int colour = 0; colour < 1 << channels; colour++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                double score = score(data, rows, channels, pixels, new Shortcut(pixel, colour));
                if (score > most) {
                    most = score;
                    best = new Shortcut(pixel, colour);
                }
            }
        }
        return best;
    }

    private static double score(Labelled data, int[] rows, int channels, int pixels, Shortcut shortcut) {
        double[] moved = new double[rows.length];
        double mean = 0;
        for (int i = 0; i < rows.length; i++) {
            double[] x = data.row(rows[i]);
            for (int c = 0; c < channels; c++) {
                double level = level(shortcut.colour(), c, data.box());
                moved[i] += Math.abs(level - x[c * pixels + shortcut.pixel()]) / channels;
            }
            mean += moved[i] / rows.length;
        }
        double variance = 0;
        for (double each : moved) {
            variance += (each - mean) * (each - mean) / rows.length;
        }
        return mean / (Math.sqrt(variance) + SMALL * data.box().range());
    }

    private static double level(int colour, int channel, Bounds box) {
        return ((colour >> channel) & 1) == 1 ? box.hi() : box.lo();
    }
}
