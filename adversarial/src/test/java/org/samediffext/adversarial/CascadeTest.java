package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** A cascade attacks what is left, and nothing it finds depends on which examples those are. */
class CascadeTest {
    private static final List<Double> EPSILON = List.of(.3, .05, .15);
    private static final INDArray X = Fixture.examples(DataType.FLOAT);
    private static final Criterion GOAL = Criterion.untargeted(Fixture.labels(X));

    private static Attack weak(double epsilon) {
        return new Fgsm(Norm.L1, List.of(epsilon));
    }

    private static Attack strong(double epsilon) {
        return new Pgd(Norm.LINF, List.of(epsilon), 8, 2.5, 2, true, LogitLoss.MARGIN);
    }

    private static AttackResult cascade(List<DoubleFunction<Attack>> attacks, INDArray x, Criterion goal) {
        return new Cascade(attacks, Fixture.NET, x, goal, Fixture.OPTIONS).result(EPSILON);
    }

    @Test
    void oneStageIsTheAttackItself() {
        AttackResult cascade = cascade(List.of(CascadeTest::strong), X, GOAL);
        AttackResult alone = new Pgd(Norm.LINF, EPSILON, 8, 2.5, 2, true, LogitLoss.MARGIN)
                .run(Fixture.NET, X, GOAL, Fixture.OPTIONS);
        for (double epsilon : EPSILON) {
            assertThat(cascade.at(epsilon).success())
                    .isEqualTo(alone.at(epsilon).success());
            assertThat(cascade.at(epsilon).adversarial().toFloatMatrix())
                    .isDeepEqualTo(alone.at(epsilon).adversarial().toFloatMatrix());
        }
    }

    @Test
    void succeedsWhereOneOfTheAttacksDoes() {
        AttackResult cascade = cascade(List.of(CascadeTest::weak, CascadeTest::strong), X, GOAL);
        for (double epsilon : EPSILON) {
            Budget first = weak(epsilon)
                    .run(Fixture.NET, X, GOAL, Fixture.OPTIONS)
                    .budgets()
                    .get(0);
            Budget second = strong(epsilon)
                    .run(Fixture.NET, X, GOAL, Fixture.OPTIONS)
                    .budgets()
                    .get(0);
            Budget both = cascade.at(epsilon);
            int[] decisions = Fixture.NET.labels(both.adversarial());
            for (int row = 0; row < Fixture.ROWS; row++) {
                assertThat(both.success().get(row))
                        .isEqualTo(first.success().get(row) || second.success().get(row));
                assertThat(GOAL.met(row, decisions[row]))
                        .isEqualTo(both.success().get(row));
            }
        }
        assertThat(cascade.at(.3).successRate()).isGreaterThan(cascade.at(.05).successRate());
    }

    @Test
    void findsForAnExampleWhatItFindsForItAlone() {
        AttackResult whole = cascade(List.of(CascadeTest::weak, CascadeTest::strong), X, GOAL);
        for (int row = 0; row < Fixture.ROWS; row++) {
            AttackResult alone = new Cascade(
                            List.of(CascadeTest::weak, CascadeTest::strong),
                            Fixture.NET,
                            Rows.pick(X, new int[] {row}),
                            GOAL.rows(row),
                            Fixture.OPTIONS.withFirstSample(row))
                    .result(EPSILON);
            for (double epsilon : EPSILON) {
                assertThat(alone.at(epsilon).adversarial().toFloatVector())
                        .isEqualTo(whole.at(epsilon).adversarial().getRow(row).toFloatVector());
            }
            assertThat(alone.forward(0)).isEqualTo(whole.forward(row));
            assertThat(alone.backward(0)).isEqualTo(whole.backward(row));
        }
    }

    @Test
    void needsANumberForEachExampleOrNone() {
        List<Long> numbers =
                IntStream.range(1, Fixture.ROWS).mapToObj(Long::valueOf).toList();
        assertThatThrownBy(() -> strong(.1).run(Fixture.NET, X, GOAL, Fixture.OPTIONS.withSamples(numbers)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number 12 examples");
    }
}
