package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;

/** What attacks do with models that give no gradient, no finite numbers or the wrong shape. */
class FixedBudgetFailureTest {
    private static final String ATTACKS = "org.samediffext.adversarial.Fixture#attacks";

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void aConstantModelIsAFailureNotAnError(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Toy constant = new Linear(new double[3][4], new double[] {2, 1, 0});
        AttackResult result = attack.run(
                constant, x, Criterion.untargeted(new int[Fixture.ROWS]).endless(), Fixture.OPTIONS);
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(result.failure(row)).isEqualTo(Failure.ZERO_GRADIENT);
            assertThat(result.at(.3).success().get(row)).isFalse();
            assertThat(result.at(.3).distance().get(row)).isInfinite();
        }
        assertThat(result.at(.6).adversarial()).isEqualTo(x);
    }

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void anExampleWithoutFiniteScoresFailsAlone(FixedBudgetAttack attack) {
        failsAlone(attack, Breaking.Where.SCORES, "scores");
    }

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void anExampleWithoutFiniteGradientFailsAlone(FixedBudgetAttack attack) {
        failsAlone(attack, Breaking.Where.GRADIENT, "gradient");
    }

    private static void failsAlone(FixedBudgetAttack attack, Breaking.Where where, String what) {
        INDArray x = Nd4j.create(new double[][] {{.6, .3, .9, .5, 0}, {.6, .3, .9, .5, 1}, {.5, .4, .9, .5, 0}});
        Criterion goal = Criterion.untargeted(0, 0, 0);
        AttackResult sound = attack.run(new Breaking(Breaking.Where.NOWHERE), x, goal, Fixture.OPTIONS);
        AttackResult result = attack.run(new Breaking(where), x, goal, Fixture.OPTIONS);
        assertThat(List.of(result.failure(0), result.failure(1), result.failure(2)))
                .containsExactly(Failure.NONE, Failure.NON_FINITE, Failure.NONE);
        assertThat(result.at(.15).success().get(1)).isFalse();
        for (int row : new int[] {0, 2}) {
            assertThat(result.at(.6).adversarial().getRow(row))
                    .isEqualTo(sound.at(.6).adversarial().getRow(row));
        }
        assertThatThrownBy(() -> attack.run(new Breaking(where), x, goal, Fixture.OPTIONS.withFailOnNonFinite(true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model gave a NaN or an infinity in the " + what + " of row 1");
    }

    @Test
    void scoresOfAnotherShapeAreAnError() {
        Toy liar = new Toy() {
            @Override
            public int classes() {
                return 4;
            }

            @Override
            public double[] scores(double[] x) {
                return Fixture.NET.scores(x);
            }

            @Override
            public double[] pullback(double[] x, double[] cotangent) {
                return x;
            }
        };
        INDArray x = Nd4j.create(new double[][] {{.6, .3, .9, .5}});
        assertThatThrownBy(() -> new Fgsm().run(liar, x, Criterion.untargeted(0), Fixture.OPTIONS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model gave scores of shape [1, 3], expected [1, 4]");
    }

    /** The net with a fifth input that only breaks it, above .65: farther than the largest ball from 0. */
    private record Breaking(Where where) implements Toy {
        enum Where {
            NOWHERE,
            SCORES,
            GRADIENT
        }

        @Override
        public int classes() {
            return 3;
        }

        @Override
        public double[] scores(double[] x) {
            double[] z = Fixture.NET.scores(Arrays.copyOf(x, 4));
            z[2] = where == Where.SCORES && x[4] > .65 ? Double.NaN : z[2];
            return z;
        }

        @Override
        public double[] pullback(double[] x, double[] cotangent) {
            double[] gradient = Arrays.copyOf(Fixture.NET.pullback(Arrays.copyOf(x, 4), cotangent), 5);
            gradient[0] = where == Where.GRADIENT && x[4] > .65 ? Double.POSITIVE_INFINITY : gradient[0];
            return gradient;
        }
    }
}
