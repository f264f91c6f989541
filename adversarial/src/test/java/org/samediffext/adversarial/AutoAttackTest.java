package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.AutoAttack.Version;
import org.samediffext.spi.Attack;
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
        AttackResult result = new AutoAttack(norm, epsilon, Version.STANDARD, 100, 100)
                .run(model, X, Criterion.untargeted(0), new AttackOptions());
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
        Budget found = new AutoAttack(norm, radius, Version.STANDARD, 20, 50)
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

    @ParameterizedTest
    @EnumSource(Version.class)
    void aResultDoesNotDependOnTheBatch(Version version) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        int[] labels = Fixture.labels(x);
        AutoAttack attack = new AutoAttack(Norm.LINF, List.of(.05, .1), version, 20, 50);
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

    /** An example that withstands all goes through the attacks of its version, with as many questions as they ask alone. */
    @ParameterizedTest
    @CsvSource({"LINF, 1", "L2, 1", "L1, 5"})
    void asksWhatItsAttacksAsk(Norm norm, int tries) {
        List<Double> e = List.of(.01);
        boolean sparse = norm == Norm.L1;
        Fab fab = new Fab(norm, e, 10, 5, 0, .1, 1.05, .9, 3);
        Fab aimedFab = new Fab(norm, e, 10, 1, 9, .1, 1.05, .9, 3);
        Square square = new Square(norm, e, 20, .8, 1);
        List<Attack> standard = List.of(
                new Apgd(norm, e, 10, tries, true, .75, LogitLoss.CE, sparse),
                new ApgdTargeted(norm, e, 10, tries, 9, .75, LogitLoss.DLR, sparse),
                aimedFab,
                square);
        List<Attack> plus = List.of(
                new Apgd(norm, e, 10, 5, true, .75, LogitLoss.CE, sparse),
                new Apgd(norm, e, 10, 5, true, .75, LogitLoss.DLR, sparse),
                fab,
                square,
                new ApgdTargeted(norm, e, 10, 1, 9, .75, LogitLoss.DLR, sparse),
                aimedFab);
        List<Attack> rand = List.of(
                new Apgd(norm, e, 10, 1, true, .75, LogitLoss.CE, sparse),
                new Apgd(norm, e, 10, 1, true, .75, LogitLoss.DLR, sparse));
        asks(standard, new AutoAttack(norm, e, Version.STANDARD, 10, 20));
        asks(plus, new AutoAttack(norm, e, Version.PLUS, 10, 20));
        asks(rand, new AutoAttack(norm, e, Version.RAND, 10, 20));
    }

    private static void asks(List<Attack> parts, AutoAttack whole) {
        Criterion goal = Criterion.untargeted(0);
        AttackResult result = whole.run(Fixture.NET, X, goal, Fixture.OPTIONS);
        long forward = 0;
        long backward = 0;
        for (Attack part : parts) {
            AttackResult alone = part.run(Fixture.NET, X, goal, Fixture.OPTIONS);
            forward += alone.forward(0);
            backward += alone.backward(0);
        }
        assertThat(result.at(.01).success()).containsExactly(false);
        assertThat(result.forward(0)).isEqualTo(forward);
        assertThat(result.backward(0)).isEqualTo(backward);
    }

    /** Two classes have no difference of logits ratio; the margin takes its place. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void worksWithTwoClasses(Version version) {
        AttackResult result = new AutoAttack(Norm.LINF, List.of(.299, .301), version, 50, 100)
                .run(Linear.golden(), X, Criterion.untargeted(0), new AttackOptions());
        assertThat(result.at(.299).success()).containsExactly(false);
        assertThat(result.at(.301).success()).containsExactly(true);
    }

    /** One draw of noise in front of the net says little; what counts is the mean over twenty. */
    @Test
    void theRandomVersionJudgesByTheMeanOverTwentyDraws() {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Eot noisy = new Eot(Fixture.NET, new GaussianNoise(.3), 1, 8);
        int[] labels = Fixture.labels(x);
        AttackResult result = new AutoAttack(Norm.LINF, List.of(.1), Version.RAND, 20, 1)
                .run(noisy, x, Criterion.untargeted(labels), Fixture.OPTIONS);
        int[] decisions = noisy.withDraws(20).labels(result.at(.1).adversarial());
        for (int row = 0; row < labels.length; row++) {
            assertThat(result.at(.1).success().get(row)).isEqualTo(decisions[row] != labels[row]);
        }
        assertThat(result.at(.1).successRate()).isBetween(.3, .95);
    }

    /** The model flips the sign of a distractor at each call, which drowns the slope of a single call. */
    @Test
    void theRandomVersionAveragesOverCallsOfAModelThatDrawsByItself() {
        Fickle model = new Fickle();
        AttackResult result = new AutoAttack(Norm.LINF, List.of(.31), Version.RAND, 30, 1)
                .run(model, X, Criterion.untargeted(0), new AttackOptions());
        assertThat(result.at(.31).success()).containsExactly(true);
        assertThat(model.calls).isEqualTo(20 * result.forward(0));
    }

    @Test
    void theRandomVersionAsksForAsManyExamplesAtOnceAsTheOptionsSay() {
        List<Long> rows = new ArrayList<>();
        Toy net = new Toy() {
            @Override
            public int classes() {
                return 3;
            }

            @Override
            public INDArray logits(INDArray x) {
                rows.add(x.size(0));
                return Toy.super.logits(x);
            }

            @Override
            public double[] scores(double[] x) {
                return Fixture.NET.scores(x);
            }

            @Override
            public double[] pullback(double[] x, double[] cotangent) {
                return Fixture.NET.pullback(x, cotangent);
            }
        };
        INDArray x = Fixture.examples(DataType.FLOAT);
        new AutoAttack(Norm.LINF, List.of(.1), Version.RAND, 3, 1)
                .run(net, x, Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS.withBatchSize(70));
        assertThat(Collections.max(rows)).isEqualTo(60);
    }

    /** The golden linear model with ±5·(x − clean) of its unused input added to the margin. */
    private static final class Fickle implements Toy {
        private final SampleRandom random = new SampleRandom(1);
        private final Deque<Double> slopes = new ArrayDeque<>();
        private long calls;

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public INDArray logits(INDArray x) {
            slopes.clear();
            return Toy.super.logits(x);
        }

        @Override
        public double[] scores(double[] x) {
            calls++;
            slopes.add(random.bits() < 0 ? 5.0 : -5.0);
            double[] z = Linear.golden().scores(x);
            z[0] += slopes.getLast() * (x[3] - .5);
            return z;
        }

        @Override
        public double[] pullback(double[] x, double[] cotangent) {
            double[] gradient = Linear.golden().pullback(x, cotangent);
            gradient[3] += slopes.removeFirst() * cotangent[0];
            return gradient;
        }
    }

    @Test
    void refusesATarget() {
        assertThatThrownBy(() -> new AutoAttack().run(new TanhNet(), X, Criterion.targeted(1), new AttackOptions()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("autoattack has no targeted form");
    }
}
