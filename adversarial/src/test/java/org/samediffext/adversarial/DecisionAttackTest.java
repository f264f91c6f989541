package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Norm;

/**
 * Attacks by decisions, on plain functions. Where they get to is judged by the optimum of the linear model L (specification,
 * 13.1) over several seeds; the bounds leave room around what independent Python loops over 40 to 60 seeds gave: HopSkipJump in
 * L2 after 1, 5, 10 and 20 steps means of .537, .462, .4590 and .4585, at most .655, .4712, .4610 and .4587 (a bisection of an eighth of the way, as the paper has
 * it for four inputs, gives .4612 after 20); Boundary after 3000
 * steps .45839, from .45829 to .45858; the optimum is .45826.
 */
class DecisionAttackTest {
    private static final INDArray X = MinimumNorm.X;
    private static final Criterion AWAY = Criterion.untargeted(0);

    private static DecisionModel golden() {
        return BlackBox.labels(2, Bounds.UNIT, Linear.golden()::labels);
    }

    private static HopSkipJump hops(Norm norm, int steps, int queries) {
        return new HopSkipJump(norm, List.of(), steps, 100, 10_000, 1, queries);
    }

    private static Boundary walk(int steps, int queries) {
        return new Boundary(List.of(), steps, .01, .01, 1.5, queries);
    }

    static Stream<DecisionAttack> attacks() {
        return Stream.of(hops(Norm.L2, 5, 50_000), hops(Norm.LINF, 5, 50_000), walk(300, 50_000));
    }

    static Stream<Object[]> attacksAndTypes() {
        return attacks()
                .flatMap(attack ->
                        Stream.of(new Object[] {attack, DataType.FLOAT}, new Object[] {attack, DataType.DOUBLE}));
    }

    private static double[] distances(DecisionAttack attack, int seeds) {
        double[] distances = new double[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            distances[seed] = attack.run(golden(), X, AWAY, MinimumNorm.OPTIONS.withSeed(seed))
                    .budgets()
                    .get(0)
                    .distance()
                    .get(0);
            assertThat(distances[seed]).isGreaterThanOrEqualTo(MinimumNorm.linear(attack.norm()) - 1e-9);
        }
        return distances;
    }

    private static void reaches(double[] distances, double mean, double largest) {
        assertThat(Arrays.stream(distances).average().orElseThrow()).isLessThan(mean);
        assertThat(Arrays.stream(distances).max().orElseThrow()).isLessThan(largest);
    }

    @Test
    void hopsNearTheLinearBoundary() {
        double[] first = distances(hops(Norm.L2, 1, 50_000), 20);
        assertThat(Arrays.stream(first).average().orElseThrow()).isBetween(.5, .6);
        reaches(distances(hops(Norm.L2, 5, 50_000), 20), .465, .475);
        reaches(distances(hops(Norm.L2, 10, 50_000), 20), .4595, .462);
        reaches(distances(hops(Norm.L2, 20, 50_000), 20), .4588, .46);
    }

    @Test
    void hopsNearTheCornerOfTheCube() {
        reaches(distances(hops(Norm.LINF, 20, 50_000), 10), .303, .31);
    }

    @Test
    void walksNearTheLinearBoundary() {
        reaches(distances(walk(3000, 50_000), 10), .4585, .4588);
    }

    /** Keeps what it was asked. */
    private static final class Diary {
        private final List<double[]> points = new ArrayList<>();

        DecisionModel of(Toy model) {
            return BlackBox.labels(model.classes(), model.bounds(), x -> {
                points.addAll(Arrays.asList(Toy.matrix(x)));
                return model.labels(x);
            });
        }
    }

    @Test
    void countsItsQuestionsAndAsksInsideTheBox() {
        for (DecisionAttack attack : attacks().toList()) {
            Diary diary = new Diary();
            AttackResult result = attack.run(diary.of(Linear.golden()), X, AWAY, MinimumNorm.OPTIONS);
            assertThat(result.forward(0)).isEqualTo(diary.points.size());
            assertThat(result.backward(0)).isZero();
            assertThat(result.budgets().get(0).loss().get(0)).isNaN();
            assertThat(diary.points)
                    .allSatisfy(p -> assertThat(Arrays.stream(p)).allMatch(v -> v >= 0 && v <= 1));
        }
    }

