package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Mask;
import org.samediffext.spi.Norm;

/** FZooS with several clients; laws of the specification, 9.5. */
class FederatedFzoosTest {
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(5);
    private static final INDArray L = Nd4j.createFromArray(new double[][] {{.6, .3, .9, .5}});

    private static Fzoos local(Norm norm, int queries, Double... epsilon) {
        return new Fzoos(norm, List.of(epsilon), queries, 4, 30, 10, 3, .01, .02, LogitLoss.MARGIN);
    }

    private static FederatedFzoos federated(Fzoos local, double correction) {
        return new FederatedFzoos(local, correction, 60, 1);
    }

    private static INDArray examples() {
        return Fixture.examples(DataType.DOUBLE);
    }

    private static Criterion goal() {
        return Criterion.untargeted(Fixture.labels(examples()));
    }

    private static void same(AttackResult actual, AttackResult expected) {
        for (int k = 0; k < expected.budgets().size(); k++) {
            Budget found = actual.budgets().get(k);
            Budget wanted = expected.budgets().get(k);
            assertThat(found.adversarial().data().asDouble())
                    .isEqualTo(wanted.adversarial().data().asDouble());
            assertThat(found.success()).isEqualTo(wanted.success());
            assertThat(found.distance()).isEqualTo(wanted.distance());
            assertThat(found.loss()).isEqualTo(wanted.loss());
        }
        for (int row = 0; row < expected.size(); row++) {
            assertThat(actual.forward(row)).isEqualTo(expected.forward(row));
            assertThat(actual.backward(row)).isZero();
            assertThat(actual.failure(row)).isEqualTo(expected.failure(row));
        }
    }

    /** Whatever the correction: there is nothing to correct. */
    @ParameterizedTest
    @EnumSource
    void oneClientIsTheAttackItself(Norm norm) {
        for (int queries : new int[] {2, 17, 60, 61, 131}) {
            Fzoos local = local(norm, queries, .2, .05, 0.0);
            AttackResult expected = local.run(Fixture.NET, examples(), goal(), OPTIONS);
            for (double correction : new double[] {0, 1}) {
                AttackResult found =
                        federated(local, correction).run(List.of(Fixture.NET), examples(), goal(), OPTIONS);
                same(found, expected);
            }
        }
    }

