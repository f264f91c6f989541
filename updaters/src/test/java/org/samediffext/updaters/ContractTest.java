package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Registry;
import org.samediffext.spi.StepNoise;
import org.samediffext.spi.UpdateRule;

/** What holds for every updater of the registry. */
class ContractTest {

    static Stream<UpdateRule> rules() {
        return Rules.all();
    }

    private static List<double[]> gradients(long seed, int n, int steps) {
        Random random = new Random(seed);
        List<double[]> gradients = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            gradients.add(random.doubles(n).map(u -> (u - 0.5) * 2).toArray());
        }
        return gradients;
    }

    private static double[] theta(int n) {
        return new Random(7).doubles(n).map(u -> (u - 0.5) * 4).toArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void floatIsDoubleToSixDigits(UpdateRule rule) {
        List<double[]> gradients = gradients(1, 1300, 12);
        List<double[]> exact = Steps.run(Rules.decayed(rule), theta(1300), gradients, DataType.DOUBLE);
        List<double[]> single = Steps.run(Rules.decayed(rule), theta(1300), gradients, DataType.FLOAT);
        for (int i = 0; i < 1300; i++) {
            assertThat(single.get(11)[i]).as("element %d", i).isCloseTo(exact.get(11)[i], within(2e-6));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void halfIsDoubleToThreeDigits(UpdateRule rule) {
        List<double[]> gradients = gradients(2, 100, 5);
        List<double[]> exact = Steps.run(Rules.decayed(rule), theta(100), gradients, DataType.DOUBLE);
        List<double[]> half = Steps.run(Rules.decayed(rule), theta(100), gradients, DataType.FLOAT16);
        for (int i = 0; i < 100; i++) {
            // EXAdam's first steps are 16 times the rate, of which half keeps three digits
            assertThat(half.get(4)[i]).as("element %d", i).isCloseTo(exact.get(4)[i], within(1e-2));
        }
    }

    static Stream<UpdateRule> elementwise() {
        return Rules.elementwise();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("elementwise")
    void blockSizeDoesNotMatter(UpdateRule rule) {
        List<double[]> gradients = gradients(3, 1000, 6);
        double[] whole = Steps.run(Rules.decayed(rule), theta(1000), gradients, DataType.FLOAT)
                .get(5);
        List<double[]> head =
                gradients.stream().map(g -> java.util.Arrays.copyOf(g, 137)).toList();
        double[] part = Steps.run(Rules.decayed(rule), java.util.Arrays.copyOf(theta(1000), 137), head, DataType.FLOAT)
                .get(5);
        assertThat(part).isEqualTo(java.util.Arrays.copyOf(whole, 137));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void orderOfTheGradientDoesNotMatter(UpdateRule rule) {
        Steps same = new Steps(
                Rules.decayed(rule),
                Nd4j.createFromArray(theta(24)).reshape('c', 4, 6).dup('c'));
        Steps other = new Steps(
                Rules.decayed(rule),
                Nd4j.createFromArray(theta(24)).reshape('c', 4, 6).dup('f'));
        for (double[] gradient : gradients(4, 24, 5)) {
            same.step(Nd4j.createFromArray(gradient).reshape('c', 4, 6).dup('c'));
            other.step(Nd4j.createFromArray(gradient).reshape('c', 4, 6).dup('c'));
        }
        assertThat(other.parameter().ordering()).isEqualTo('f');
        assertThat(same.parameter().sub(other.parameter()).amaxNumber().doubleValue())
                .isLessThan(1e-12);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void zeroGradientIsHarmless(UpdateRule rule) {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            List<double[]> zeros = List.of(new double[3], new double[3], new double[3]);
            for (double[] theta : Steps.run(Rules.updater(rule), new double[] {1, -2, 0}, zeros, type)) {
                assertThat(theta).doesNotContain(Double.NaN);
                if (!(rule instanceof StepNoise)) {
                    assertThat(theta[2]).isZero();
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void nanInTheGradientChangesNothing(UpdateRule rule) {
        Steps steps = new Steps(Rules.decayed(rule), Nd4j.createFromArray(theta(5)));
        steps.step(Nd4j.createFromArray(0.1, 0.2, -0.3, 0.4, 0.5));
        double[] before = steps.parameter().toDoubleVector();
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> steps.step(Nd4j.createFromArray(0.1, 0.2, bad, 0.4, 0.5)))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageStartingWith(
                            "the gradient is " + bad + " at element 2 of 5 for the updater " + rule.name());
        }
        assertThat(steps.parameter().toDoubleVector()).isEqualTo(before);
        Steps clean = new Steps(Rules.decayed(rule), Nd4j.createFromArray(theta(5)));
        clean.step(Nd4j.createFromArray(0.1, 0.2, -0.3, 0.4, 0.5));
        double[] next = {0.3, 0.1, 0.2, 0.1, 0.2};
        assertThat(steps.step(Nd4j.createFromArray(next)).toDoubleVector())
                .isEqualTo(clean.step(Nd4j.createFromArray(next)).toDoubleVector());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void withoutTheParameterItSaysWhatToDo(UpdateRule rule) {
        RuleUpdater updater = Rules.decayed(rule);
        INDArray view = updater.stateSize(3) == 0 ? null : Nd4j.zeros(DataType.DOUBLE, 1, updater.stateSize(3));
        assertThatThrownBy(
                        () -> updater.instantiate(view, true).applyUpdater(Nd4j.createFromArray(1.0, 2.0, 3.0), 0, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the updater " + rule.name() + " needs the parameters (")
                .hasMessageEndingWith("call org.samediffext.Updaters.attach(model) once before fit");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void settingsRoundTrip(UpdateRule rule) {
        Descriptor descriptor = descriptor(rule);
        assertThat(descriptor.create(descriptor.settingsOf(rule))).isEqualTo(rule);
        assertThat(Updaters.of(rule, 0.3)).isEqualTo(Updaters.of(rule, 0.3)).isNotEqualTo(Updaters.of(rule, 0.2));
        assertThat(Updaters.of(rule, 0.3).clone()).isEqualTo(Updaters.of(rule, 0.3));
    }

    private static Descriptor descriptor(UpdateRule rule) {
        return Registry.global().methods().stream()
                .filter(d -> d.type() == rule.getClass())
                .findFirst()
                .orElseThrow();
    }
}