    /** 1, then the noise and 49 blends, then probes: the sum of ⌊100·√t⌋ over 20 steps is 6157, with some 10 each to bisect. */
    @Test
    void theCostIsThatOfTheSpecification() {
        AttackResult result = hops(Norm.L2, 20, 50_000).run(golden(), X, AWAY, MinimumNorm.OPTIONS);
        assertThat(result.forward(0)).isBetween(6157L + 50 + 21 * 10, 6157L + 100 + 21 * 14);
        assertThat(walk(300, 50_000).run(golden(), X, AWAY, MinimumNorm.OPTIONS).forward(0))
                .isBetween(330L + 51, 330L + 100);
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void spendsNotOneQueryMore(Norm norm) {
        int queries = 333;
        DecisionAttack attack = norm == Norm.L1 ? walk(1000, queries) : hops(norm, 20, queries);
        Diary diary = new Diary();
        AttackResult result = attack.run(diary.of(Linear.golden()), X, AWAY, MinimumNorm.OPTIONS);
        assertThat(result.forward(0)).isEqualTo(queries);
        assertThat(diary.points).hasSize(queries);
        assertThat(result.failure(0)).isEqualTo(Failure.NONE);
        assertThat(result.budgets().get(0).success()).containsExactly(true);
    }

    /** Whatever the number of queries, what was found with fewer is found with more, or something nearer. */
    @ParameterizedTest
    @MethodSource("attacks")
    void moreQueriesNeverHurt(DecisionAttack attack) {
        double last = Double.POSITIVE_INFINITY;
        for (int queries : new int[] {1, 60, 100, 200, 400}) {
            DecisionAttack limited = attack instanceof Boundary ? walk(300, queries) : hops(attack.norm(), 5, queries);
            double found = limited.run(golden(), X, AWAY, MinimumNorm.OPTIONS)
                    .budgets()
                    .get(0)
                    .distance()
                    .get(0);
            assertThat(found).isLessThanOrEqualTo(last);
            last = found;
        }
        assertThat(last).isLessThan(1);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void saysThatThereIsNoStart(DecisionAttack attack) {
        DecisionModel constant = BlackBox.labels(2, Bounds.UNIT, x -> new int[(int) x.size(0)]);
        AttackResult result = attack.run(constant, X, AWAY, MinimumNorm.OPTIONS);
        assertThat(result.failure(0)).isEqualTo(Failure.NO_START);
        assertThat(result.forward(0)).isEqualTo(1001);
        assertThat(result.budgets().get(0).success()).containsExactly(false);
        assertThat(result.budgets().get(0).adversarial().toDoubleVector()).containsExactly(X.toDoubleVector());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void leavesAMisjudgedExampleAlone(DecisionAttack attack) {
        AttackResult result = attack.run(golden(), X, Criterion.untargeted(1), MinimumNorm.OPTIONS);
        assertThat(result.failure(0)).isEqualTo(Failure.NONE);
        assertThat(result.forward(0)).isEqualTo(1);
        assertThat(result.budgets().get(0).distance()).containsExactly(0.0);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void doesNotDependOnTheBatchButOnTheSeed(DecisionAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        AttackResult whole = MinimumNorm.many(attack, x, MinimumNorm.OPTIONS);
        AttackResult parts = MinimumNorm.many(attack, x, MinimumNorm.OPTIONS.withBatchSize(3));
        assertThat(parts.budgets().get(0).adversarial().toFloatMatrix())
                .isDeepEqualTo(whole.budgets().get(0).adversarial().toFloatMatrix());
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(parts.forward(row)).isEqualTo(whole.forward(row));
        }
        AttackResult other = MinimumNorm.many(attack, x, MinimumNorm.OPTIONS.withSeed(9));
        assertThat(other.budgets().get(0).distance())
                .isNotEqualTo(whole.budgets().get(0).distance());
    }

    @ParameterizedTest
    @MethodSource("attacksAndTypes")
    void tellsTheTruthAboutSuccess(DecisionAttack attack, DataType type) {
        INDArray x = Fixture.examples(type);
        int[] labels = Fixture.labels(x);
        Budget budget =
                MinimumNorm.many(attack, x, MinimumNorm.OPTIONS).budgets().get(0);
        int[] decisions = Fixture.NET.labels(budget.adversarial());
        double[][] moved = Toy.matrix(budget.adversarial());
        double[][] clean = Toy.matrix(x);
        for (int row = 0; row < labels.length; row++) {
            assertThat(decisions[row]).isNotEqualTo(labels[row]);
            assertThat(budget.distance().get(row)).isEqualTo(Ball.distance(attack.norm(), moved[row], clean[row]));
        }
        assertThat(budget.successRate()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aimsAtATarget(DecisionAttack attack) {
        INDArray x = X.castTo(DataType.DOUBLE);
        for (int target = 1; target < 3; target++) {
            Budget budget = attack.run(Fixture.NET, x, Criterion.targeted(target), MinimumNorm.OPTIONS)
                    .budgets()
                    .get(0);
            assertThat(budget.success()).containsExactly(true);
            assertThat(Fixture.NET.labels(budget.adversarial())).containsExactly(target);
        }
    }

    /** Only a corner of the cube is of the other class: noise is not, so the search needs a start. */
    @ParameterizedTest
    @MethodSource("attacks")
    void startsWhereItIsTold(DecisionAttack attack) {
        Linear corner = Linear.margin(3.6, -1, -1, -1, -1);
        INDArray corners = Nd4j.create(new double[][] {{1, 1, 1, 1}});
        AttackResult alone = attack.run(corner, X, AWAY, MinimumNorm.OPTIONS.withSeed(1));
        assertThat(alone.failure(0)).isEqualTo(Failure.NO_START);
        AttackResult led = attack.run(corner, X, corners, AWAY, MinimumNorm.OPTIONS);
        assertThat(led.failure(0)).isEqualTo(Failure.NONE);
        double least = attack.norm() == Norm.L2 ? .7 : .4;
        assertThat(led.budgets().get(0).distance().get(0)).isBetween(least, 1.3 * least);
        assertThatThrownBy(() -> attack.run(corner, X, Nd4j.ones(1, 3), AWAY, MinimumNorm.OPTIONS))
                .hasMessage("starts has shape [1, 3], allowed is the shape of x, [1, 4]");
        AttackResult noise = attack.run(golden(), X, X, AWAY, MinimumNorm.OPTIONS);
        assertThat(noise.budgets().get(0).success()).containsExactly(true);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void doesNotMindTheUnits(DecisionAttack attack) {
        Budget unit =
                attack.run(golden(), X, AWAY, MinimumNorm.OPTIONS).budgets().get(0);
        Rescaled bytes = new Rescaled(Linear.golden(), new Bounds(0, 256));
        Budget scaled = attack.run(bytes, X.mul(256), AWAY, MinimumNorm.OPTIONS)
                .budgets()
                .get(0);
        assertThat(scaled.distance().get(0) / 256).isCloseTo(unit.distance().get(0), within(1e-9));
    }

    @Test
    void theNormalComesFromTheDecisions() {
        NormalEstimate mixed = new NormalEstimate(new double[] {1, 1});
        mixed.note(answer(true, 2, 1));
        mixed.note(answer(true, 1, 3));
        mixed.note(answer(false, 1, 0));
        double length = Math.hypot(2 / 3.0, 8 / 3.0);
        assertThat(mixed.normal()).containsExactly(new double[] {2 / 3.0 / length, 8 / 3.0 / length}, within(1e-15));
        NormalEstimate alike = new NormalEstimate(new double[] {1, 1});
        alike.note(answer(false, 4, 1));
        alike.note(answer(false, 1, 5));
        assertThat(alike.normal()).containsExactly(new double[] {-.6, -.8}, within(1e-15));
    }

    private static Answer answer(boolean adversarial, double... point) {
        return new Answer(point, 0, adversarial, new double[0]);
    }

    /** Many inputs take several questions for the probes of one step, and are found whatever their number. */
    @Test
    void asksAboutManyInputsInParts() {
        int width = 3000;
        double[] weights = new double[width];
        Arrays.fill(weights, .05);
        Linear wide = Linear.margin(-75 - .1, weights);
        Diary diary = new Diary();
        INDArray x = Nd4j.valueArrayOf(new long[] {1, width}, .51, DataType.DOUBLE);
        AttackResult result = hops(Norm.L2, 1, 50_000).run(diary.of(wide), x, AWAY, MinimumNorm.OPTIONS);
        assertThat(result.forward(0)).isEqualTo(diary.points.size());
        double least = 1.4 / (.05 * Math.sqrt(width));
        assertThat(result.budgets().get(0).distance().get(0)).isBetween(least, 40 * least);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> hops(Norm.L1, 1, 1)).hasMessage("norm is L1, allowed is l2 or linf");
        assertThatThrownBy(() -> hops(Norm.L2, 0, 1)).hasMessageContaining("steps is 0");
        assertThatThrownBy(() -> hops(Norm.L2, 1, 0)).hasMessageContaining("queries is 0");
        assertThatThrownBy(() -> new Boundary(List.of(), 1, .01, .01, 1, 1)).hasMessageContaining("factor is 1");
        assertThatThrownBy(() -> new Boundary(List.of(), 1, 0, .01, 2, 1)).hasMessageContaining("sphericalStep is 0");
        assertThat(ServiceLoader.load(Attack.class)).contains(new HopSkipJump(), new Boundary());
    }
}
