package org.samediffext.losses;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Two normal distributions of unit variance whose means are {@code distance} apart along the first axis, class by turns. */
final class TwoGaussians {
    private TwoGaussians() {}

    static BayesSamples of(int seed, int rows, int features, double distance) {
        Random random = new Random(seed);
        double[] x = new double[rows * features];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            y[i] = i % 2;
            for (int j = 0; j < features; j++) {
                x[i * features + j] = random.nextGaussian() + (j == 0 ? (y[i] - 0.5) * distance : 0);
            }
        }
        return samples(x, y, features);
    }

    static BayesSamples samples(double[] x, double[] y, int features) {
        return new BayesSamples(
                Nd4j.createFromArray(x).reshape('c', y.length, features),
                Nd4j.createFromArray(y).reshape('c', y.length, 1));
    }

    /** All rows of both. */
    static BayesSamples together(BayesSamples first, BayesSamples second) {
        return new BayesSamples(
                Nd4j.concat(0, first.features(), second.features()), Nd4j.concat(0, first.labels(), second.labels()));
    }

    static BayesSamples with(BayesSamples samples, INDArray features) {
        return new BayesSamples(features, samples.labels(), samples.weights());
    }

    static double[] numbers(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }

    /**
     * What the estimate tends to as the samples grow in number: the error of the blurred classes' posterior,
     * {@code ∫ p(x) / (1 + e^{|d x/(1+σ²)|}) dx}, by the rule of Simpson.
     */
    static double limit(double distance, double sigma) {
        int steps = 4000;
        double width = 24.0 / steps;
        double sum = 0;
        for (int k = 0; k <= steps; k++) {
            double x = -12 + k * width;
            double density = (normal(x - distance / 2) + normal(x + distance / 2)) / 2;
            double weight = k == 0 || k == steps ? 1 : k % 2 == 1 ? 4 : 2;
            sum += weight * density / (1 + Math.exp(Math.abs(distance * x / (1 + sigma * sigma))));
        }
        return sum * width / 3;
    }

    private static double normal(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
