package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.LogitModel;

/**
 * A model of scores with a gradient that is estimated from them, so that every attack by gradient becomes one by scores:
 *
 * <pre>
 * Jᵀc ≈ mean_j ⟨c, z(x + δu_j) − z(x − δu_j)⟩/(2δ)·u_j
 * </pre>
 *
 * <p>with directions u of independent signs (SPSA: Spall 1992, Multivariate Stochastic Approximation Using a Simultaneous
 * Perturbation Gradient Approximation) or Gaussian ones, in pairs (NES: Ilyas, Engstrom, Athalye, Lin 2018, Black-box
 * Adversarial Attacks with Limited Queries and Information). Both means are {@code Jᵀc} where z is linear; for SPSA the
 * variance of coordinate i is then {@code Σ_{k≠i} (Jᵀc)_k²/samples}.
 *
 * <p>The directions of an example depend on the seed and on its numbers: the same point always has the same estimate, another
 * point others, and batch mates do not matter. A product asks for {@code 1 + 2·samples} times as many examples as it gets. Points
 * may lie outside the bounds by δ and more.
 */
public final class GradientEstimator implements GradientModel {

    /** How directions are drawn. */
    public enum Law {
        /** Independent signs. */
        SPSA,
        /** Independent normal numbers. */
        NES
    }

    private final LogitModel model;
    private final Probes probes;
    private final long seed;

    /**
     * An estimator.
     *
     * @param model the model
     * @param law how directions are drawn
     * @param samples how many pairs of points an estimate takes, at least 1
     * @param distance δ, in the units of the input, above 0
     * @param seed of the directions
     */
    public GradientEstimator(LogitModel model, Law law, int samples, double distance, long seed) {
        this.model = model;
        this.probes = new Probes(law, samples, distance);
        this.seed = seed;
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public Bounds bounds() {
        return model.bounds();
    }

    @Override
    public INDArray logits(INDArray x) {
        return model.logits(x);
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        Rows format = AttackInput.format(x);
        double[][] rows = Rows.read(x);
        INDArray logits = model.logits(x);
        double[][] slopes = Rows.read(cotangent.apply(logits.dup()));
        List<List<double[]>> directions = new ArrayList<>();
        List<double[]> points = new ArrayList<>();
        for (double[] row : rows) {
            List<double[]> own = probes.directions(row.length, SampleRandom.of(seed, row));
            directions.add(own);
            points.addAll(probes.points(row, own));
        }
        double[][] scores = Rows.read(model.logits(format.write(points)));
        List<double[]> gradients = new ArrayList<>();
        int each = 2 * probes.pairs();
        for (int i = 0; i < rows.length; i++) {
            double[] values = new double[each];
            for (int k = 0; k < each; k++) {
                values[k] = dot(slopes[i], scores[i * each + k]);
            }
            gradients.add(probes.gradient(directions.get(i), values));
        }
        return new Vjp(logits, format.write(gradients));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
