package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.losses.BayesError.Direction;
import org.samediffext.losses.BayesEstimator.Kernel;

/**
 * Four points whose numbers can be checked by hand, from a NumPy script that holds {@code n x n} matrices and whose gradients
 * agree with differences of its values.
 */
class BayesExampleTest {
    private static final INDArray POINTS = Nd4j.createFromArray(new double[][] {{0, 0}, {1, 0}, {0, 1}, {2, 1}});
    private static final INDArray IDS = Nd4j.createFromArray(0.0, 0, 1, 1).reshape(4, 1);
    private static final INDArray SOFT = Nd4j.createFromArray(new double[][] {{.9, .1}, {.6, .4}, {.3, .7}, {.5, .5}});
    private static final BayesEstimator HARD = new BayesEstimator(Bandwidth.fixed(1));

    /** A number type of the features, with how far results may be off. */
    enum Precision {
        DOUBLE(DataType.DOUBLE, 1e-6),
        FLOAT(DataType.FLOAT, 1e-4);

        private final DataType type;
        private final double tolerance;

        Precision(DataType type, double tolerance) {
            this.type = type;
            this.tolerance = tolerance;
        }

        void check(
                BayesEstimator estimator, INDArray labels, @Nullable INDArray weights, double error, double... slopes) {
            BayesGradient found = estimator.gradient(new BayesSamples(POINTS.castTo(type), labels, weights));
            assertThat(found.estimate().error()).isCloseTo(error, within(tolerance));
            assertThat(numbers(found.samples())).containsExactly(slopes, within(tolerance));
            assertThat(found.samples().dataType()).isEqualTo(type);
        }
    }

    private static double[] numbers(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }

    @ParameterizedTest
    @EnumSource
    void theMaximum(Precision precision) {
        precision.check(
                HARD, IDS, null, 0.3183372, .0931152, -.0870191, -.1503958, -.1083603, .1013524, .1125589, -.0440717,
                .0828205);
        BayesEstimate estimate = HARD.estimate(new BayesSamples(POINTS.castTo(precision.type), IDS));
        assertThat(numbers(estimate.errors()))
                .containsExactly(new double[] {.4683105, .4518628, .1219517, .2312239}, within(precision.tolerance));
        assertThat(estimate.anchors()).isEqualTo(4);
        assertThat(estimate.sigma()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theSmoothMaximum(Precision precision) {
        precision.check(
                HARD.withPower(8),
                IDS,
                null,
                0.3097469,
                .0438441,
                -.0527300,
                -.0929358,
                -.0851870,
                .1129088,
                .0707777,
                -.0638172,
                .0671393);
        BayesSamples samples = new BayesSamples(POINTS.castTo(precision.type), IDS);
        assertThat(numbers(HARD.withPower(8).estimate(samples).errors()))
                .containsExactly(new double[] {.4473628, .4384555, .1219516, .2312175}, within(precision.tolerance));
    }

    /** The first row is a tie, in which the lowest class wins. */
    @ParameterizedTest
    @EnumSource
    void aMaskedSample(Precision precision) {
        INDArray mask = Nd4j.createFromArray(1.0, 1, 1, 0).reshape(4, 1);
        precision.check(HARD, IDS, mask, 0.2925136, -.1616679, .0833333, .0833333, .0783346, .0783346, -.1616679, 0, 0);
        assertThat(numbers(HARD.estimate(new BayesSamples(POINTS.castTo(precision.type), IDS, mask))
                        .errors()))
                .containsExactly(new double[] {.5, .3775407, 0, 0}, within(precision.tolerance));
    }

    @ParameterizedTest
    @EnumSource
    void probabilities(Precision precision) {
        precision.check(
                HARD, SOFT, null, 0.3756904, -.0352362, -.0489197, -.0168003, .0392495, .0817897, .0032767, -.0297531,
                .0063936);
    }

    @ParameterizedTest
    @EnumSource
    void theDotProductKernel(Precision precision) {
        BayesEstimator dot = new BayesEstimator(Kernel.DOT_SIGMOID, Bandwidth.fixed(1), Double.POSITIVE_INFINITY, 0);
        precision.check(
                dot, IDS, null, 0.3419164, .0039068, -.0532704, -.0160254, -.0320947, .0391598, .0316209, -.0080127,
                .0316209);
    }

    /** The authors' floor of 1e-8; they store the gradient of the sum, four times ours. */
    @ParameterizedTest
    @EnumSource
    void theAuthorsFloor(Precision precision) {
        BayesEstimator author = new BayesEstimator(Kernel.RBF, Bandwidth.fixed(1), Double.POSITIVE_INFINITY, 1e-8);
        precision.check(
                author,
                IDS,
                null,
                0.318337218,
                .0931152,
                -.0870191,
                -.1503958,
                -.1083603,
                .1013524,
                .1125589,
                -.0440717,
                .0828205);
    }

    @ParameterizedTest
    @EnumSource
    void anIsolatedPointFollowsItsNearestNeighboursAndIsLostToTheAuthors(Precision precision) {
        INDArray points = Nd4j.createFromArray(new double[][] {{0, 0}, {.1, 0}, {0, .1}, {.1, .1}, {3, 3}})
                .castTo(precision.type);
        BayesSamples samples =
                new BayesSamples(points, Nd4j.createFromArray(0.0, 0, 1, 1, 0).reshape(5, 1));
        BayesEstimator ours = new BayesEstimator(Bandwidth.fixed(.3));
        BayesEstimator author = new BayesEstimator(Kernel.RBF, Bandwidth.fixed(.3), Double.POSITIVE_INFINITY, 1e-8);
        assertThat(ours.estimate(samples).errors().getDouble(4)).isCloseTo(.0363415, within(precision.tolerance));
        assertThat(author.estimate(samples).errors().getDouble(4)).isCloseTo(1, within(1e-6));
        assertThat(numbers(author.gradient(samples).samples())).doesNotContain(Double.NaN);
    }

    /** A high power stands for the maximum, which a saved loss cannot have. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 300})
    void theLossIsTheEstimateTimesTheRows(int power) {
        for (Direction direction : Direction.values()) {
            double sign = direction == Direction.MINIMISE ? 1 : -1;
            BayesGradient expected = HARD.withPower(power).gradient(new BayesSamples(POINTS, IDS));
            BayesError loss = new BayesError(direction, 1, power, Reduction.VALID);
            var rows = loss.evaluate(IDS, POINTS, null);
            assertThat(rows.values().sumNumber().doubleValue())
                    .isCloseTo(sign * 4 * expected.estimate().error(), within(1e-12));
            assertThat(numbers(rows.gradient()))
                    .containsExactly(numbers(expected.samples().mul(sign * 4)), within(1e-12));
            LossGraph graph = LossGraph.of(loss, IDS, POINTS, null);
            assertThat(graph.value()).isCloseTo(sign * 4 * expected.estimate().error(), within(1e-9));
            assertThat(numbers(graph.gradient())).containsExactly(numbers(rows.gradient()), within(1e-9));
        }
    }
}
