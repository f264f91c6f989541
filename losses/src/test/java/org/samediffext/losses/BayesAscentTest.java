package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Samples within a box around where they were are moved up the gradient: the estimate rises, and not by the size of the box. */
class BayesAscentTest {
    private static final double EPSILON = 1;
    private static final BayesEstimator ESTIMATOR = new BayesEstimator(Bandwidth.fixed(0.5));

    @Test
    void signStepsRaiseTheErrorAndNoiseDoesNot() {
        BayesSamples clean = TwoGaussians.of(1, 400, 2, 4);
        BayesSamples start = TwoGaussians.of(2, 400, 2, 4);

        BayesSamples protectedSamples = ascended(start);

        double before = ESTIMATOR.estimate(start).error();
        double after = ESTIMATOR.estimate(protectedSamples).error();
        double noise = ESTIMATOR.estimate(noisy(start)).error();
        double mixed = ESTIMATOR
                .estimate(TwoGaussians.together(clean, protectedSamples))
                .error();
        assertThat(before).isCloseTo(0.0474, within(0.025));
        assertThat(after / before).isGreaterThan(3);
        assertThat(noise / before).isLessThan(2);
        assertThat(mixed).isBetween(ESTIMATOR.estimate(clean).error(), after);
        assertThat(protectedSamples
                        .features()
                        .sub(start.features())
                        .amaxNumber()
                        .doubleValue())
                .isLessThanOrEqualTo(EPSILON + 1e-12);
    }

    private static BayesSamples ascended(BayesSamples start) {
        BayesSamples best = start;
        double highest = ESTIMATOR.estimate(start).error();
        INDArray x = start.features().dup();
        for (int step = 0; step < 60; step++) {
            BayesGradient gradient = ESTIMATOR.gradient(TwoGaussians.with(start, x));
            if (gradient.estimate().error() > highest) {
                highest = gradient.estimate().error();
                best = TwoGaussians.with(start, x.dup());
            }
            x.addi(Transforms.sign(gradient.samples()).muli(EPSILON / 10));
            INDArray low = start.features().sub(EPSILON);
            INDArray high = start.features().add(EPSILON);
            x = Transforms.min(Transforms.max(x, low), high);
        }
        return best;
    }

    private static BayesSamples noisy(BayesSamples start) {
        Random random = new Random(3);
        INDArray noise = Nd4j.create(DataType.DOUBLE, start.features().shape());
        for (int k = 0; k < noise.length(); k++) {
            noise.data().put(k, EPSILON * (2 * random.nextDouble() - 1));
        }
        return TwoGaussians.with(start, start.features().add(noise));
    }
}
