package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.RegisteredAttacks.Case;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** I22 of the specification, 3.2: every registered attack, interrupted from within an answer of the model. */
class InterruptionContractTest {
    private static final String ALL = "org.samediffext.adversarial.RegisteredAttacks#inEachNorm";
    private static final AttackOptions OPTIONS = Fixture.OPTIONS.withBatchSize(5);

    /** One perturbation for all examples, so that none has a best of its own. */
    private static final Set<String> SHARED = Set.of("universal");

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private static INDArray images() {
        return Fixture.examples(DataType.FLOAT).reshape(Fixture.ROWS, 1, 2, 2);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void theBestSoFarComesBackFlagged(Case registered) {
        INDArray x = images();
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        Interrupting whole = new Interrupting(Fixture.NET, Long.MAX_VALUE);
        AttackResult full = registered.attack().run(whole, x, goal, OPTIONS);
        assertThat(full.interrupted()).isFalse();
        assertThat(full.requireComplete()).isSameAs(full);
        for (int after : new int[] {0, 1, 7, 14, 31, 90, 200}) {
            Interrupting model = new Interrupting(Fixture.NET, after);
            model.begin();

            AttackResult result = registered.attack().run(model, x, goal, OPTIONS);

            assertThat(Thread.interrupted()).isEqualTo(model.rows() >= after);
            assertThat(result.interrupted()).isEqualTo(model.rows() < whole.rows());
            assertThat(sum(result::forward)).isEqualTo(model.rows());
            assertThat(sum(result::backward)).isEqualTo(model.backward());
            for (int row = 0; row < Fixture.ROWS; row++) {
                if (result.failure(row) != Failure.INTERRUPTED) {
                    same(result, full, row);
                }
            }
            result.budgets().forEach(budget -> isSound(registered.norm(), budget, x, result));
        }
    }

    private static long sum(IntToLongFunction count) {
        return IntStream.range(0, Fixture.ROWS).mapToLong(count).sum();
    }

    private static void same(AttackResult actual, AttackResult expected, int row) {
        for (int k = 0; k < expected.budgets().size(); k++) {
            Budget found = actual.budgets().get(k);
            Budget wanted = expected.budgets().get(k);
            assertThat(Toy.matrix(found.adversarial())[row]).isEqualTo(Toy.matrix(wanted.adversarial())[row]);
            assertThat(found.success().get(row)).isEqualTo(wanted.success().get(row));
            assertThat(found.distance().get(row)).isEqualTo(wanted.distance().get(row));
            assertThat(found.loss().get(row)).isEqualTo(wanted.loss().get(row));
        }
        assertThat(actual.forward(row)).isEqualTo(expected.forward(row));
        assertThat(actual.backward(row)).isEqualTo(expected.backward(row));
        assertThat(actual.failure(row)).isEqualTo(expected.failure(row));
    }

    private static void isSound(Norm norm, Budget budget, INDArray x, AttackResult result) {
        double[][] clean = Toy.matrix(x);
        double[][] moved = Toy.matrix(budget.adversarial());
        int[] labels = Fixture.labels(x);
        int[] decisions = Fixture.NET.labels(budget.adversarial());
        for (int row = 0; row < clean.length; row++) {
            double distance = Ball.distance(norm, moved[row], clean[row]);
            assertThat(distance).isLessThanOrEqualTo(budget.epsilon() + 1e-6);
            for (double value : moved[row]) {
                assertThat(value).isBetween(0.0, 1.0);
            }
            boolean success = result.forward(row) > 0 && decisions[row] != labels[row];
            assertThat(budget.success().get(row)).isEqualTo(success);
            assertThat(budget.distance().get(row)).isEqualTo(success ? distance : Double.POSITIVE_INFINITY);
            if (result.forward(row) == 0) {
                assertThat(moved[row]).isEqualTo(clean[row]);
                assertThat(result.failure(row)).isEqualTo(Failure.INTERRUPTED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void noSuccessThatTheModelSawIsLost(Case registered) {
        if (SHARED.contains(registered.name())) {
            return;
        }
        INDArray x = images();
        int[] decided = Fixture.NET.labels(x);
        double radius = RegisteredAttacks.radii(registered.norm()).get(3);
        Attack attack = registered.with("epsilon", List.of(radius)).attack();
        for (int row = 0; row < 4; row++) {
            INDArray one = Rows.pick(x, new int[] {row});
            Neighbourhood near =
                    new Neighbourhood(Toy.matrix(one)[0], new Ball(registered.norm(), radius), Fixture.NET.bounds());
            for (int after = 1; after < 40; after += 4) {
                Recorded seen = new Recorded(Fixture.NET);
                Interrupting model = new Interrupting(seen, after);
                AttackResult result =
                        attack.run(model, one, Criterion.untargeted(decided[row]), OPTIONS.withFirstSample(row));
                Thread.interrupted();
                int label = decided[row];
                boolean found =
                        seen.seen().stream().anyMatch(point -> near.contains(point) && seen.decision(point) != label);
                assertThat(result.at(radius).success()).containsExactly(found);
            }
        }
    }
}
