package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.adversarial.RandomizedSmoothing.Certificate;
import org.samediffext.adversarial.RandomizedSmoothing.Prediction;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.SettingException;

/** The numbers are those of the specification, 7.2 and 13.1. */
class RandomizedSmoothingTest {
    private static final double TRUE_DISTANCE = .458257569495584;
    private static final INDArray GOLDEN = Nd4j.create(new double[][] {{.6, .3, .9, .5}});
    private static final Linear CONSTANT = new Linear(new double[3][4], new double[] {0, 1, 0});

    private static RandomizedSmoothing smoothing(double sigma, int draws, double alpha, long seed) {
        return new RandomizedSmoothing(sigma, 20, draws, alpha, 400, seed);
    }

    /** The decisions do not depend on the scale of the noise: the exact radius is the distance for every σ. */
    @ParameterizedTest
    @ValueSource(doubles = {.12, .25, .5, 1})
    void comesNearTheTrueDistanceOfALinearModel(double sigma) {
        Certificate certificate = smoothing(sigma, 100_000, .001, 3)
                .certify(Linear.golden(), GOLDEN)
                .get(0);
        assertThat(certificate.prediction()).isZero();
        assertThat(smoothing(sigma, 100_000, .001, 3)
                        .certify(Linear.golden(), GOLDEN.castTo(DataType.FLOAT))
                        .get(0)
                        .radius())
                .isCloseTo(certificate.radius(), within(1e-4));
        double largest = sigma * 3.8114536;
        assertThat(certificate.radius())
                .isLessThanOrEqualTo(TRUE_DISTANCE)
                .isGreaterThan(Math.min(TRUE_DISTANCE * .95, largest * .99));
    }

    @ParameterizedTest
    @CsvSource({"0.05, 200", "0.01, 1000"})
    void theBoundIsWrongAtMostAsOftenAsAlphaSays(double alpha, int draws) {
        double exact = Binomial.normalProbability(TRUE_DISTANCE / .5);
        int wrong = 0;
        for (int seed = 0; seed < 200; seed++) {
            Certificate certificate = smoothing(.5, draws, alpha, seed)
                    .certify(Linear.golden(), GOLDEN)
                    .get(0);
            assertThat(certificate.radius() > TRUE_DISTANCE).isEqualTo(certificate.probability() > exact);
            wrong += certificate.probability() > exact ? 1 : 0;
        }
        double deviation = Math.sqrt(200 * alpha * (1 - alpha));
        assertThat((double) wrong).isLessThanOrEqualTo(200 * alpha + 2.5 * deviation);
    }

    @Test
    void aConstantClassifierHasTheLargestRadiusThatTheDrawsAllow() {
        Certificate certificate =
                smoothing(.25, 1000, .001, 1).certify(CONSTANT, GOLDEN).get(0);
        assertThat(certificate.prediction()).isEqualTo(1);
        assertThat(certificate.selection()).containsExactly(0, 20, 0);
        assertThat(certificate.counts()).containsExactly(0, 1000, 0);
        assertThat(certificate.radius())
                .isCloseTo(.25 * Binomial.normalQuantile(Math.pow(.001, 1e-3)), within(1e-11))
                .isCloseTo(.615816, within(1e-6));
        assertThat(certificate.covers(1, .61)).isTrue();
        assertThat(certificate.covers(1, .62)).isFalse();
        assertThat(certificate.covers(0, 0)).isFalse();
    }

    @Test
    void theRadiusRisesWithTheCountOnceTheBoundPassesOneHalf() {
        RandomizedSmoothing smoothing = smoothing(.25, 100, .001, 0);
        double before = 0;
        for (int hits = 0; hits <= 100; hits++) {
            Certificate certificate = smoothing.certificate(1, List.of(0, 20), List.of(100 - hits, hits));
            if (certificate.abstains()) {
                assertThat(certificate.radius()).isZero();
                assertThat(hits).isLessThan(66);
            } else {
                assertThat(certificate.radius()).isGreaterThan(before);
                before = certificate.radius();
            }
        }
        assertThat(before).isCloseTo(.375119, within(1e-6));
        assertThat(smoothing.certificate(0, List.of(20, 0), List.of(50, 50)).prediction())
                .isEqualTo(-1);
        assertThat(smoothing.certificate(0, List.of(20, 0), List.of(99, 1)).radius())
                .isCloseTo(.337315, within(1e-6));
    }