    @Test
    void equalClientsNeedNoCorrectionAndFindWhatOneFinds() {
        Fzoos local = local(Norm.LINF, 60, .2);
        AttackResult one = local.run(Fixture.NET, examples(), goal().endless(), OPTIONS);
        List<Toy> three = Collections.nCopies(3, Fixture.NET);
        AttackResult plain = federated(local, 0).run(three, examples(), goal().endless(), OPTIONS);
        AttackResult corrected = federated(local, 1).run(three, examples(), goal().endless(), OPTIONS);
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(corrected.forward(row)).isEqualTo(3 * one.forward(row));
        }
        assertThat(corrected.at(.2).adversarial().data().asDouble())
                .containsExactly(plain.at(.2).adversarial().data().asDouble(), within(1e-9));
    }

    /** Another net of the same classes: the inputs of T in reverse. */
    private static Toy reversed() {
        return new Toy() {
            @Override
            public int classes() {
                return 3;
            }

            @Override
            public double[] scores(double[] x) {
                return Fixture.NET.scores(mirrored(x));
            }

            @Override
            public double[] pullback(double[] x, double[] cotangent) {
                return mirrored(Fixture.NET.pullback(mirrored(x), cotangent));
            }

            private double[] mirrored(double[] x) {
                return new double[] {x[3], x[2], x[1], x[0]};
            }
        };
    }

    private static final List<Toy> TWO = List.of(Fixture.NET, reversed());

    /** Untargeted by what the first client decides. */
    private static Criterion bothRight() {
        return Criterion.untargeted(Fixture.NET.labels(examples()));
    }

    private static double loss(double[] point, int label) {
        double sum = 0;
        for (Toy client : TWO) {
            sum += LogitLoss.MARGIN.away(client.scores(point), label, new double[3]);
        }
        return sum / TWO.size();
    }

    @ParameterizedTest
    @EnumSource
    void foolsEveryClientWithinBallAndBox(Norm norm) {
        Criterion goal = bothRight();
        AttackResult result = federated(local(norm, 200, .6, .3, 0.0), 1).run(TWO, examples(), goal, OPTIONS);
        double[][] clean = Toy.matrix(examples());
        for (Budget budget : result.budgets()) {
            double[][] moved = Toy.matrix(budget.adversarial());
            for (int row = 0; row < clean.length; row++) {
                int label = goal.label(row);
                double distance = Ball.distance(norm, moved[row], clean[row]);
                assertThat(distance).isLessThanOrEqualTo(budget.epsilon() + 1e-12);
                assertThat(Arrays.stream(moved[row])).allMatch(value -> value >= 0 && value <= 1);
                double[] point = moved[row];
                boolean all = TWO.stream().allMatch(client -> LogitLoss.best(client.scores(point), -1) != label);
                assertThat(budget.success().get(row)).isEqualTo(all);
                assertThat(budget.loss().get(row)).isCloseTo(loss(point, label), within(1e-12));
                assertThat(budget.distance().get(row)).isEqualTo(all ? distance : Double.POSITIVE_INFINITY);
            }
        }
        double grown = result.at(.6).successRate();
        assertThat(grown)
                .isGreaterThan(result.at(0).successRate())
                .isGreaterThanOrEqualTo(result.at(.3).successRate());
    }

    @Test
    void countsTheQueriesOfAllClientsAndStaysWithinTheBudgetOfEach() {
        for (int queries : new int[] {1, 3, 4, 50}) {
            List<Recorded> clients = TWO.stream().map(Recorded::new).toList();
            AttackResult result = federated(local(Norm.LINF, queries, .3, .1), 1)
                    .run(clients, L, Criterion.untargeted(0).endless(), OPTIONS);
            for (Recorded client : clients) {
                assertThat(client.seen().size()).isEqualTo(1 + 2 * queries);
                assertThat(client.backward()).isZero();
            }
            assertThat(result.forward(0)).isEqualTo(2 * (1 + 2L * queries));
        }
    }

    /**
     * All clients meet at the fourth step of each round, after 1 + 3 queries for the clean example and 4 for each step before. The best
     * of these points is returned, so that more queries find none worse.
     */
    @Test
    void theServersLossNeverFalls() {
        Criterion goal = Criterion.untargeted(0).endless();
        double clean = loss(L.toDoubleVector(), 0);
        double before = clean;
        for (int queries : new int[] {1, 20, 40, 80, 160}) {
            List<Recorded> clients = TWO.stream().map(Recorded::new).toList();
            AttackResult result = federated(local(Norm.LINF, queries, .3), 1).run(clients, L, goal, OPTIONS);
            double largest = clean;
            for (int met = 16; met <= queries; met += 16) {
                double[] point = clients.get(0).seen().get(met);
                assertThat(clients.get(1).seen().get(met)).isEqualTo(point);
                largest = Math.max(largest, loss(point, 0));
            }
            double found = result.at(.3).loss().get(0);
            assertThat(found).isGreaterThanOrEqualTo(before).isCloseTo(largest, within(1e-12));
            before = found;
        }
        assertThat(before).isGreaterThan(clean + .2);
    }

    /** With γ = 1 the first step's correction is what the client's own gradient lacks of the mean one. */
    @Test
    void theCorrectionIsWhatAClientLacksOfTheMean() {
        double[] x = {.3, -.2, .1};
        NearbyQueries first = known(x, new double[] {1, 0, 0}, 0);
        NearbyQueries second = known(x, new double[] {0, 2, -1}, 4);
        Correction server = new Correction(new RandomFeatures(4000, 3, 1, new SampleRandom(3)), 1);
        List<UnaryOperator<double[]>> corrections = server.of(List.of(first, second));
        assertThat(corrections.get(0).apply(x)).containsExactly(new double[] {-.5, 1, -.5}, within(.02));
        assertThat(corrections.get(1).apply(x)).containsExactly(new double[] {.5, -1, .5}, within(.02));
        for (UnaryOperator<double[]> none : server.of(List.of(second, second, second))) {
            assertThat(none.apply(x)).containsExactly(new double[3], within(1e-9));
        }
        List<UnaryOperator<double[]>> half =
                new Correction(new RandomFeatures(4000, 3, 1, new SampleRandom(3)), .5).of(List.of(first, second));
        double[] whole = corrections.get(0).apply(x);
        assertThat(half.get(0).apply(x))
                .containsExactly(Arrays.stream(whole).map(value -> value / 2).toArray(), within(1e-9));
    }

    /** A linear function at points around x. */
    private static NearbyQueries known(double[] x, double[] w, double constant) {
        SampleRandom random = new SampleRandom(8);
        List<double[]> points = new ArrayList<>();
        double[] values = new double[60];
        Arrays.fill(values, constant);
        for (int j = 0; j < values.length; j++) {
            double[] point = x.clone();
            for (int i = 0; i < 3; i++) {
                point[i] += .2 * (2 * random.uniform() - 1);
                values[j] += w[i] * point[i];
            }
            points.add(point);
        }
        return new NearbyQueries(x, points, values);
    }

    /** Of a constant loss the surrogate has no gradient: the steps see the correction, γ/(t + 1) of it. */
    @Test
    void theCorrectionFadesWithinARound() {
        double[] x = L.toDoubleVector();
        Neighbourhood near = new Neighbourhood(x, new Ball(Norm.LINF, .3), Bounds.UNIT);
        Answer clean = new Answer(x, 0, false, new double[] {1, 1});
        Surveyor surveyor = new Surveyor(local(Norm.LINF, 100, .3), near, (z, slope) -> 7, new SampleRandom(1), clean);
        List<double[]> seen = new ArrayList<>();
        Climb climb = (point, loss, gradient) -> {
            seen.add(gradient);
            return point;
        };
        Optional<Ask> ask = new LocalClimb(surveyor, climb, point -> new double[] {6, 0, -12, 0}, 3)
                .from(clean, end -> Optional.empty());
        for (int asked = 0; asked < 2; asked++) {
            List<Query> queries = ask.orElseThrow().queries();
            assertThat(queries).hasSize(1 + 3);
            ask = ask.orElseThrow()
                    .then()
                    .apply(queries.stream()
                            .map(query -> new Answer(query.point(), 0, false, new double[] {1, 1}))
                            .toList());
        }
        assertThat(ask).isEmpty();
        assertThat(seen).hasSize(3);
        for (int t = 0; t < 3; t++) {
            assertThat(seen.get(t)).containsExactly(new double[] {6.0 / (t + 1), 0, -12.0 / (t + 1), 0}, within(1e-12));
        }
    }

    /** The correction leads clients that disagree to points of a larger mean loss. */
    @Test
    void theCorrectionHelpsClientsThatDisagree() {
        double plain = 0;
        double corrected = 0;
        for (long seed = 0; seed < 10; seed++) {
            AttackOptions options = OPTIONS.withSeed(seed);
            Criterion goal = bothRight().endless();
            Fzoos local = local(Norm.L2, 60, .4);
            plain += sum(new FederatedFzoos(local, 0, 300, 1).run(TWO, examples(), goal, options));
            corrected += sum(new FederatedFzoos(local, 1, 300, 1).run(TWO, examples(), goal, options));
        }
        assertThat(corrected).isGreaterThan(plain);
    }

    private static double sum(AttackResult result) {
        return result.budgets().get(0).loss().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    @Test
    void theSeedDecidesAndMatesDoNot() {
        FederatedFzoos attack = federated(local(Norm.L2, 60, .3), 1);
        Criterion goal = bothRight();
        AttackResult whole = attack.run(TWO, examples(), goal, OPTIONS);
        same(attack.run(TWO, examples(), goal, OPTIONS.withBatchSize(4)), whole);
        int[] picked = {11, 0, 5};
        AttackResult some = attack.run(
                TWO,
                Rows.pick(examples(), picked),
                goal.rows(picked),
                OPTIONS.withSamples(IntStream.of(picked).asLongStream().boxed().toList()));
        for (int i = 0; i < picked.length; i++) {
            assertThat(Toy.matrix(some.at(.3).adversarial())[i])
                    .isEqualTo(Toy.matrix(whole.at(.3).adversarial())[picked[i]]);
            assertThat(some.forward(i)).isEqualTo(whole.forward(picked[i]));
        }
        AttackResult other = attack.run(TWO, examples(), goal, OPTIONS.withSeed(6));
        assertThat(other.at(.3).adversarial().data().asDouble())
                .isNotEqualTo(whole.at(.3).adversarial().data().asDouble());
    }

    @Test
    void whatAMaskHoldsDoesNotChange() {
        INDArray free = Nd4j.createFromArray(new double[][] {{1, 0, 1, 0}});
        double[] found = federated(local(Norm.LINF, 60, .3), 1)
                .run(TWO, L, Criterion.untargeted(0).endless(), OPTIONS.withMask(Mask.of(free)))
                .at(.3)
                .adversarial()
                .toDoubleVector();
        assertThat(found[1]).isEqualTo(.3);
        assertThat(found[3]).isEqualTo(.5);
        assertThat(found[0]).isNotEqualTo(.6);
    }

    @Test
    void aClientWithoutNumbersIsAFailure() {
        Toy broken = new Linear(new double[3][4], new double[] {Double.NaN, 0, 0});
        AttackResult result =
                federated(local(Norm.LINF, 60, .3), 1).run(List.of(Fixture.NET, broken), examples(), goal(), OPTIONS);
        assertThat(result.failure(1)).isEqualTo(Failure.NON_FINITE);
        assertThat(result.forward(1)).isEqualTo(2);
        assertThat(result.at(.3).success()).containsOnly(false);
        assertThat(result.at(.3).adversarial()).isEqualTo(examples());
    }

    /** No client is asked any more, and what was found until then is returned; one client is the attack itself here too. */
    @ParameterizedTest(name = "after row {0}")
    @ValueSource(longs = {0, 1, 3, 18, 45})
    void anInterruptedRunReturnsItsBestFlagged(long after) {
        Criterion goal = Criterion.untargeted(0).endless();
        Fzoos local = local(Norm.LINF, 60, .3);
        AttackResult single = interrupted(after, first -> local.run(first, L, goal, OPTIONS));
        same(interrupted(after, first -> federated(local, 1).run(List.of(first), L, goal, OPTIONS)), single);
        AttackResult both = interrupted(
                after,
                first -> federated(local, 1)
                        .run(List.of(first, new Interrupting(reversed(), Long.MAX_VALUE)), L, goal, OPTIONS));
        assertThat(both.failure(0)).isEqualTo(Failure.INTERRUPTED);
        double[] found = both.at(.3).adversarial().toDoubleVector();
        assertThat(Ball.distance(Norm.LINF, found, L.toDoubleVector())).isLessThanOrEqualTo(.3 + 1e-12);
        assertThat(loss(found, 0)).isGreaterThanOrEqualTo(loss(L.toDoubleVector(), 0));
    }

    private static AttackResult interrupted(long after, Function<Interrupting, AttackResult> run) {
        Interrupting first = new Interrupting(Fixture.NET, after);
        first.begin();
        try {
            return run.apply(first);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refusesWhatCannotBe() {
        Criterion goal = Criterion.untargeted(0);
        FederatedFzoos attack = federated(local(Norm.LINF, 60, .3), 1);
        assertThatThrownBy(() -> attack.run(List.of(), L, goal, OPTIONS))
                .hasMessage("clients is 0 models, allowed is at least one");
        assertThatThrownBy(() -> attack.run(List.of(Fixture.NET, Linear.golden()), L, goal, OPTIONS))
                .hasMessage("models is 2 classes, allowed is as the first, 3");
        assertThatThrownBy(() -> new FederatedFzoos(new Fzoos(), -1, 10, 1)).hasMessageStartingWith("correction is -1");
        assertThatThrownBy(() -> new FederatedFzoos(new Fzoos(), 1, 0, 1)).hasMessageStartingWith("features is 0");
        assertThatThrownBy(() -> new FederatedFzoos(new Fzoos(), 1, 10, 0)).hasMessageStartingWith("length is 0");
        assertThat(new FederatedFzoos()).isEqualTo(new FederatedFzoos(new Fzoos(), 1, 10_000, 1));
    }
}
