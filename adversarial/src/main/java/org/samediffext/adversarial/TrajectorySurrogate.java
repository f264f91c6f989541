package org.samediffext.adversarial;

import java.util.Comparator;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * What the values of a function along a trajectory tell of its gradient: the posterior of a Gaussian process of mean 0 through the
 * scaled values y, kernel {@link Matern}, noise 1e-6, which also keeps K invertible where points coincide:
 *
 * <pre>
 * α   = (K + 1e-6·I)⁻¹ y
 * ∇μ  = (max − min)·Σ_j α_j ∇k(x, x_j)
 * var = d·5/(3ℓ²) − Σ_jk (K + 1e-6·I)⁻¹_jk ⟨∇k(x, x_j), ∇k(x, x_k)⟩
 * </pre>
 */
final class TrajectorySurrogate {
    private static final double NOISE = 1e-6;

    private final NearbyQueries known;
    private final Matern kernel;
    private final CholeskyDecomposition factor;
    private final double[] alpha;
    private double[][] precision = {};

    TrajectorySurrogate(NearbyQueries known, Matern kernel) {
        this.known = known;
        this.kernel = kernel;
        this.factor = new CholeskyDecomposition(covariance());
        this.alpha = factor.getSolver()
                .solve(new ArrayRealVector(known.values(), false))
                .toArray();
    }

    /** The surrogate whose length scale makes the values likeliest. */
    static TrajectorySurrogate likeliest(NearbyQueries known, DoubleStream lengths) {
        return lengths.mapToObj(length -> new TrajectorySurrogate(known, new Matern(length)))
                .max(Comparator.comparingDouble(TrajectorySurrogate::evidence))
                .orElseThrow();
    }

    private RealMatrix covariance() {
        double[][] covariance = new double[known.size()][known.size()];
        for (int j = 0; j < covariance.length; j++) {
            for (int k = 0; k < j; k++) {
                covariance[j][k] = kernel.value(known.distance(j, k));
                covariance[k][j] = covariance[j][k];
            }
            covariance[j][j] = 1 + NOISE;
        }
        return new Array2DRowRealMatrix(covariance, false);
    }

    Matern kernel() {
        return kernel;
    }

    /** The logarithm of the likelihood of the values, up to a constant: {@code −½·yᵀα − ½·log det(K + 1e-6·I)}. */
    double evidence() {
        RealMatrix lower = factor.getL();
        double evidence = 0;
        for (int j = 0; j < alpha.length; j++) {
            evidence -= .5 * known.values()[j] * alpha[j] + Math.log(lower.getEntry(j, j));
        }
        return evidence;
    }

    /** The gradient of the posterior mean, in the units of the function over those of the input. */
    double[] gradient(double[] x) {
        NearbyQueries.Differences differences = known.from(x);
        double[] weights = steepness(differences);
        for (int j = 0; j < weights.length; j++) {
            weights[j] *= known.range() * alpha[j];
        }
        return differences.sum(weights);
    }

    /** The posterior variance of the scaled function's derivatives, summed over the coordinates. */
    double gradientVariance(double[] x) {
        if (precision.length == 0) {
            precision = factor.getSolver().getInverse().getData();
        }
        NearbyQueries.Differences differences = known.from(x);
        double[] slopes = steepness(differences);
        double variance = x.length * kernel.curvature();
        for (int j = 0; j < slopes.length; j++) {
            for (int k = 0; k < j; k++) {
                variance -= 2 * precision[j][k] * slopes[j] * slopes[k] * differences.between(j, k);
            }
            variance -= precision[j][j] * slopes[j] * slopes[j] * differences.between(j, j);
        }
        return variance;
    }

    private double[] steepness(NearbyQueries.Differences differences) {
        double[] steepness = new double[alpha.length];
        for (int j = 0; j < steepness.length; j++) {
            steepness[j] = kernel.steepness(differences.distance(j));
        }
        return steepness;
    }
}