    @Test
    void predictsWhereTheTwoMostFrequentClassesDifferSignificantly() {
        RandomizedSmoothing smoothing = smoothing(.25, 100, .001, 0);
        assertThat(smoothing.prediction(60, 40).pValue()).isCloseTo(.0568879, within(1e-7));
        assertThat(smoothing.prediction(60, 40).abstains()).isTrue();
        assertThat(smoothing.prediction(30, 70).pValue()).isCloseTo(7.850e-5, within(1e-8));
        assertThat(smoothing.prediction(30, 70).prediction()).isEqualTo(1);
        assertThat(smoothing.prediction(0, 20, 60, 20).prediction()).isEqualTo(2);
        assertThat(smoothing.prediction(0, 20, 60, 20).pValue()).isEqualTo(new Binomial(60, 80).evenTest());
        assertThat(smoothing.predict(CONSTANT, GOLDEN).get(0).prediction()).isEqualTo(1);
        assertThat(smoothing.predict(Linear.golden(), GOLDEN).get(0).counts())
                .extracting(Integer::intValue)
                .satisfies(counts ->
                        assertThat(counts.stream().mapToInt(c -> c).sum()).isEqualTo(100));
    }

    @Test
    void theSeedDecidesAndTheBatchDoesNot() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        RandomizedSmoothing smoothing = new RandomizedSmoothing(.3, 7, 90, .05, 400, 11);
        List<Certificate> certificates = smoothing.certify(Fixture.NET, x);
        List<Prediction> predictions = smoothing.predict(Fixture.NET, x);
        assertThat(smoothing.certify(Fixture.NET, x)).isEqualTo(certificates);
        assertThat(new RandomizedSmoothing(.3, 7, 90, .05, 400, 12).certify(Fixture.NET, x))
                .isNotEqualTo(certificates);
        for (int batch : new int[] {1, 8, 90}) {
            assertThat(new RandomizedSmoothing(.3, 7, 90, .05, batch, 11).certify(Fixture.NET, x))
                    .isEqualTo(certificates);
        }
        for (int row = 0; row < Fixture.ROWS; row++) {
            INDArray alone = x.get(NDArrayIndex.interval(row, row + 1), NDArrayIndex.all());
            assertThat(smoothing.certify(Fixture.NET, alone, row)).containsExactly(certificates.get(row));
            assertThat(smoothing.predict(Fixture.NET, alone, row)).containsExactly(predictions.get(row));
        }
    }

    @Test
    void noiseIsFreshInEachPhaseAndNotClipped() {
        List<double[]> seen = new ArrayList<>();
        DecisionModel model = watching(seen);
        INDArray x = Nd4j.create(new double[][] {{0, 1, .5, 1}});
        RandomizedSmoothing smoothing = new RandomizedSmoothing(.25, 100, 2000, .001, 64, 4);
        smoothing.certify(model, x);
        smoothing.predict(model, x);
        assertThat(seen).hasSize(100 + 2000 + 2000);
        Set<Double> first = new HashSet<>();
        double mean = 0;
        double variance = 0;
        for (double[] point : seen) {
            first.add(point[0]);
            mean += point[1] / seen.size();
            variance += (point[1] - 1) * (point[1] - 1) / seen.size();
        }
        assertThat(first).hasSize(seen.size());
        assertThat(mean).isCloseTo(1, within(.02));
        assertThat(Math.sqrt(variance)).isCloseTo(.25, within(.01));
        assertThat(x.toDoubleVector()).containsExactly(0, 1, .5, 1);
    }

    private static DecisionModel watching(List<double[]> seen) {
        return new DecisionModel() {
            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Bounds bounds() {
                return Bounds.UNIT;
            }

            @Override
            public int[] labels(INDArray x) {
                seen.addAll(Arrays.asList(Toy.matrix(x)));
                return new int[(int) x.size(0)];
            }
        };
    }

    @Test
    void nothingIsDrawnFromNd4j() {
        Nd4j.getRandom().setSeed(5);
        double[] expected = Nd4j.rand(DataType.DOUBLE, 8).toDoubleVector();
        Nd4j.getRandom().setSeed(5);
        smoothing(.25, 10, .1, 3).certify(Fixture.NET, GOLDEN);
        smoothing(.25, 10, .1, 3).predict(Fixture.NET, GOLDEN);
        new Eot(Fixture.NET, new GaussianNoise(.1), 3, 1).vjp(GOLDEN, INDArray::dup);
        assertThat(Nd4j.rand(DataType.DOUBLE, 8).toDoubleVector()).containsExactly(expected);
    }

    @Test
    void rejectsWrongSettingsAndExamples() {
        assertThatThrownBy(() -> smoothing(0, 10, .1, 0))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("sigma is 0, allowed is a finite number with sigma > 0");
        assertThatThrownBy(() -> smoothing(1, 10, 1, 0))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("alpha is 1.0, allowed is a number with 0 < alpha < 1");
        assertThatThrownBy(() -> new RandomizedSmoothing(1, 0, 10, .1, 1, 0)).hasMessageContaining("selection is 0");
        assertThatThrownBy(() -> new RandomizedSmoothing(1, 1, 0, .1, 1, 0)).hasMessageContaining("draws is 0");
        assertThatThrownBy(() -> new RandomizedSmoothing(1, 1, 1, .1, 0, 0)).hasMessageContaining("batchSize is 0");
        assertThatThrownBy(() -> new RandomizedSmoothing().certify(CONSTANT, GOLDEN.mul(255)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed by the bounds of the model is 0.0 to 1.0");
    }
}
