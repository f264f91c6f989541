package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.samediffext.losses.TwoGaussians.with;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the rules for the bandwidth make of samples. */
class BandwidthTest {
    private static final BayesEstimator UNIT = new BayesEstimator(Bandwidth.fixed(1));

    @Test
    void oneFarSampleMovesTheAuthorsEstimateButNotThatOfTheMedian() {
        BayesSamples samples = TwoGaussians.of(11, 400, 2, 2);
        INDArray outlier = samples.features().dup();
        outlier.putScalar(0, 0, 100);
        BayesEstimator median = new BayesEstimator(Bandwidth.medianDistance(0.25));
        assertThat(median.estimate(with(samples, outlier)).error())
                .isCloseTo(median.estimate(samples).error(), within(2e-3));
        assertThat(BayesEstimator.author().estimate(with(samples, outlier)).error()
                        - BayesEstimator.author().estimate(samples).error())
                .isGreaterThan(0.15);
    }

    @Test
    void theUnitsDoNotMatterToTheMedianNorToCrossEntropy() {
        BayesSamples samples = TwoGaussians.of(12, 500, 2, 2);
        BayesSamples wider = with(samples, samples.features().mul(8));
        for (Bandwidth rule : new Bandwidth[] {Bandwidth.medianDistance(0.3), Bandwidth.looCrossEntropy()}) {
            BayesEstimate first = new BayesEstimator(rule).estimate(samples);
            BayesEstimate second = new BayesEstimator(rule).estimate(wider);
            assertThat(second.error()).isCloseTo(first.error(), within(1e-9));
            assertThat(second.sigma()).isCloseTo(8 * first.sigma(), within(1e-9));
        }
        assertThat(UNIT.estimate(wider).error())
                .isLessThan(UNIT.estimate(samples).error() - 0.05);
    }

    /** One draw of 1,000 samples each. */
    @ParameterizedTest
    @CsvSource({"1, 0.165, 0.142", "2, 0.193, 0.173", "10, 0.227, 0.155", "50, 0.366, 0.231"})
    void crossEntropyOverSmoothsInManyDimensions(int features, double error, double looError) {
        BayesEstimate estimate = new BayesEstimator(Bandwidth.looCrossEntropy(Bandwidth.logSpaced(.05, 3, 25)))
                .estimate(TwoGaussians.of(13, 1000, features, 2));
        assertThat(estimate.error()).isCloseTo(error, within(0.04));
        assertThat(estimate.looError()).isCloseTo(looError, within(0.05));
    }

    @Test
    void aFrozenEstimatorKeepsItsBandwidth() {
        BayesSamples samples = TwoGaussians.of(15, 100, 2, 2);
        BayesEstimator frozen = new BayesEstimator(Bandwidth.medianDistance(0.5)).frozen(samples);
        BayesEstimate moved = frozen.estimate(with(samples, samples.features().mul(3)));
        assertThat(moved.sigma())
                .isEqualTo(new BayesEstimator(Bandwidth.medianDistance(0.5))
                        .estimate(samples)
                        .sigma());
    }

    /** The distances are 1, 2, 3, 1, 2 and 1. */
    @Test
    void theMedianDistanceOfFewSamplesIsExact() {
        BayesSamples samples = TwoGaussians.samples(new double[] {0, 1, 2, 3}, new double[] {0, 1, 0, 1}, 1);
        assertThat(new BayesEstimator(Bandwidth.medianDistance(2))
                        .estimate(samples)
                        .sigma())
                .isCloseTo(3, within(1e-12));
        assertThat(BayesEstimator.author().estimate(samples).sigma()).isCloseTo(0.9, within(1e-7));
    }

    @Test
    void refusesWhatIsNoBandwidth() {
        assertThatThrownBy(() -> Bandwidth.fixed(0)).hasMessageContaining("sigma");
        assertThatThrownBy(() -> Bandwidth.medianDistance(-1)).hasMessageContaining("factor");
        assertThatThrownBy(() -> Bandwidth.looCrossEntropy(List.of())).hasMessageContaining("at least one number");
        assertThatThrownBy(() -> UNIT.curve(TwoGaussians.of(1, 4, 1, 1), List.of(Double.NaN)))
                .hasMessageContaining("sigmas");
    }
}
