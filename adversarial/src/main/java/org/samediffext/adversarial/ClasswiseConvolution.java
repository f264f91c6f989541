package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Range;

/**
 * Images of each class blurred by a filter of the class, which a model learns instead of the images.
 *
 * <pre>
 * k_c: size·size numbers from U(0, blur), one at a random place set to 1
 * x   ← lo + range·(k_c ⊛ u)/max(k_c ⊛ u),  u = (x − lo)/range
 * </pre>
 *
 * <p>The same filter for all channels, zeros around the image; each image is divided by its own largest number. The change is
 * not small in any norm. The filter is not flipped, as in the convolutions of networks.
 *
 * <p>Sadasivan, Soltanolkotabi, Feizi 2023, CUDA: Convolution-based Unlearnable Datasets; the defaults are those of the
 * authors' code for images of 32·32. Their rounding to 8 bits is {@link EightBit}.
 *
 * @param blur the largest of the filter's other numbers, above 0
 * @param size the side of the filter, an odd number
 */
@About(
        value = "convolves the images of each class with a filter of the class",
        paper = "Sadasivan et al. 2023, CUDA: Convolution-based Unlearnable Datasets")
public record ClasswiseConvolution(double blur, int size) implements Protection {

    /** Blur 0.3, filters of 3·3. */
    public ClasswiseConvolution() {
        this(0.3, 3);
    }

    /** Checks the settings. */
    public ClasswiseConvolution {
        Range.positive("blur", blur);
        Range.that("size", size, "an odd integer >= 1", size >= 1 && size % 2 == 1);
    }

    @Override
    public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = Labelled.of(name(), features, labels, options);
        double[][] points = new double[data.size()][];
        for (int row = 0; row < points.length; row++) {
            points[row] = data.clipped(filtered(data, row, filter(options.seed(), data.label(row))));
        }
        return data.write(points);
    }

    /** The filter of a class. */
    double[] filter(long seed, int label) {
        SampleRandom random = SampleRandom.of(seed, label, 0);
        double[] filter = new double[size * size];
        for (int i = 0; i < filter.length; i++) {
            filter[i] = blur * random.uniform();
        }
        filter[(int) (random.uniform() * filter.length)] = 1;
        return filter;
    }

    private double[] filtered(Labelled data, int row, double[] filter) {
        InputForm form = data.form();
        double[] x = data.row(row);
        double[] sums = new double[x.length];
        double most = 0;
        int pixels = form.height() * form.width();
        for (int i = 0; i < x.length; i++) {
            int channel = i / pixels * pixels;
            sums[i] = sum(x, channel, i % pixels, form, filter);
            most = Math.max(most, sums[i]);
        }
        for (int i = 0; i < x.length; i++) {
            sums[i] = data.box().lo() + (most > 0 ? data.box().range() * (sums[i] / most) : 0);
        }
        return sums;
    }

    private double sum(double[] x, int channel, int pixel, InputForm form, double[] filter) {
        double sum = 0;
        int reach = size / 2;
        for (int j = 0; j < filter.length; j++) {
            int y = pixel / form.width() + j / size - reach;
            int z = pixel % form.width() + j % size - reach;
            if (y >= 0 && y < form.height() && z >= 0 && z < form.width()) {
                double value = x[channel + y * form.width() + z];
                sum += filter[j] * (value - form.box().lo()) / form.box().range();
            }
        }
        return sum;
    }
}
