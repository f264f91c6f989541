package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.samediffext.spi.Norm;

/** What clients of FZooS send; the checks of the specification, 9.5. */
class RandomFeaturesTest {
    private static final double[] X = {.3, -.2, .1};

    private static double[] weights(int count) {
        SampleRandom random = new SampleRandom(9);
        double[] weights = new double[count];
        Arrays.setAll(weights, m -> random.gaussian());
        return weights;
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        RandomFeatures features = new RandomFeatures(200, 3, 1, new SampleRandom(1));
        double[] weights = weights(200);
        double[] gradient = features.gradient(weights, X);
        for (int i = 0; i < 3; i++) {
            double[] ahead = X.clone();
            double[] behind = X.clone();
            ahead[i] += 1e-5;
            behind[i] -= 1e-5;
            double difference = (features.value(weights, ahead) - features.value(weights, behind)) / 2e-5;
            assertThat(gradient[i]).isCloseTo(difference, within(1e-6));
        }
    }

    /**
     * A fit to the value 1 at y and 0 far away is the kernel around y, {@code exp(−‖x − y‖²/(2ℓ²))}; by 20,000 features, up to some
     * 1/√20,000.
     */
    @Test
    void theKernelIsGaussian() {
        RandomFeatures features = new RandomFeatures(20_000, 3, .5, new SampleRandom(2));
        double[] y = {.1, .2, -.3};
        double[] far = {9, 9, 9};
        double[] weights = features.fit(new NearbyQueries(X, List.of(y, far), new double[] {1, 0}));
        double distance = Ball.distance(Norm.L2, X, y);
        assertThat(features.value(weights, X)).isCloseTo(Math.exp(-2 * distance * distance), within(.03));
    }

    private static NearbyQueries bowl(int count) {
        SampleRandom random = new SampleRandom(5);
        List<double[]> points = new ArrayList<>();
        double[] values = new double[count];
        for (int j = 0; j < count; j++) {
            double[] x = X.clone();
            for (int i = 0; i < 3; i++) {
                x[i] += .4 * random.uniform() - .2;
            }
            points.add(x);
            values[j] = 8 * (x[0] * x[0] + 2 * x[1] * x[1] + 3 * x[2] * x[2]);
        }
        return new NearbyQueries(X, points, values);
    }

    @Test
    void theFitFollowsValuesAndGradientOfTheFunction() {
        RandomFeatures features = new RandomFeatures(2000, 3, 1, new SampleRandom(3));
        NearbyQueries known = bowl(100);
        double[] weights = features.fit(known);
        for (int j = 0; j < 5; j++) {
            assertThat(features.value(weights, known.point(j)) / known.range())
                    .isCloseTo(known.values()[j], within(2e-3));
        }
        double[] expected = {16 * X[0], 32 * X[1], 48 * X[2]};
        assertThat(features.gradient(weights, X)).containsExactly(expected, within(.1));
    }

    @Test
    void oneSeedMakesTheSameFeatures() {
        double[] weights = weights(50);
        double first = new RandomFeatures(50, 3, 1, new SampleRandom(4)).value(weights, X);
        assertThat(new RandomFeatures(50, 3, 1, new SampleRandom(4)).value(weights, X))
                .isEqualTo(first);
        assertThat(new RandomFeatures(50, 3, 1, new SampleRandom(5)).value(weights, X))
                .isNotEqualTo(first);
    }
}
