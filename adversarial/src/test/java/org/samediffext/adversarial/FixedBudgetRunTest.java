package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** What every attack within a fixed budget returns, whatever its steps. */
class FixedBudgetRunTest {
    private static final String ATTACKS = "org.samediffext.adversarial.Fixture#attacks";
    private static final String TYPES = "org.samediffext.adversarial.Fixture#attacksAndTypes";

    @ParameterizedTest
    @MethodSource(TYPES)
    void staysInsideBallAndBox(FixedBudgetAttack attack, DataType type) {
        INDArray x = Fixture.examples(type);
        AttackResult result = Fixture.run(attack, x);
        assertThat(result.budgets()).extracting(Budget::epsilon).containsExactly(0.0, .15, .3, .6);
        double[][] clean = Toy.matrix(x);
        for (Budget budget : result.budgets()) {
            assertThat(budget.adversarial().dataType()).isEqualTo(type);
            double[][] found = Toy.matrix(budget.adversarial());
            Ball ball = new Ball(attack.norm(), budget.epsilon());
            for (int row = 0; row < Fixture.ROWS; row++) {
                double distance = ball.distance(found[row], clean[row]);
                assertThat(distance).isLessThanOrEqualTo(budget.epsilon() + 1e-12);
                assertThat(Arrays.stream(found[row])).allMatch(v -> v >= 0 && v <= 1);
                assertThat(budget.distance().get(row))
                        .isEqualTo(budget.success().get(row) ? distance : Double.POSITIVE_INFINITY);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TYPES)
    void epsilonZeroReturnsTheInputAndNothingIsWritten(FixedBudgetAttack attack, DataType type) {
        INDArray x = Fixture.examples(type);
        INDArray before = x.dup();
        INDArray found = Fixture.run(attack, x).at(0).adversarial();
        assertThat(found.data().asDouble()).containsExactly(before.data().asDouble());
        assertThat(x.data().asDouble()).containsExactly(before.data().asDouble());
        assertThat(found).isNotSameAs(x);
    }

    @ParameterizedTest
    @MethodSource(TYPES)
    void successIsThatOfTheReturnedArray(FixedBudgetAttack attack, DataType type) {
        INDArray x = Fixture.examples(type);
        int[] labels = Fixture.labels(x);
        for (Budget budget : Fixture.run(attack, x).budgets()) {
            int[] decisions = Fixture.NET.labels(budget.adversarial());
            for (int row = 0; row < Fixture.ROWS; row++) {
                assertThat(budget.success().get(row)).isEqualTo(decisions[row] != labels[row]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void successAndLossNeverFallWithEpsilon(FixedBudgetAttack attack) {
        List<Budget> budgets =
                Fixture.run(attack, Fixture.examples(DataType.FLOAT)).budgets();
        for (int k = 1; k < budgets.size(); k++) {
            for (int row = 0; row < Fixture.ROWS; row++) {
                boolean before = budgets.get(k - 1).success().get(row);
                assertThat(budgets.get(k).success().get(row)).isIn(before, true);
                if (!budgets.get(k).success().get(row)) {
                    assertThat(budgets.get(k).loss().get(row))
                            .isGreaterThanOrEqualTo(budgets.get(k - 1).loss().get(row));
                }
            }
        }
        assertThat(budgets.get(3).successRate()).isGreaterThan(budgets.get(0).successRate());
    }

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void misjudgedExamplesAreReturnedAsTheyAre(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        AttackResult result = Fixture.run(attack, x);
        for (int row = 0; row < Fixture.ROWS; row += 4) {
            Budget largest = result.at(.6);
            assertThat(largest.adversarial().getRow(row).toDoubleVector())
                    .containsExactly(x.getRow(row).toDoubleVector());
            assertThat(largest.success().get(row)).isTrue();
            assertThat(largest.distance().get(row)).isZero();
            assertThat(result.forward(row)).isEqualTo(1);
            assertThat(result.backward(row)).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void theLossReportedIsThatOfTheReturnedPoint(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        int[] labels = Fixture.labels(x);
        Budget budget = Fixture.run(attack, x).at(.3);
        double[][] found = Toy.matrix(budget.adversarial());
        for (int row = 0; row < Fixture.ROWS; row++) {
            double loss = attack.loss().away(Fixture.NET.scores(found[row]), labels[row], new double[3]);
            assertThat(budget.loss().get(row)).isCloseTo(loss, within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("org.samediffext.adversarial.Fixture#forThreeClassTargets")
    void targetedSuccessIsTheTarget(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        int[] targets = Fixture.NET.labels(x);
        for (int row = 0; row < targets.length; row++) {
            targets[row] = (targets[row] + 1) % 3;
        }
        Budget budget = attack.run(Fixture.NET, x, Criterion.targeted(targets), Fixture.OPTIONS)
                .at(.6);
        int[] decisions = Fixture.NET.labels(budget.adversarial());
        for (int row = 0; row < targets.length; row++) {
            assertThat(budget.success().get(row)).isEqualTo(decisions[row] == targets[row]);
        }
        assertThat(budget.successRate()).isPositive();
    }

    @Test
    void inputsBeyondTheBoxByRoundingAreClipped() {
        INDArray x = Nd4j.create(new double[][] {{1 + 9e-7, -9e-7, .5, .5}});
        for (Budget budget : new Fgsm(Norm.L2, List.of(0.0, .1))
                .run(Fixture.NET, x, Criterion.untargeted(0), Fixture.OPTIONS)
                .budgets()) {
            assertThat(Arrays.stream(budget.adversarial().toDoubleVector())).allMatch(v -> v >= 0 && v <= 1);
        }
    }

    /** The bounds are no floats: the largest float below 0.1 and the smallest above -0.1 are the edge. */
    @Test
    void floatsStayInsideBoundsThatAreNoFloats() {
        Bounds bounds = new Bounds(-.1, .1);
        Toy model = new Boxed(Fixture.NET, bounds);
        INDArray x = Nd4j.create(new float[][] {{.05f, -.05f, .02f, 0}});
        for (Norm norm : Norm.values()) {
            Budget budget = new Fgsm(norm, List.of(.9))
                    .run(model, x, Criterion.untargeted(0).endless(), Fixture.OPTIONS)
                    .at(.9);
            double[] found = budget.adversarial().toDoubleVector();
            assertThat(Arrays.stream(found)).allMatch(v -> v >= -.1 && v <= .1).contains((double) Math.nextDown(.1f));
        }
    }

    @Test
    void aPointOutsideTheNeighbourhoodIsNeverReturned() {
        Escaping escaping = new Escaping(List.of(.1));
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Budget budget = escaping.run(Fixture.NET, x, Criterion.untargeted(Fixture.NET.labels(x)), Fixture.OPTIONS)
                .at(.1);
        assertThat(budget.adversarial()).isEqualTo(x);
        assertThat(budget.successRate()).isZero();
    }

    /** Jumps out of every ball. */
    private record Escaping(List<Double> epsilon) implements FixedBudgetAttack {
        @Override
        public Norm norm() {
            return Norm.LINF;
        }

        @Override
        public Climb climb(Neighbourhood near, SampleRandom random) {
            return (point, loss, gradient) -> new double[] {9, -9, 9, -9};
        }
    }
}
