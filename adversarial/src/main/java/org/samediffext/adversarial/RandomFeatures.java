package org.samediffext.adversarial;

import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Random Fourier features of the Gaussian kernel, {@code φ_m(x) = √(2/M)·cos(⟨w_m, x⟩ + b_m)} with normal w of standard deviation
 * 1/ℓ and uniform b: a function of as many numbers as there are features, so that functions of different places can be sent
 * and averaged. Rahimi, Recht 2007, Random Features for Large-Scale Kernel Machines.
 */
final class RandomFeatures {
    private static final double RIDGE = 1e-6;

    private final double[][] frequencies;
    private final double[] phases;
    private final double scale;

    RandomFeatures(int count, int size, double length, SampleRandom random) {
        this.frequencies = new double[count][size];
        this.phases = new double[count];
        this.scale = Math.sqrt(2.0 / count);
        for (int m = 0; m < count; m++) {
            for (int i = 0; i < size; i++) {
                frequencies[m][i] = random.gaussian() / length;
            }
            phases[m] = 2 * Math.PI * random.uniform();
        }
    }

    /**
     * The weights ν of ridge regression on what is known, {@code ν = Φᵀ(ΦΦᵀ + 1e-6·I)⁻¹y}, in the units of the function; the
     * function's least value is left out, which no gradient sees.
     */
    double[] fit(NearbyQueries known) {
        double[][] features =
                at(IntStream.range(0, known.size()).mapToObj(known::point).toArray(double[][]::new));
        double[][] kernel = new double[features.length][features.length];
        for (int j = 0; j < features.length; j++) {
            for (int k = 0; k <= j; k++) {
                kernel[j][k] = NearbyQueries.product(features[j], features[k]);
                kernel[k][j] = kernel[j][k];
            }
            kernel[j][j] += RIDGE;
        }
        double[] dual = new CholeskyDecomposition(new Array2DRowRealMatrix(kernel, false))
                .getSolver()
                .solve(new ArrayRealVector(known.values(), false))
                .toArray();
        double[] weights = new double[phases.length];
        for (int j = 0; j < dual.length; j++) {
            for (int m = 0; m < weights.length; m++) {
                weights[m] += known.range() * dual[j] * features[j][m];
            }
        }
        return weights;
    }

    /** {@code Σ ν_m φ_m(x)}. */
    double value(double[] weights, double[] x) {
        return NearbyQueries.product(weights, at(new double[][] {x})[0]);
    }

    /** {@code −√(2/M)·Σ ν_m sin(⟨w_m, x⟩ + b_m)·w_m}. */
    double[] gradient(double[] weights, double[] x) {
        double[] gradient = new double[x.length];
        for (int m = 0; m < weights.length; m++) {
            double slope = -scale * weights[m] * Math.sin(NearbyQueries.product(frequencies[m], x) + phases[m]);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += slope * frequencies[m][i];
            }
        }
        return gradient;
    }

    /** The features of some points; each frequency, read once, meets them all. */
    private double[][] at(double[][] points) {
        double[][] features = new double[points.length][phases.length];
        for (int m = 0; m < phases.length; m++) {
            for (int j = 0; j < points.length; j++) {
                features[j][m] = scale * Math.cos(NearbyQueries.product(frequencies[m], points[j]) + phases[m]);
            }
        }
        return features;
    }
}
