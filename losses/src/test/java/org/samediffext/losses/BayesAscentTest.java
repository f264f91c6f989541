package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Samples within a box around where they were are moved up the gradient: the estimate rises, and not by the size of the box. */
class BayesAscentTest {

    /** Draws of 400 by NumPy, whose estimates differ from ours by the sample. */
    @ParameterizedTest
    @CsvSource({"2, 1, 0.5, 0.0474, 0.025, 3", "20, 0.25, 1.5, 0.0977, 0.05, 2.5", "20, 0.5, 1.5, 0.1355, 0.06, 2.5"})
    void signStepsRaiseTheErrorAndNoiseDoesNot(
            int features, double epsilon, double sigma, double expected, double spread, double rise) {
        BayesEstimator estimator = new BayesEstimator(Bandwidth.fixed(sigma));
        BayesSamples clean = TwoGaussians.of(1, 400, features, 4);
        BayesSamples start = TwoGaussians.of(2, 400, features, 4);

        BayesSamples protectedSamples = ascended(estimator, start, epsilon);

        double before = estimator.estimate(start).error();
        double after = estimator.estimate(protectedSamples).error();
        double noise = estimator.estimate(noisy(start, epsilon)).error();
        double mixed = estimator
                .estimate(TwoGaussians.together(clean, protectedSamples))
                .error();
        assertThat(before).isCloseTo(expected, within(spread));
        assertThat(after / before).isGreaterThan(rise);
        assertThat(noise / before).isLessThan(2);
        assertThat(mixed).isBetween(estimator.estimate(clean).error(), after);
        assertThat(protectedSamples
                        .features()
                        .sub(start.features())
                        .amaxNumber()
                        .doubleValue())
                .isLessThanOrEqualTo(epsilon + 1e-12);
    }

    private static BayesSamples ascended(BayesEstimator estimator, BayesSamples start, double epsilon) {
        BayesSamples best = start;
        double highest = estimator.estimate(start).error();
        INDArray x = start.features().dup();
        for (int step = 0; step < 60; step++) {
            BayesGradient gradient = estimator.gradient(TwoGaussians.with(start, x));
            if (gradient.estimate().error() > highest) {
                highest = gradient.estimate().error();
                best = TwoGaussians.with(start, x.dup());
            }
            x.addi(Transforms.sign(gradient.samples()).muli(epsilon / 10));
            INDArray low = start.features().sub(epsilon);
            INDArray high = start.features().add(epsilon);
            x = Transforms.min(Transforms.max(x, low), high);
        }
        return best;
    }

    private static BayesSamples noisy(BayesSamples start, double epsilon) {
        Random random = new Random(3);
        INDArray noise = Nd4j.create(DataType.DOUBLE, start.features().shape());
        for (int k = 0; k < noise.length(); k++) {
            noise.data().put(k, epsilon * (2 * random.nextDouble() - 1));
        }
        return TwoGaussians.with(start, start.features().add(noise));
    }
}
