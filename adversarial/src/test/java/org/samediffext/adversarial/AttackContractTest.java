package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.ConfigException;
import org.samediffext.adversarial.RegisteredAttacks.Case;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/**
 * What every registered attack keeps in each of its norms, on images of two by two pixels and the tanh net. The numbers are
 * those of the invariants in the specification, 3.2.
 */
class AttackContractTest {
    private static final String ALL = "org.samediffext.adversarial.RegisteredAttacks#inEachNorm";

    /** I7, I9: one perturbation is shared, so that an example depends on the others. */
    private static final Map<String, String> SHARED = Map.of("universal", "one perturbation for all examples");

    /** I13: neither the papers nor others tell how these would be aimed. */
    private static final Set<String> UNTARGETED = Set.of("deepfool", "autoattack");

    /** I14: the queries are those of one of its attacks only. */
    private static final Set<String> WITH_OTHERS = Set.of("autoattack");

    /** I3: where no step is a legal number of steps. */
    private static final Set<String> NO_STEPS = Set.of("pgd");

    private static INDArray images(DataType type) {
        return Fixture.examples(type).reshape(Fixture.ROWS, 1, 2, 2);
    }

    private static AttackResult run(Attack attack, INDArray x, int[] labels, AttackOptions options) {
        return attack.run(Fixture.NET, x, Criterion.untargeted(labels), options);
    }

    private static AttackResult run(Attack attack, INDArray x) {
        return run(attack, x, Fixture.labels(x), Fixture.OPTIONS);
    }

    /** I1, I2, I3, I4, I10. */
    @ParameterizedTest
    @MethodSource(ALL)
    void staysInBallAndBoxAndTellsTheTruth(Case registered) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            INDArray x = images(type);
            double[] given = x.data().asDouble();
            int[] labels = Fixture.labels(x);
            int[] before = labels.clone();

            AttackResult result = run(registered.attack(), x, labels, Fixture.OPTIONS);

