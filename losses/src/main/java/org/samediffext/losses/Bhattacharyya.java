package org.samediffext.losses;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Bounds of the Bayes error of two classes from the Bhattacharyya coefficient of normal distributions fitted to them.
 *
 * <pre>
 * D  = ⅛ (μ₁ − μ₂)ᵀ Σ⁻¹ (μ₁ − μ₂) + ½ log(det Σ / √(det Σ₁ det Σ₂)),  Σ = (Σ₁ + Σ₂)/2
 * BC = e^−D
 * ½ (1 − √(1 − 4 π₁ π₂ BC²)) ≤ Bayes error ≤ √(π₁ π₂) BC
 * </pre>
 *
 * <p>They are true of the fitted distributions, and of the classes as far as those are normal. Bhattacharyya 1943; Kailath 1967,
 * "The Divergence and Bhattacharyya Distance Measures in Signal Selection".
 */
public final class Bhattacharyya {
    private Bhattacharyya() {}

    /**
     * The bounds of samples of two classes.
     *
     * @param samples of two classes, each with more samples than features; the likeliest class stands for probabilities, weights
     *     other than zero are not used
     * @return the bounds
     * @throws IllegalArgumentException if there are not two classes, or a covariance has no inverse, or a feature is not finite
     */
    public static ErrorBounds bounds(BayesSamples samples) {
        Present present = Present.finite(samples, 2);
        SoftTargets targets = SoftTargets.of(present.labels());
        if (targets.classes() != 2) {
            throw new IllegalArgumentException(
                    "the samples are of " + targets.classes() + " classes, allowed are two; take the classes in pairs");
        }
        Normal first = Normal.of(present, targets, 0);
        Normal second = Normal.of(present, targets, 1);
        double share = (double) first.count / (first.count + second.count);
        return bounds(coefficient(first, second), share);
    }

    /**
     * The bounds for a known coefficient.
     *
     * @param coefficient BC, from 0 to 1
     * @param share of the first class, from 0 to 1
     * @return the bounds
     */
    public static ErrorBounds bounds(double coefficient, double share) {
        double product = share * (1 - share);
        return new ErrorBounds(
                (1 - Math.sqrt(Math.max(0, 1 - 4 * product * coefficient * coefficient))) / 2,
                Math.sqrt(product) * coefficient);
    }

    private static double coefficient(Normal first, Normal second) {
        int d = first.mean.length;
        double[][] both = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                both[i][j] = (first.covariance[i][j] + second.covariance[i][j]) / 2;
            }
        }
        Cholesky middle = Cholesky.of(both);
        double[] between = new double[d];
        for (int j = 0; j < d; j++) {
            between[j] = first.mean[j] - second.mean[j];
        }
        double spread = middle.logDeterminant()
                - (Cholesky.of(first.covariance).logDeterminant()
                                + Cholesky.of(second.covariance).logDeterminant())
                        / 2;
        return Math.exp(-middle.squaredNorm(between) / 8 - spread / 2);
    }

    /** A fitted distribution. */
    private static final class Normal {
        private final int count;
        private final double[] mean;
        private final double[][] covariance;

        private Normal(int count, double[] mean, double[][] covariance) {
            this.count = count;
            this.mean = mean;
            this.covariance = covariance;
        }

        static Normal of(Present present, SoftTargets targets, int which) {
            int[] rows = IntStream.range(0, present.count())
                    .filter(i -> targets.best(i) == which)
                    .toArray();
            if (rows.length < 2) {
                throw new IllegalArgumentException("a class has " + rows.length + " samples, allowed are two or more");
            }
            INDArray x = Nd4j.pullRows(present.features(), 1, rows)
                    .castTo(DataType.DOUBLE)
                    .dup('c');
            INDArray mean = x.mean(true, 0);
            x.subiRowVector(mean);
            INDArray covariance = Nd4j.gemm(x, x, true, false).divi(rows.length - 1);
            return new Normal(rows.length, mean.dup('c').data().asDouble(), covariance.toDoubleMatrix());
        }
    }

    /** The lower triangle {@code L} of {@code Σ = L Lᵀ}. */
    private static final class Cholesky {
        private final double[][] lower;

        private Cholesky(double[][] lower) {
            this.lower = lower;
        }

        static Cholesky of(double[][] matrix) {
            int d = matrix.length;
            double[][] lower = new double[d][d];
            for (int i = 0; i < d; i++) {
                for (int j = 0; j <= i; j++) {
                    double rest = matrix[i][j];
                    for (int k = 0; k < j; k++) {
                        rest -= lower[i][k] * lower[j][k];
                    }
                    if (i == j && !(rest > 1e-12 * matrix[i][i])) {
                        throw new IllegalArgumentException("the covariance of a class has no inverse: feature " + i
                                + " follows from those before it; take fewer features or more samples");
                    }
                    lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
                }
            }
            return new Cholesky(lower);
        }

        double logDeterminant() {
            double sum = 0;
            for (int i = 0; i < lower.length; i++) {
                sum += 2 * Math.log(lower[i][i]);
            }
            return sum;
        }

        /** {@code vᵀ Σ⁻¹ v}. */
        double squaredNorm(double[] v) {
            double[] z = new double[v.length];
            double sum = 0;
            for (int i = 0; i < v.length; i++) {
                double rest = v[i];
                for (int k = 0; k < i; k++) {
                    rest -= lower[i][k] * z[k];
                }
                z[i] = rest / lower[i][i];
                sum += z[i] * z[i];
            }
            return sum;
        }
    }
}
