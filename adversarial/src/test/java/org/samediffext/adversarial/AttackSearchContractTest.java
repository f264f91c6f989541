package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.RegisteredAttacks.Case;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/**
 * What every registered attack makes of its search, and what it does not depend on: units of the input, a constant or a factor
 * on the scores. The numbers are those of the invariants in the specification, 3.2.
 */
class AttackSearchContractTest {
    private static final String ALL = "org.samediffext.adversarial.RegisteredAttacks#inEachNorm";

    /** I8, I12: one perturbation for all examples, so that none has a best of its own. */
    private static final Set<String> SHARED = Set.of("universal");

    /** I15: settings in the units of the input (1) or its square (2), beside epsilon. */
    private static final Map<String, Map<String, Integer>> UNITS = Map.of(
            "ddn", Map.of("step", 1, "radius", 1),
            "fmn", Map.of("step", 1),
            "carliniwagner", Map.of("firstWeight", 2),
            "ead", Map.of("firstWeight", 2, "beta", 1),
            "fzoos", Map.of("reach", 1, "learningRate", 1),
            "nes", Map.of("sigma", 1),
            "spsa", Map.of("distance", 1, "learningRate", 1));

    /** I15: DeepFool steps by the paper's code 1e-4 beyond the boundary, in any units. */
    private static final Set<String> ABSOLUTE = Set.of("deepfool");

    /** I16: attacks whose losses do not see a factor on the scores, with the loss that they then need. */
    private static final Map<String, String> SCALE_FREE = Map.of(
            "pgd",
            "margin",
            "fzoos",
            "margin",
            "apgd",
            "dlr",
            "apgdtargeted",
            "",
            "square",
            "",
            "deepfool",
            "",
            "fab",
            "",
            "fmn",
            "");

    /** I16: walks on the boundary itself, where the rounding of the larger scores decides which side a point is on. */
    private static final Set<String> ON_THE_BOUNDARY = Set.of("fmn");

    private static INDArray images(DataType type) {
        return Fixture.examples(type).reshape(Fixture.ROWS, 1, 2, 2);
    }

    private static AttackResult run(Attack attack, Toy model, INDArray x) {
        return attack.run(
                model, x, Criterion.untargeted(Fixture.labels(Fixture.examples(DataType.DOUBLE))), Fixture.OPTIONS);
    }

    private static AttackResult run(Attack attack, INDArray x) {
        return run(attack, Fixture.NET, x);
    }

    /** I8: nothing that the model saw within ball and box is better than what is returned. */
    @ParameterizedTest
    @MethodSource(ALL)
    void returnsTheBestOfAllThatTheModelSaw(Case registered) {
        assumeThat(SHARED).doesNotContain(registered.name());
        INDArray x = images(DataType.DOUBLE);
        int[] decided = Fixture.NET.labels(x);
        for (double radius : RegisteredAttacks.radii(registered.norm())) {
            Attack attack = registered.with("epsilon", List.of(radius)).attack();
            for (int row = 0; row < 6; row++) {
                Recorded model = new Recorded(Fixture.NET);
                Criterion goal = Criterion.untargeted(decided[row]);
                INDArray one = Rows.pick(x, new int[] {row});
                AttackResult result = attack.run(model, one, goal, Fixture.OPTIONS.withFirstSample(row));
                isTheBest(attack, result.at(radius), inReach(model, registered.norm(), one, radius), decided[row]);
            }
        }
    }

    /** What the model saw within ball and box, the nearest point first. */
    private static List<double[]> inReach(Recorded model, Norm norm, INDArray x, double radius) {
        double[] clean = Toy.matrix(x)[0];
        return model.seen().stream()
                .filter(point -> Arrays.stream(point).allMatch(value -> value >= 0 && value <= 1))
                .filter(point -> Ball.distance(norm, point, clean) <= radius + 1e-12)
                .sorted(Comparator.comparingDouble(point -> Ball.distance(norm, point, clean)))
                .toList();
    }

    private static void isTheBest(Attack attack, Budget budget, List<double[]> seen, int label) {
        double[] found = Toy.matrix(budget.adversarial())[0];
        Optional<double[]> nearest = seen.stream()
                .filter(point -> LogitLoss.best(Fixture.NET.scores(point), -1) != label)
                .findFirst();
        assertThat(budget.success().get(0)).isEqualTo(nearest.isPresent());
        if (attack instanceof MinimumNormAttack && nearest.isPresent()) {
            assertThat(found).isEqualTo(nearest.get());
        }
        LogitLoss loss = attack instanceof FixedBudgetAttack climb
                ? climb.loss()
                : attack instanceof BudgetSearchAttack search ? search.loss() : LogitLoss.MARGIN;
        boolean ranked = attack instanceof FixedBudgetAttack || attack instanceof BudgetSearchAttack;
        if (ranked && attack.access() != Access.LABELS && nearest.isEmpty()) {
            double largest = seen.stream()
                    .mapToDouble(point -> loss.away(Fixture.NET.scores(point), label, new double[3]))
                    .max()
                    .orElse(Double.NEGATIVE_INFINITY);
            assertThat(budget.loss().get(0)).isGreaterThanOrEqualTo(largest);
        }
    }

