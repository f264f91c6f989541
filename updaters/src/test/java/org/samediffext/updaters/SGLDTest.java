package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.Averages;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Average;
import org.samediffext.registry.Composition;
import org.samediffext.registry.Noise;
import org.samediffext.spi.StepNumbers;

/** Laws of stochastic gradient Langevin dynamics. */
class SGLDTest {

    /** The specification's numbers for x² from 1, with its normal numbers in the place of those that are drawn. */
    @Test
    void followsTheNumbersOfTheSpecification() {
        SGLD rule = new SGLD(0.5, 0);
        double[] z = {0.5, -1, 0.25};
        double[] expected = {0.9581139, 0.4502633, 0.4392676};
        double[] means = {0.9581139, 0.7041886, 0.6158816};
        RuleUpdater still = new RuleUpdater(new SGLD(0, 0), 0.1, null, 0, 0);
        double x = 1;
        double mean = 0;
        for (int t = 1; t <= 3; t++) {
            double[] gradient = {2 * x};
            x = Steps.run(still, new double[] {x}, List.of(gradient), DataType.DOUBLE)
                            .get(0)[0]
                    + rule.deviation(new StepNumbers(0.1, t, 0)) * z[t - 1];
            mean += (x - mean) / t;
            assertThat(x).isCloseTo(expected[t - 1], within(5e-8));
            assertThat(mean).isCloseTo(means[t - 1], within(5e-8));
        }
    }