            assertThat(x.data().asDouble()).isEqualTo(given);
            assertThat(labels).isEqualTo(before);
            assertThat(result.budgets()).hasSize(4);
            assertThat(result.at(0).adversarial().data().asDouble()).isEqualTo(given);
            double slack = type == DataType.DOUBLE ? 1e-12 : 1e-6;
            result.budgets().forEach(budget -> isSound(registered.norm(), budget, x, labels, slack));
        }
    }

    private static void isSound(Norm norm, Budget budget, INDArray x, int[] labels, double slack) {
        assertThat(budget.adversarial().shape()).isEqualTo(x.shape());
        assertThat(budget.adversarial().dataType()).isEqualTo(x.dataType());
        double[][] clean = Toy.matrix(x);
        double[][] moved = Toy.matrix(budget.adversarial());
        int[] decisions = Fixture.NET.labels(budget.adversarial());
        for (int row = 0; row < clean.length; row++) {
            double distance = Ball.distance(norm, moved[row], clean[row]);
            assertThat(distance).isLessThanOrEqualTo(budget.epsilon() + slack);
            for (double value : moved[row]) {
                assertThat(value).isBetween(0.0, 1.0);
            }
            boolean success = decisions[row] != labels[row];
            assertThat(budget.success().get(row)).isEqualTo(success);
            assertThat(budget.distance().get(row)).isEqualTo(success ? distance : Double.POSITIVE_INFINITY);
        }
    }

    /** I3, the second half: no step from no random start leads nowhere, and who needs a step says so. */
    @ParameterizedTest
    @MethodSource(ALL)
    void noStepsLeaveTheInputAsItIs(Case registered) {
        if (!registered.has("steps")) {
            return;
        }
        Case still = registered.with("steps", 0).with("randomStart", false);
        if (!NO_STEPS.contains(registered.name())) {
            assertThatThrownBy(still::attack)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("steps is 0, allowed is a finite number with steps >= 1");
            return;
        }
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            INDArray x = images(type);
            AttackResult result = run(still.attack(), x);
            for (Budget budget : result.budgets()) {
                assertThat(budget.adversarial().data().asDouble())
                        .isEqualTo(x.data().asDouble());
                isSound(registered.norm(), budget, x, Fixture.labels(x), 0);
            }
            assertThat(IntStream.range(0, Fixture.ROWS)
                            .mapToLong(result::backward)
                            .sum())
                    .isZero();
        }
    }

    /** I6. */
    @ParameterizedTest
    @MethodSource(ALL)
    void theSeedDecides(Case registered) {
        INDArray x = images(DataType.FLOAT);
        AttackResult first = run(registered.attack(), x);
        same(run(registered.attack(), x), first);
        boolean draws = registered.attack().access() != Access.GRADIENT
                || Boolean.TRUE.equals(registered.settings().get("randomStart"));
        if (draws) {
            AttackResult other = run(registered.attack(), x, Fixture.labels(x), Fixture.OPTIONS.withSeed(6));
            assertThat(points(other)).isNotEqualTo(points(first));
        }
    }

    private static List<double[]> points(AttackResult result) {
        return result.budgets().stream()
                .map(budget -> budget.adversarial().data().asDouble())
                .toList();
    }

    private static void same(AttackResult actual, AttackResult expected) {
        for (int row = 0; row < expected.size(); row++) {
            same(actual, row, expected, row);
        }
    }

    private static void same(AttackResult actual, int row, AttackResult expected, int expectedRow) {
        for (int k = 0; k < expected.budgets().size(); k++) {
            Budget found = actual.budgets().get(k);
            Budget wanted = expected.budgets().get(k);
            assertThat(Toy.matrix(found.adversarial())[row]).isEqualTo(Toy.matrix(wanted.adversarial())[expectedRow]);
            assertThat(found.success().get(row)).isEqualTo(wanted.success().get(expectedRow));
            assertThat(found.distance().get(row)).isEqualTo(wanted.distance().get(expectedRow));
            assertThat(found.loss().get(row)).isEqualTo(wanted.loss().get(expectedRow));
        }
        assertThat(actual.forward(row)).isEqualTo(expected.forward(expectedRow));
        assertThat(actual.backward(row)).isEqualTo(expected.backward(expectedRow));
        assertThat(actual.failure(row)).isEqualTo(expected.failure(expectedRow));
    }

    /** I7. */
    @ParameterizedTest
    @MethodSource(ALL)
    void anExampleFaresTheSameInAnyBatch(Case registered) {
        INDArray x = images(DataType.FLOAT);
        int[] labels = Fixture.labels(x);
        AttackResult expected = run(registered.attack(), x);
        same(run(registered.attack(), x, labels, Fixture.OPTIONS.withBatchSize(4)), expected);
        if (SHARED.containsKey(registered.name())) {
            return;
        }
        int[] picked = {11, 0, 5, 6};
        List<Long> numbers = IntStream.of(picked).asLongStream().boxed().toList();
        AttackResult some = registered
                .attack()
                .run(
                        Fixture.NET,
                        Rows.pick(x, picked),
                        Criterion.untargeted(labels).rows(picked),
                        Fixture.OPTIONS.withSamples(numbers));
        for (int i = 0; i < picked.length; i++) {
            same(some, i, expected, picked[i]);
        }
    }

    /** I9. */
    @ParameterizedTest
    @MethodSource(ALL)
    void successAndLossNeverFallWithEpsilon(Case registered) {
        INDArray x = images(DataType.DOUBLE);
        AttackResult result = run(registered.attack(), x);
        boolean ranked = registered.attack() instanceof FixedBudgetAttack;
        for (int k = 1; k < result.budgets().size(); k++) {
            Budget smaller = result.budgets().get(k - 1);
            Budget larger = result.budgets().get(k);
            assertThat(larger.epsilon()).isGreaterThan(smaller.epsilon());
            assertThat(larger.successRate()).isGreaterThanOrEqualTo(smaller.successRate());
            for (int row = 0; row < Fixture.ROWS && !SHARED.containsKey(registered.name()); row++) {
                boolean before = smaller.success().get(row);
                boolean after = larger.success().get(row);
                assertThat(after || !before).isTrue();
                if (ranked && before == after) {
                    assertThat(larger.loss().get(row))
                            .isGreaterThanOrEqualTo(smaller.loss().get(row));
                }
            }
        }
        assertThat(result.budgets().get(3).successRate())
                .isGreaterThan(result.at(0).successRate());
    }

    /** I11. */
    @ParameterizedTest
    @MethodSource(ALL)
    void misjudgedExamplesRest(Case registered) {
        INDArray x = images(DataType.FLOAT);
        int[] decided = Fixture.NET.labels(x);
        int[] wrong = IntStream.of(decided).map(label -> (label + 1) % 3).toArray();

        AttackResult result = run(registered.attack(), x, wrong, Fixture.OPTIONS);

        for (Budget budget : result.budgets()) {
            assertThat(budget.adversarial().data().asDouble())
                    .isEqualTo(x.data().asDouble());
            assertThat(budget.success()).containsOnly(true);
            assertThat(budget.distance()).containsOnly(0.0);
        }
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(result.backward(row)).isLessThanOrEqualTo(1);
            assertThat(result.failure(row)).isEqualTo(Failure.NONE);
        }
    }

    /** I13; an attack that cannot be aimed says so. */
    @ParameterizedTest
    @MethodSource(ALL)
    void targetedSuccessIsTheTarget(Case registered) {
        INDArray x = images(DataType.DOUBLE);
        int[] targets = IntStream.of(Fixture.NET.labels(x))
                .map(label -> (label + 1) % 3)
                .toArray();
        Criterion goal = Criterion.targeted(targets);
        if (UNTARGETED.contains(registered.name())) {
            assertThatThrownBy(() -> registered.attack().run(Fixture.NET, x, goal, Fixture.OPTIONS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has no targeted form");
            return;
        }
        AttackResult result = registered.attack().run(Fixture.NET, x, goal, Fixture.OPTIONS);
        for (Budget budget : result.budgets()) {
            int[] decisions = Fixture.NET.labels(budget.adversarial());
            for (int row = 0; row < targets.length; row++) {
                assertThat(budget.success().get(row)).isEqualTo(decisions[row] == targets[row]);
            }
        }
        assertThat(result.budgets().get(3).successRate()).isPositive();
    }

    /** I14: the passes that are counted are those of the model. */
    @ParameterizedTest
    @MethodSource(ALL)
    void countsWhatTheModelSees(Case registered) {
        INDArray x = images(DataType.DOUBLE);
        Recorded model = new Recorded(Fixture.NET);
        AttackResult result = registered
                .attack()
                .run(model, x, Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS.withBatchSize(5));
        assertThat(IntStream.range(0, Fixture.ROWS).mapToLong(result::forward).sum())
                .isEqualTo(model.seen().size());
        assertThat(IntStream.range(0, Fixture.ROWS).mapToLong(result::backward).sum())
                .isEqualTo(model.backward());
        if (registered.attack().access() != Access.GRADIENT) {
            assertThat(model.backward()).isZero();
        }
        if (registered.has("queries") && !WITH_OTHERS.contains(registered.name())) {
            for (int row = 0; row < Fixture.ROWS; row++) {
                assertThat(result.forward(row)).isLessThanOrEqualTo(1 + 3 * (40 + 1));
            }
        }
    }
}