    /** I12: with the same seed, more of the same never finds less. */
    @ParameterizedTest
    @MethodSource(ALL)
    void moreTriesNeverFindLess(Case registered) {
        INDArray x = images(DataType.DOUBLE);
        for (String setting : List.of("restarts", "queries")) {
            if (!registered.has(setting) || SHARED.contains(registered.name())) {
                continue;
            }
            AttackResult few = run(registered.with(setting, 2).attack(), x);
            AttackResult many = run(registered.with(setting, 6).attack(), x);
            for (int k = 0; k < few.budgets().size(); k++) {
                for (int row = 0; row < Fixture.ROWS; row++) {
                    Budget before = few.budgets().get(k);
                    Budget after = many.budgets().get(k);
                    assertThat(after.success().get(row) || !before.success().get(row))
                            .isTrue();
                    boolean nearest = registered.attack() instanceof MinimumNormAttack;
                    if (nearest) {
                        assertThat(after.distance().get(row))
                                .isLessThanOrEqualTo(before.distance().get(row));
                    } else if (!after.success().get(row)) {
                        assertThat(after.loss().get(row))
                                .isGreaterThanOrEqualTo(before.loss().get(row));
                    }
                }
            }
        }
    }

    /** I15, in units that double exactly: the count of changed inputs in L1 must not hang on rounding. */
    @ParameterizedTest
    @MethodSource(ALL)
    void unitsDoNotMatter(Case registered) {
        assumeThat(ABSOLUTE).doesNotContain(registered.name());
        INDArray x = images(DataType.DOUBLE);
        Case inUnits = registered.with("epsilon", scaled(RegisteredAttacks.radii(registered.norm())));
        for (Map.Entry<String, Integer> unit :
                UNITS.getOrDefault(registered.name(), Map.of()).entrySet()) {
            double value = registered.number(unit.getKey());
            inUnits = inUnits.with(unit.getKey(), value * Math.pow(256, unit.getValue()));
        }
        AttackResult expected = run(registered.attack(), x);
        AttackResult found = inUnits.attack()
                .run(
                        new Rescaled(Fixture.NET, new Bounds(0, 256)),
                        x.mul(256),
                        Criterion.untargeted(Fixture.labels(x)),
                        Fixture.OPTIONS);
        for (int k = 0; k < 4; k++) {
            assertThat(found.budgets().get(k).adversarial().div(256).data().asDouble())
                    .containsExactly(points(expected, k), within(1e-5));
        }
    }

    private static List<Double> scaled(List<Double> radii) {
        return radii.stream().map(radius -> radius * 256).toList();
    }

    private static double[] points(AttackResult result, int budget) {
        return result.budgets().get(budget).adversarial().data().asDouble();
    }

    /** I16. */
    @ParameterizedTest
    @MethodSource(ALL)
    void aConstantOnTheScoresChangesNothing(Case registered) {
        assumeThat(ON_THE_BOUNDARY).doesNotContain(registered.name());
        INDArray x = images(DataType.DOUBLE);
        AttackResult found = run(registered.attack(), new Affine(1, 20), x);
        for (int k = 0; k < 4; k++) {
            assertThat(points(found, k)).containsExactly(points(run(registered.attack(), x), k), within(1e-5));
        }
    }

    static Stream<Case> scaleFree() {
        return RegisteredAttacks.inEachNorm()
                .filter(registered -> SCALE_FREE.containsKey(registered.name())
                        || registered.attack().access() == Access.LABELS);
    }

    /** I16. */
    @ParameterizedTest
    @MethodSource("scaleFree")
    void aFactorOnTheScoresChangesNothingForSomeLosses(Case registered) {
        INDArray x = images(DataType.DOUBLE);
        Attack attack = registered
                .with("loss", SCALE_FREE.getOrDefault(registered.name(), ""))
                .attack();
        AttackResult found = run(attack, new Affine(8, 0), x);
        for (int k = 0; k < 4; k++) {
            assertThat(points(found, k)).containsExactly(points(run(attack, x), k), within(1e-5));
        }
    }

    /** I17. */
    @ParameterizedTest
    @MethodSource(ALL)
    void aConstantModelIsAFailureNotAnError(Case registered) {
        INDArray x = images(DataType.DOUBLE);
        Toy constant = new Linear(new double[3][4], new double[] {1, 0, .5});
        AttackResult result =
                registered.attack().run(constant, x, Criterion.untargeted(new int[Fixture.ROWS]), Fixture.OPTIONS);
        for (Budget budget : result.budgets()) {
            assertThat(budget.success()).containsOnly(false);
            assertThat(budget.adversarial().data().asDouble())
                    .isEqualTo(x.data().asDouble());
        }
        Failure expected = registered.attack() instanceof DecisionAttack
                ? Failure.NO_START
                : registered.attack().access() == Access.GRADIENT ? Failure.ZERO_GRADIENT : Failure.NONE;
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(result.failure(row)).isEqualTo(expected);
        }
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
                    .map(score -> factor * score + constant)
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
