package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Criterion;

/** Attacks do not depend on the units of the input, nor on a constant or (margin, DLR) a factor on the scores. */
class FixedBudgetInvarianceTest {
    private static final String ATTACKS = "org.samediffext.adversarial.Fixture#attacks";

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void unitsDoNotMatter(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        int[] labels = Fixture.labels(x);
        INDArray expected = Fixture.run(attack, x).at(.3).adversarial();
        FixedBudgetAttack scaled = Fixture.within(attack, List.of(0.0, .15 * 255, .3 * 255));
        INDArray found = scaled.run(
                        new InUnits(Fixture.NET, 0, 255), x.mul(255), Criterion.untargeted(labels), Fixture.OPTIONS)
                .at(.3 * 255)
                .adversarial();
        assertThat(found.div(255).data().asDouble())
                .containsExactly(expected.data().asDouble(), within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-50, 300})
    void aConstantOnTheScoresChangesNothing(double constant) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Fixture.attacks().forEach(attack -> {
            INDArray found = attack.run(
                            new Affine(1, constant), x, Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS)
                    .at(.3)
                    .adversarial();
            double[] expected =
                    Fixture.run(attack, x).at(.3).adversarial().data().asDouble();
            assertThat(found.data().asDouble()).as("%s", attack).containsExactly(expected, within(1e-5));
        });
    }

    @ParameterizedTest
    @MethodSource("org.samediffext.adversarial.Fixture#forAnyScale")
    void aFactorOnTheScoresChangesNothingForMarginAndDlr(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        INDArray found = attack.run(new Affine(20, 0), x, Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS)
                .at(.3)
                .adversarial();
        double[] expected = Fixture.run(attack, x).at(.3).adversarial().data().asDouble();
        assertThat(found.data().asDouble()).containsExactly(expected, within(1e-5));
    }

    /** The net with other scores that rank the classes alike. */
    private record Affine(double factor, double constant) implements Toy {
        @Override
        public int classes() {
            return 3;
        }

        @Override
        public double[] scores(double[] x) {
            return Arrays.stream(Fixture.NET.scores(x))
                    .map(v -> factor * v + constant)
                    .toArray();
        }

        @Override
        public double[] pullback(double[] x, double[] cotangent) {
            double[] gradient = Fixture.NET.pullback(x, cotangent);
            Arrays.setAll(gradient, i -> factor * gradient[i]);
            return gradient;
        }
    }
}
