package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.function.Predicate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Linearly separable perturbations: each class has a Gaussian cluster, each example adds a draw of its class's cluster, and a
 * model learns to tell the clusters apart instead of the images.
 *
 * <pre>
 * v_i = s·h_c + N(0, I)        h_c a corner of {−1, 1}^m, s = separation, m = channels·⌈height/patch⌉·⌈width/patch⌉
 * δ_i = v_i, each number on a patch·patch block of pixels, cropped, scaled to the Euclidean length ε·√d
 * x_i ← clip(x_i + δ_i)
 * </pre>
 *
 * <p>d is the size of an example. The length holds in the Euclidean norm only, a pixel may change by more than ε. Examples
 * that are no images are treated as d pixels in a row, with runs of {@code patch} numbers. Corners are drawn until those of
 * all classes differ.
 *
 * <p>Yu, Zhang, Chen, Yin, Liu 2022, Availability Attacks Create Shortcuts; the defaults are those of the authors' code.
 *
 * @param epsilon the length per square root of the size of an example, in the units of the features, above 0
 * @param patch the side of a block of equal pixels, at least 1
 * @param separation how far from the origin the clusters are in each direction, above 0
 */
@About(
        value = "adds linearly separable patterns, one cluster a class",
        paper = "Yu et al. 2022, Availability Attacks Create Shortcuts")
public record Lsp(@Required double epsilon, int patch, double separation) implements Protection {
    private static final long CORNERS = -1;

    /** Blocks of 8·8, separation 10; the epsilon is an example. */
    public Lsp() {
        this(6 / 255.0, 8, 10);
    }

    /** Checks the settings. */
    public Lsp {
        Range.positive("epsilon", epsilon);
        Range.atLeast("patch", patch, 1);
        Range.positive("separation", separation);
    }

    @Override
    public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = Labelled.of(name(), features, labels, options);
        PatchGrid grid = PatchGrid.of(data.form(), patch);
        double[][] corners = corners(data.members().size(), grid.size(), SampleRandom.of(options.seed(), CORNERS, 0));
        double[][] points = new double[data.size()][];
        for (int row = 0; row < points.length; row++) {
            SampleRandom random = SampleRandom.of(options.seed(), row, 0);
            double[] delta = offset(grid, corners[data.label(row)], random);
            for (int i = 0; i < delta.length; i++) {
                delta[i] += data.row(row)[i];
            }
            points[row] = data.clipped(delta);
        }
        return data.write(points);
    }

    /** What is added to an example, before clipping. */
    double[] offset(PatchGrid grid, double[] corner, SampleRandom random) {
        double[] v = new double[corner.length];
        for (int j = 0; j < v.length; j++) {
            v[j] = separation * corner[j] + random.gaussian();
        }
        double[] delta = Steepest.euclidean(grid.spread(v));
        double length = epsilon * Math.sqrt(delta.length);
        for (int i = 0; i < delta.length; i++) {
            delta[i] *= length;
        }
        return delta;
    }

    private double[][] corners(int classes, int size, SampleRandom random) {
        if (size < 31 && classes > 1 << size) {
            throw new IllegalArgumentException(name() + ": " + classes + " classes do not fit the " + (1 << size)
                    + " corners of " + size + " blocks; take a smaller patch");
        }
        double[][] corners = new double[classes][size];
        for (int c = 0; c < classes; c++) {
            do {
                for (int j = 0; j < size; j++) {
                    corners[c][j] = random.bits() < 0 ? -1 : 1;
                }
            } while (Arrays.stream(corners, 0, c).anyMatch(equalTo(corners[c])));
        }
        return corners;
    }

    private static Predicate<double[]> equalTo(double[] one) {
        return other -> Arrays.equals(one, other);
    }
}