    /** On a·x²/2 the variance settles at T/a, at T/(a(1 − ηa/2)) with a rate η that is not small. Many weights, one seed. */
    @Test
    void theVarianceOnAQuadraticIsTheTemperatureOverTheCurvature() {
        int n = 40_000;
        double rate = 0.2;
        double temperature = 0.3;
        INDArray curvature = Nd4j.createFromArray(
                IntStream.range(0, n).mapToDouble(i -> i % 2 == 0 ? 1 : 3).toArray());
        Steps steps =
                new Steps(new RuleUpdater(new SGLD(temperature, 17), rate, null, 0, 0), Nd4j.zeros(DataType.DOUBLE, n));
        for (int t = 0; t < 60; t++) {
            steps.step(steps.parameter().mul(curvature));
        }
        for (int parity = 0; parity < 2; parity++) {
            double a = parity == 0 ? 1 : 3;
            double squares = 0;
            double sum = 0;
            for (int i = parity; i < n; i += 2) {
                double x = steps.parameter().getDouble(i);
                squares += x * x * 2 / n;
                sum += x * 2 / n;
            }
            // the standard error of a variance of 20,000 numbers is one per cent
            double expected = temperature / (a * (1 - rate * a / 2));
            assertThat(squares).as("curvature %s", a).isCloseTo(expected, within(0.04 * expected));
            assertThat(sum).isCloseTo(0, within(4 * Math.sqrt(expected * 2 / n)));
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void itsNoiseIsNotThatOfTheGradient(ToyModel kind) {
        double[] rule = noise(kind, new SGLD(0.5, 3), Composition.NONE);
        double[] gradient = noise(kind, new SGLD(0, 3), Composition.NONE.withNoise(new Noise(1, 0, 3)));
        assertThat(rule).hasSize(51);
        assertThat(Arrays.stream(rule).distinct()).hasSize(51);
        double product = 0;
        for (int i = 0; i < rule.length; i++) {
            product += rule[i] * gradient[i] / rule.length;
        }
        // of two numbers with variance 1; the standard error is 0.14
        assertThat(Math.abs(product)).isLessThan(0.5);
        double square = Arrays.stream(rule).map(z -> z * z).average().orElseThrow();
        assertThat(square).isBetween(0.5, 1.6);
        assertThat(noise(kind, new SGLD(0.5, 3), Composition.NONE)).isEqualTo(rule);
        assertThat(noise(kind, new SGLD(0.5, 4), Composition.NONE)).isNotEqualTo(rule);
    }

    /** What the first step adds; with rate 1 and temperature 0.5 its variance is 1. */
    private static double[] noise(ToyModel kind, SGLD rule, Composition composition) {
        double[] with = afterOneStep(kind, rule, composition);
        double[] without = afterOneStep(kind, new SGLD(0, 0), Composition.NONE);
        Arrays.setAll(with, i -> without[i] - with[i]);
        return with;
    }

    private static double[] afterOneStep(ToyModel kind, SGLD rule, Composition composition) {
        Object model = kind.build(new RuleUpdater(rule, 1, null, 0, 0, composition));
        Updaters.attach(model);
        kind.fit(model, 0, 1);
        return kind.flat(model);
    }

    /** A network's block of several parameters draws the same, whether or not it is shown them one by one. */
    @Test
    void drawsDoNotDependOnHowABlockIsDivided() {
        double[] whole = afterOneStep(ToyModel.MULTI_LAYER, new SGLD(0.5, 3), Composition.NONE);
        Average.Ema average = new Average.Ema(0.5);
        assertThat(afterOneStep(ToyModel.MULTI_LAYER, new SGLD(0.5, 3), Composition.NONE.withAverage(average)))
                .isEqualTo(whole);
    }

    /** The mean of the visited weights comes closer to the optimum as the run gets longer; the last weight does not. */
    @Test
    void theMeanOfTheIteratesConverges() {
        Composition swa = Composition.NONE.withAverage(new Average.Swa(50, 1));
        double[] errors = new double[2];
        int[] lengths = {150, 5050};
        for (int run = 0; run < 2; run++) {
            Averaged steps = new Averaged(new RuleUpdater(new SGLD(0.1, 5), 0.2, null, 0, 0, swa), 200);
            for (int t = 0; t < lengths[run]; t++) {
                steps.step();
            }
            errors[run] = steps.meanSquare(steps.average());
            // the variance of one iterate, T/(1 − η/2)
            assertThat(steps.meanSquare(steps.parameter)).isCloseTo(0.1 / 0.9, within(0.04));
        }
        assertThat(errors[0]).isBetween(0.003, 0.02);
        assertThat(errors[1]).isLessThan(errors[0] / 20);
    }

    /** Descends x²/2 in many weights as a block of DL4J. */
    private static final class Averaged {
        private final INDArray parameter;
        private final INDArray view;
        private final org.nd4j.linalg.learning.GradientUpdater<RuleUpdater> updater;
        private final org.samediffext.model.ParameterBridge bridge = new org.samediffext.model.ParameterBridge("");
        private int iteration;

        Averaged(RuleUpdater config, int n) {
            this.parameter = Nd4j.zeros(DataType.DOUBLE, n);
            this.view = Nd4j.zeros(DataType.DOUBLE, 1, config.stateSize(n));
            this.updater = config.instantiate(view, true);
        }

        void step() {
            INDArray gradient = parameter.dup();
            bridge.apply(parameter, gradient, 0, iteration, 0);
            updater.applyUpdater(gradient, iteration++, 0);
            parameter.subi(gradient);
        }

        INDArray average() {
            return view.reshape(view.length());
        }

        double meanSquare(INDArray array) {
            return array.mul(array).meanNumber().doubleValue();
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aConfigurationSamplesWithAveraging(ToyModel kind) {
        Object model = kind.build(new org.nd4j.linalg.learning.config.Sgd(0.1));
        SameDiffExt ext = SameDiffExt.load();
        ext.install(
                ext.parse("updater: { method: sgld, temperature: 0.001, learningRate: 0.1, average: { kind: swa },"
                        + " groups: [ { match: '.*_b', method: sgd } ] }"),
                model);
        double[] before = kind.flat(model);
        kind.fit(model, 0, 8);
        assertThat(kind.flat(model)).isNotEqualTo(before).doesNotContain(Double.NaN);
        assertThat(kind.flat(Averages.copy(model))).isNotEqualTo(kind.flat(model));
    }

    @Test
    void theTemperatureMustBeGiven() {
        assertThatThrownBy(() -> SameDiffExt.load().parse("updater: { method: sgld }"))
                .hasMessageContaining("temperature");
    }
}
