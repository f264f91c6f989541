package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** AutoAttack finds what can be found, and no more. */
class AutoAttackTest {
    private static final INDArray X =
            Nd4j.create(new double[][] {{.6, .3, .9, .5}}).castTo(DataType.DOUBLE);

    /** The minimal distances of the linear model: .3, .4582576, .525; of the tanh net: by SLSQP. */
    @ParameterizedTest
    @CsvSource({"LINF, .3, .2156036500", "L2, .4582576, .3625017197", "L1, .525, .4932132828"})
    void succeedsJustBeyondTheMinimalDistanceAndNotBefore(Norm norm, double linear, double tanh) {
        succeeds(Linear.golden(), norm, linear);
        succeeds(new TanhNet(), norm, tanh);
    }

    private static void succeeds(Toy model, Norm norm, double distance) {
        List<Double> epsilon = List.of(distance * 1.001, distance * .999);
        AttackResult result =
                new AutoAttack(norm, epsilon, 100, 100).run(model, X, Criterion.untargeted(0), new AttackOptions());
        assertThat(result.budgets().get(0).success()).containsExactly(false);
        Budget beyond = result.budgets().get(1);
        assertThat(beyond.success()).containsExactly(true);
        assertThat(model.labels(beyond.adversarial())).doesNotContain(0);
        assertThat(new Ball(norm, 1).distance(beyond.adversarial().toDoubleVector(), X.toDoubleVector()))
                .isLessThanOrEqualTo(distance * 1.001 + 1e-12);
    }

    /** Each of the attacks alone succeeds on no example that the cascade leaves standing. */
    @ParameterizedTest
    @EnumSource(Norm.class)
    void withstandingMeansWithstandingEachOfTheAttacks(Norm norm) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        double epsilon = norm == Norm.LINF ? .1 : norm == Norm.L2 ? .2 : .25;
        List<Double> radius = List.of(epsilon);
        Budget found = new AutoAttack(norm, radius, 20, 50)
                .run(Fixture.NET, x, goal, Fixture.OPTIONS)
                .at(epsilon);
        assertThat(found.successRate()).isBetween(.3, .95);
        Budget single = new Apgd(norm, radius, 20, 1, true, .75, LogitLoss.CE, false)
                .run(Fixture.NET, x, goal, Fixture.OPTIONS)
                .at(epsilon);
        Budget square = new Square(norm, radius, 50, .8, 1)
                .run(Fixture.NET, x, goal, Fixture.OPTIONS)
                .at(epsilon);
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(found.success().get(row) || !single.success().get(row)).isTrue();
            assertThat(found.success().get(row) || !square.success().get(row)).isTrue();
        }
    }

    @Test
    void aResultDoesNotDependOnTheBatch() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        int[] labels = Fixture.labels(x);
        AutoAttack attack = new AutoAttack(Norm.LINF, List.of(.05, .1), 20, 50);
        AttackResult whole = attack.run(Fixture.NET, x, Criterion.untargeted(labels), Fixture.OPTIONS);
        AttackResult again = attack.run(Fixture.NET, x, Criterion.untargeted(labels), Fixture.OPTIONS.withBatchSize(3));
        for (int row = 0; row < Fixture.ROWS; row++) {
            AttackResult alone = attack.run(
                    Fixture.NET,
                    Rows.pick(x, new int[] {row}),
                    Criterion.untargeted(labels[row]),
                    Fixture.OPTIONS.withFirstSample(row));
            for (double epsilon : attack.epsilon()) {
                float[] expected = whole.at(epsilon).adversarial().getRow(row).toFloatVector();
                assertThat(alone.at(epsilon).adversarial().toFloatVector()).isEqualTo(expected);
                assertThat(again.at(epsilon).adversarial().getRow(row).toFloatVector())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void refusesATarget() {
        assertThatThrownBy(() -> new AutoAttack().run(new TanhNet(), X, Criterion.targeted(1), new AttackOptions()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("autoattack has no targeted form");
    }
}
