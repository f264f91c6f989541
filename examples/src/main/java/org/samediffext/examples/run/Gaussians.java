package org.samediffext.examples.run;

import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.losses.BayesSamples;

/** Two normal distributions of unit variance, two apart along the first axis, classes by turns. */
final class Gaussians {
    private static final double DISTANCE = 2;
    private static final int STEPS = 4000;
    private static final double REACH = 12;

    private Gaussians() {}

    static BayesSamples draw(long seed, int samples, int features) {
        Random random = new Random(seed);
        double[] x = new double[samples * features];
        double[] y = IntStream.range(0, samples).mapToDouble(i -> i % 2).toArray();
        for (int k = 0; k < x.length; k++) {
            x[k] = random.nextGaussian() + (k % features == 0 ? (y[k / features] - 0.5) * DISTANCE : 0);
        }
        return new BayesSamples(
                Nd4j.createFromArray(x).reshape('c', samples, features),
                Nd4j.createFromArray(y).reshape('c', samples, 1));
    }

    static BayesSamples first(BayesSamples samples, int count) {
        return new BayesSamples(
                samples.features().get(NDArrayIndex.interval(0, count), NDArrayIndex.all()),
                samples.labels().get(NDArrayIndex.interval(0, count), NDArrayIndex.all()));
    }

    /** The exact probabilities of the second class, {@code 1/(1 + e^{−2x})}. */
    static double[] posterior(BayesSamples samples) {
        return IntStream.range(0, (int) samples.features().size(0))
                .mapToDouble(i ->
                        1 / (1 + Math.exp(-DISTANCE * samples.features().getDouble(i, 0))))
                .toArray();
    }

    /**
     * What the kernel estimate tends to: the error of the posterior {@code 1/(1 + e^{−2x/(1+σ²)})} of the blurred classes, by the
     * rule of Simpson.
     */
    static double limit(double sigma) {
        double width = 2 * REACH / STEPS;
        double sum = 0;
        for (int k = 0; k <= STEPS; k++) {
            double x = k * width - REACH;
            double weight = k == 0 || k == STEPS ? 1 : k % 2 == 1 ? 4 : 2;
            double density = (normal(x - DISTANCE / 2) + normal(x + DISTANCE / 2)) / 2;
            sum += weight * density / (1 + Math.exp(Math.abs(DISTANCE * x / (1 + sigma * sigma))));
        }
        return sum * width / 3;
    }

    private static double normal(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
