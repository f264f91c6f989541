package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.samediffext.losses.TwoGaussians.numbers;
import static org.samediffext.losses.TwoGaussians.samples;
import static org.samediffext.losses.TwoGaussians.together;
import static org.samediffext.losses.TwoGaussians.with;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.losses.BayesEstimator.Kernel;

/** What the kernel estimate of a Bayes error must be. */
class BayesEstimatorTest {
    private static final BayesEstimator UNIT = new BayesEstimator(Bandwidth.fixed(1));

    /** The estimate as plainly as it can be written, weights and all. */
    private static double naive(BayesSamples samples, double sigma) {
        double[][] x = samples.features().castTo(DataType.DOUBLE).toDoubleMatrix();
        double[] y = numbers(samples.labels());
        double[] w = numbers(Objects.requireNonNull(samples.weights()));
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double[] votes = new double[10];
            for (int j = 0; j < x.length; j++) {
                double square = 0;
                for (int k = 0; k < x[i].length; k++) {
                    square += (x[i][k] - x[j][k]) * (x[i][k] - x[j][k]);
                }
                votes[(int) y[j]] += j == i ? 0 : w[j] * Math.exp(-square / (2 * sigma * sigma));
            }
            sum += w[i]
                    * (1
                            - Arrays.stream(votes).max().orElseThrow()
                                    / Arrays.stream(votes).sum());
        }
        return sum / Arrays.stream(w).sum();
    }

    private static BayesSamples weighted(int seed, int rows) {
        BayesSamples samples = TwoGaussians.of(seed, rows, 3, 2);
        Random random = new Random(seed);
        double[] weights =
                random.doubles(rows).map(each -> each < 0.3 ? 0 : each).toArray();
        return new BayesSamples(
                samples.features(),
                samples.labels(),
                Nd4j.createFromArray(weights).reshape('c', rows, 1));
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(ints = {1, 2, 3})
    void isThatOfAPlainDoubleLoop(int seed) {
        BayesSamples samples = weighted(seed, 60);
        assertThat(UNIT.estimate(samples).error()).isCloseTo(naive(samples, 1), within(1e-12));
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsThatOfTheValueInBothRoles(Kernel kernel) {
        BayesSamples queries = weighted(4, 9);
        BayesSamples references = weighted(5, 12);
        BayesSamples united = together(queries, references);
        BayesEstimator estimator = new BayesEstimator(kernel, Bandwidth.fixed(0.8), 5, 1e-3);
        BayesGradient apart = estimator.gradient(queries, references);
        BayesGradient whole = estimator.gradient(united);
        for (int row = 0; row < 9; row++) {
            for (int k = 0; k < 3; k++) {
                double h = 1e-5;
                double slope = (estimator
                                        .estimate(moved(queries, row, k, h), references)
                                        .error()
                                - estimator
                                        .estimate(moved(queries, row, k, -h), references)
                                        .error())
                        / (2 * h);
                assertThat(apart.samples().getDouble(row, k)).isCloseTo(slope, within(1e-8));
                slope = (estimator
                                        .estimate(queries, moved(references, row, k, h))
                                        .error()
                                - estimator
                                        .estimate(queries, moved(references, row, k, -h))
                                        .error())
                        / (2 * h);
                assertThat(Objects.requireNonNull(apart.references()).getDouble(row, k))
                        .isCloseTo(slope, within(1e-8));
                slope = (estimator.estimate(moved(united, row, k, h)).error()
                                - estimator.estimate(moved(united, row, k, -h)).error())
                        / (2 * h);
                assertThat(whole.samples().getDouble(row, k)).isCloseTo(slope, within(1e-8));
            }
        }
        assertThat(whole.references()).isNull();
    }

    private static BayesSamples moved(BayesSamples samples, int row, int k, double by) {
        INDArray features = samples.features().dup('c');
        features.putScalar(row, k, features.getDouble(row, k) + by);
        return with(samples, features);
    }

    @Test
    void queriesThatAreTheReferencesWithThemselvesExcludedAreTheLeaveOneOutForm() {
        BayesSamples samples = weighted(6, 50);
        int[] self = IntStream.range(0, 50).toArray();
        BayesGradient twice = UNIT.gradient(samples, samples, self);
        BayesGradient once = UNIT.gradient(samples);
        assertThat(twice.estimate().error()).isCloseTo(once.estimate().error(), within(1e-12));
        INDArray sum = twice.samples().add(Objects.requireNonNull(twice.references()));
        assertThat(numbers(sum)).containsExactly(numbers(once.samples()), within(1e-12));
        assertThat(UNIT.estimate(samples, samples).error())
                .isLessThan(once.estimate().error());
    }

    /** More than one block of rows, in either number type. */
    @ParameterizedTest
    @CsvSource({"DOUBLE, 1e-12", "FLOAT, 2e-5"})
    void blocksDoNotMatter(DataType type, double tolerance) {
        BayesSamples all = TwoGaussians.of(7, 3000, 2, 2);
        BayesSamples samples = with(all, all.features().add(10).castTo(type));
        BayesGradient whole = new BayesEstimator(Bandwidth.fixed(0.3)).gradient(samples);
        for (int row : new int[] {0, 348, 349, 2999}) {
            BayesSamples one = new BayesSamples(
                    samples.features().getRow(row, true), samples.labels().getRow(row, true));
            BayesEstimate alone = new BayesEstimator(Bandwidth.fixed(0.3)).estimate(one, samples, row);
            assertThat(whole.estimate().errors().getDouble(row)).isCloseTo(alone.error(), within(tolerance));
        }
        assertThat(numbers(whole.samples().sum(0))).containsExactly(new double[] {0, 0}, within(1e-6));
        assertThat(numbers(new BayesEstimator(Bandwidth.fixed(0.3))
                        .gradient(samples)
                        .samples()))
                .isEqualTo(numbers(whole.samples()));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1600166",
        "0.2, 0.1640622",
        "0.3, 0.1706763",
        "0.5, 0.1907577",
        "0.8, 0.2330552",
        "1.2, 0.2957265",
        "2.0, 0.3884178"
    })
    void tendsToTheErrorOfTheBlurredClasses(double sigma, double limit) {
        assertThat(TwoGaussians.limit(2, 0)).isCloseTo(0.1586553, within(1e-7));
        assertThat(TwoGaussians.limit(2, sigma)).isCloseTo(limit, within(1e-7));
        BayesSamples samples = TwoGaussians.of(8, 4000, 1, 2);
        assertThat(new BayesEstimator(Bandwidth.fixed(sigma)).estimate(samples).error())
                .isCloseTo(limit, within(0.01));
    }

    @Test
    void aTooSmallBandwidthLeavesNoNeighboursAndNoError() {
        BayesEstimate estimate = new BayesEstimator(Bandwidth.fixed(0.1)).estimate(TwoGaussians.of(9, 2000, 10, 2));
        assertThat(estimate.neighbours()).isCloseTo(1.0, within(0.1));
        assertThat(estimate.error()).isLessThan(0.02);
        assertThat(estimate.looError()).isGreaterThan(0.15);
    }

    @ParameterizedTest
    @CsvSource({"16, 0.077", "32, 0.103", "64, 0.129", "128, 0.148", "256, 0.163", "512, 0.170"})
    void fewReferencesBiasItDown(int rows, double expected) {
        BayesSamples all = TwoGaussians.of(16, 40 * rows, 2, 2);
        double mean = IntStream.range(0, 40)
                .mapToObj(k -> NDArrayIndex.interval(k * rows, (k + 1) * rows))
                .map(part ->
                        new BayesSamples(all.features().get(part), all.labels().get(part)))
                .mapToDouble(part -> new BayesEstimator(Bandwidth.fixed(0.3))
                        .gradient(part)
                        .estimate()
                        .error())
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(expected, within(0.02));
    }

    @Test
    void overlappingClassesReachGuessingFromBelow() {
        Random random = new Random(10);
        double[] x = random.doubles(3000).toArray();
        double[] y = IntStream.range(0, 1500).mapToDouble(i -> i % 10).toArray();
        double near = new BayesEstimator(Bandwidth.fixed(0.05))
                .estimate(samples(x, y, 2))
                .error();
        double far = new BayesEstimator(Bandwidth.fixed(30))
                .estimate(samples(x, y, 2))
                .error();
        assertThat(near).isBetween(0.7, 0.88);
        assertThat(far).isBetween(near, 0.9);
    }

    @Test
    void farClassesShowTheirShareOfWrongLabels() {
        BayesSamples samples = TwoGaussians.of(14, 2000, 2, 100);
        Random random = new Random(14);
        double[] flipped = Arrays.stream(numbers(samples.labels()))
                .map(y -> random.nextDouble() < 0.3 ? 1 - y : y)
                .toArray();
        BayesEstimate estimate = UNIT.estimate(samples(numbers(samples.features()), flipped, 2));
        assertThat(estimate.error()).isCloseTo(0.3, within(0.025));
    }

    @Test
    void degenerateSamplesGiveExactNumbers() {
        INDArray x = Nd4j.createFromArray(new double[][] {{0, 0}, {1, 0}, {0, 1}, {1, 1}});
        assertExact(0, new BayesSamples(x, column(2, 2, 2, 2)));
        assertExact(1.0 / 3, new BayesSamples(Nd4j.ones(DataType.DOUBLE, 4, 2), column(0, 0, 1, 1)));
        assertExact(0, new BayesSamples(x.getRow(0, true), column(1)));
        assertExact(0, new BayesSamples(x, column(-1, Double.NaN, -100, 0)));
        assertExact(0, new BayesSamples(x, column(0, 1, 0, 1), column(0, 0, 0, 0)));
        assertThat(UNIT.estimate(new BayesSamples(x, column(0, 1, Double.NaN, -1)))
                        .anchors())
                .isEqualTo(2);
        BayesSamples equal = new BayesSamples(Nd4j.ones(DataType.DOUBLE, 4, 2), column(0, 0, 1, 1));
        for (Bandwidth rule :
                new Bandwidth[] {Bandwidth.medianDistance(1), Bandwidth.looCrossEntropy(), Bandwidth.maxAbs(0.3)}) {
            assertThat(new BayesEstimator(rule).estimate(equal).error()).isCloseTo(1.0 / 3, within(1e-12));
        }
    }

    private static void assertExact(double error, BayesSamples samples) {
        BayesGradient found = UNIT.gradient(samples);
        assertThat(found.estimate().error()).isCloseTo(error, within(1e-15));
        assertThat(Arrays.stream(numbers(found.samples())).allMatch(slope -> slope == 0))
                .isTrue();
    }

    private static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape('c', values.length, 1);
    }

    @Test
    void gapsBetweenClassIdsCostNothing() {
        INDArray x = Nd4j.createFromArray(new double[][] {{0, 0}, {1, 0}, {0, 1}, {2, 1}});
        BayesEstimate plain = UNIT.estimate(new BayesSamples(x, column(0, 0, 1, 1)));
        BayesEstimate gaps = UNIT.estimate(new BayesSamples(x, column(7, 7, 2e9, 2e9)));
        assertThat(gaps.error()).isEqualTo(plain.error());
    }

    @Test
    void aCurveIsItsEstimates() {
        BayesSamples samples = weighted(17, 80);
        List<BayesEstimate> curve = UNIT.curve(samples, List.of(0.4, 1.0));
        assertThat(curve.get(0).error())
                .isEqualTo(new BayesEstimator(Bandwidth.fixed(0.4))
                        .estimate(samples)
                        .error());
        assertThat(curve.get(1).error()).isEqualTo(UNIT.estimate(samples).error());
        assertThat(curve.get(0).sigma()).isEqualTo(0.4);
    }

    @Test
    void refusesWhatHasNoMeaning() {
        INDArray x = Nd4j.createFromArray(new double[][] {{0, 0}, {1, Double.NaN}});
        assertThatThrownBy(() -> UNIT.estimate(new BayesSamples(x, column(0, 1))))
                .hasMessage("row 1 of the features has a NaN or an infinity, allowed are finite numbers");
        assertThat(UNIT.estimate(new BayesSamples(x, column(0, -1))).error()).isZero();
        INDArray fine = Nd4j.zeros(DataType.DOUBLE, 2, 2);
        assertThatThrownBy(() -> UNIT.estimate(new BayesSamples(fine, column(0, 0.5))))
                .hasMessage(
                        "the class id in row 1 is 0.5, allowed are whole numbers from 0 on, and negative ones or NaN"
                                + " for none");
        INDArray sum = Nd4j.createFromArray(new double[][] {{1, 0}, {.6, .6}});
        assertThatThrownBy(() -> UNIT.estimate(new BayesSamples(fine, sum)))
                .hasMessage("row 1 of the labels is [0.6, 0.6], allowed are probabilities with the sum 1, one-hot rows,"
                        + " or all zero for none");
        assertThatThrownBy(() -> UNIT.estimate(new BayesSamples(fine, column(0, 1), column(1, -1))))
                .hasMessage("the weight of row 1 is -1.0, allowed are finite numbers that are not negative");
        assertThatThrownBy(() -> new BayesSamples(fine, column(0)))
                .hasMessage(
                        "the features are [2, 2] and the labels are [1, 1], allowed are features [rows, features] and"
                                + " labels [rows, 1] or [rows, classes]");
        assertThatThrownBy(() -> UNIT.withPower(0.5)).hasMessageContaining("power");
        assertThatThrownBy(() -> new BayesError(BayesError.Direction.ASCEND, 1, 0.5, Reduction.ALL))
                .hasMessageContaining("power");
        assertThatThrownBy(() ->
                        UNIT.estimate(new BayesSamples(fine, column(0, 1)), new BayesSamples(fine, column(0, 1)), 1))
                .hasMessageContaining("with 1 excluded rows");
    }
}
