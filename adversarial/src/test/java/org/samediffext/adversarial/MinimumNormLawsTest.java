package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** What holds for every attack of the smallest norm. */
class MinimumNormLawsTest {
    static Stream<MinimumNormAttack> attacks() {
        List<MinimumNormAttack> attacks = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            attacks.add(new Fab(norm, List.of(), 20, 2, 0, .1, 1.05, .9, 3));
            attacks.add(new Fab(norm, List.of(), 10, 2, 2, .1, 1.05, .9, 3));
            attacks.add(new Fmn(norm, List.of(), 60, 1, .05));
        }
        attacks.add(new Ddn(List.of(), 60, 1, 1, .05));
        attacks.add(new CarliniWagner(List.of(), 4, 120, .03, .1, 0, false));
        attacks.add(new CarliniWagner(List.of(), 4, 120, .03, .1, 0, true));
        attacks.add(new Ead(List.of(), 4, 250, .01, 1, .01, 0, Ead.DecisionRule.L1));
        return attacks.stream();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void neverBeatTheTrueMinimum(MinimumNormAttack attack) {
        assertThat(MinimumNorm.distance(attack, new TanhNet()))
                .isBetween(MinimumNorm.tanh(attack.norm()) - 1e-9, 1.1 * MinimumNorm.tanh(attack.norm()));
        assertThat(MinimumNorm.distance(attack, Linear.golden()))
                .isBetween(MinimumNorm.linear(attack.norm()) - 1e-9, 1.1 * MinimumNorm.linear(attack.norm()));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void findTheSameInFloats(MinimumNormAttack attack) {
        AttackResult floats = attack.run(
                new TanhNet(), MinimumNorm.X.castTo(DataType.FLOAT), Criterion.untargeted(0), MinimumNorm.OPTIONS);
        assertThat(floats.budgets().get(0).distance().get(0))
                .isEqualTo(MinimumNorm.distance(attack, new TanhNet()), within(1e-3));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void doNotDependOnTheBatch(MinimumNormAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        AttackResult whole = MinimumNorm.many(attack, x, MinimumNorm.OPTIONS);
        AttackResult parts = MinimumNorm.many(attack, x, MinimumNorm.OPTIONS.withBatchSize(3));
        assertThat(parts.budgets().get(0).adversarial().toFloatMatrix())
                .isDeepEqualTo(whole.budgets().get(0).adversarial().toFloatMatrix());
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(parts.forward(row)).isEqualTo(whole.forward(row));
            assertThat(parts.backward(row)).isEqualTo(whole.backward(row));
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void tellTheTruthAboutSuccess(MinimumNormAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        int[] labels = Fixture.labels(x);
        Budget budget =
                MinimumNorm.many(attack, x, MinimumNorm.OPTIONS).budgets().get(0);
        int[] decisions = Fixture.NET.labels(budget.adversarial());
        double[][] moved = Toy.matrix(budget.adversarial());
        double[][] clean = Toy.matrix(x);
        for (int row = 0; row < labels.length; row++) {
            assertThat(budget.success().get(row)).isEqualTo(decisions[row] != labels[row]);
            assertThat(Arrays.stream(moved[row])).allMatch(v -> v >= 0 && v <= 1);
            double away = Ball.distance(attack.norm(), moved[row], clean[row]);
            assertThat(budget.distance().get(row))
                    .isEqualTo(budget.success().get(row) ? away : Double.POSITIVE_INFINITY);
            if (Fixture.NET.labels(x)[row] != labels[row]) {
                assertThat(moved[row]).containsExactly(clean[row]);
            }
        }
        assertThat(budget.successRate()).isGreaterThan(.8);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void reachTheirTarget(MinimumNormAttack attack) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        int[] targets =
                Arrays.stream(Fixture.NET.labels(x)).map(y -> (y + 1) % 3).toArray();
        Budget budget = attack.run(Fixture.NET, x, Criterion.targeted(targets), MinimumNorm.OPTIONS)
                .budgets()
                .get(0);
        int[] decisions = Fixture.NET.labels(budget.adversarial());
        for (int row = 0; row < targets.length; row++) {
            assertThat(budget.success().get(row)).isEqualTo(decisions[row] == targets[row]);
        }
        assertThat(budget.successRate()).isGreaterThan(.5);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void sayThatAConstantModelHasNoSlope(MinimumNormAttack attack) {
        Linear constant = new Linear(new double[][] {{0, 0, 0, 0}, {0, 0, 0, 0}}, new double[] {1, 0});
        AttackResult result = attack.run(constant, MinimumNorm.X, Criterion.untargeted(0), MinimumNorm.OPTIONS);
        assertThat(result.failure(0)).isEqualTo(Failure.ZERO_GRADIENT);
        assertThat(result.budgets().get(0).success()).containsExactly(false);
        assertThat(result.budgets().get(0).adversarial().toDoubleVector())
                .containsExactly(MinimumNorm.X.toDoubleVector());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void leaveACleanExampleAloneThatTheyCannotBeat(MinimumNormAttack attack) {
        Linear far = Linear.margin(9, 2, -1, .5, 0);
        Budget budget = MinimumNorm.run(attack, far);
        assertThat(budget.success()).containsExactly(false);
        assertThat(budget.distance()).containsExactly(Double.POSITIVE_INFINITY);
        assertThat(budget.adversarial().toDoubleVector()).containsExactly(MinimumNorm.X.toDoubleVector());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void reportAModelThatGivesNoNumbers(MinimumNormAttack attack) {
        Linear broken = Linear.margin(Double.NaN, 2, -1, .5, 0);
        AttackResult result = attack.run(broken, MinimumNorm.X, Criterion.untargeted(0), MinimumNorm.OPTIONS);
        assertThat(result.failure(0)).isEqualTo(Failure.NON_FINITE);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void workOnBoxesOfOtherSizes(MinimumNormAttack attack) {
        INDArray x = Nd4j.create(new double[][] {{1.1, .3, .9, .5}}).castTo(DataType.DOUBLE);
        Boxed boxed = new Boxed(Linear.golden(), new org.samediffext.spi.Bounds(-1, 2));
        Budget budget = attack.run(boxed, x, Criterion.untargeted(0), MinimumNorm.OPTIONS)
                .budgets()
                .get(0);
        double dual = switch (attack.norm()) {
            case LINF -> 3.5;
            case L2 -> Math.sqrt(5.25);
            case L1 -> 2;
        };
        assertThat(budget.distance().get(0)).isBetween(2.05 / dual - 1e-9, 2.05 / dual * 1.1);
    }
}
