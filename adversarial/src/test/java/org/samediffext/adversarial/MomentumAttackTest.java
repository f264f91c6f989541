package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** The attacks with momentum. */
class MomentumAttackTest {
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(9);
    private static final LogitLoss CE = LogitLoss.CE;

    static Stream<MomentumAttack> family() {
        return Arrays.stream(Norm.values()).flatMap(norm -> family(norm, Fixture.EPSILON, 6));
    }

    private static Stream<MomentumAttack> family(Norm norm, List<Double> epsilon, int steps) {
        return Stream.of(
                new Mi(norm, epsilon, steps, 1, CE),
                new Ni(norm, epsilon, steps, .8, LogitLoss.MARGIN),
                new Sini(norm, epsilon, steps, 1, 3, CE),
                new Vmi(norm, epsilon, steps, 1, 2, 1.5, true, CE),
                new Di(norm, epsilon, steps, 1, .5, .5, LogitLoss.MARGIN),
                new Ti(norm, epsilon, steps, 0, 3, .5, .5, CE));
    }

    private static INDArray examples(DataType type) {
        return Fixture.examples(type).reshape(Fixture.ROWS, 1, 2, 2);
    }

    /** All weights of a channel are equal, so that neither smoothing nor resizing turns a sign. */
    @ParameterizedTest
    @EnumSource(Norm.class)
    void reachesTheOptimumOfALinearModel(Norm norm) {
        double[] w = {1, 1, 1, 1, -.5, -.5, -.5, -.5};
        Linear model = Linear.margin(0, w);
        INDArray x = Nd4j.create(new double[8]).addi(.5).reshape(1, 2, 2, 2);
        double dual = switch (norm) {
            case LINF -> 6;
            case L2 -> Math.sqrt(5);
            case L1 -> 1;
        };
        family(norm, List.of(.2), 10)
                .filter(attack -> norm == Norm.LINF || attack.diversity() == 0)
                .forEach(attack -> {
                    Watched watched = new Watched(model);
                    attack.run(watched, x, Criterion.untargeted(0).endless(), OPTIONS);
                    double[] z = model.scores(watched.last());
                    assertThat(z[0] - z[1]).as("%s", attack).isCloseTo(1 - .2 * dual, within(1e-9));
                });
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void settingsThatSwitchAPartOffGiveTheSimplerAttackToTheBit(Norm norm) {
        List<Double> epsilon = Fixture.EPSILON;
        Mi mi = new Mi(norm, epsilon, 6, .9, CE);
        Ni ni = new Ni(norm, epsilon, 6, .9, CE);
        same(mi, new Vmi(norm, epsilon, 6, .9, 0, 1.5, false, CE));
        same(ni, new Vmi(norm, epsilon, 6, .9, 0, 1.5, true, CE));
        same(ni, new Sini(norm, epsilon, 6, .9, 1, CE));
        same(mi, new Di(norm, epsilon, 6, .9, 0, .5, CE));
        same(mi, new Di(norm, epsilon, 6, .9, 1, 1, CE));
        same(mi, new Ti(norm, epsilon, 6, .9, 1, 0, .9, CE));
        same(new Mi(norm, epsilon, 6, 0, CE), new Ni(norm, epsilon, 6, 0, CE));
        same(new Di(norm, epsilon, 6, .9, .5, .5, CE), new Ti(norm, epsilon, 6, .9, 1, .5, .5, CE));
    }

    private static void same(MomentumAttack expected, MomentumAttack attack) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            assertThat(run(attack, type).budgets())
                    .as("%s", attack)
                    .isEqualTo(run(expected, type).budgets());
        }
    }

    private static AttackResult run(MomentumAttack attack, DataType type) {
        return attack.run(
                Fixture.NET,
                examples(type),
                Criterion.untargeted(new int[Fixture.ROWS]).endless(),
                OPTIONS);
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void withoutMomentumTakesTheStepsOfBim(Norm norm) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        for (double epsilon : Fixture.EPSILON) {
            INDArray expected = new Bim(norm, List.of(epsilon), 6, 1)
                    .run(Fixture.NET, x, goal, OPTIONS)
                    .at(epsilon)
                    .adversarial();
            INDArray found = new Mi(norm, List.of(epsilon), 6, 0, CE)
                    .run(Fixture.NET, x, goal, OPTIONS)
                    .at(epsilon)
                    .adversarial();
            assertThat(found.data().asDouble()).containsExactly(expected.data().asDouble(), within(1e-12));
        }
    }

    @Test
    void oneStepIsTheFastGradientSignMethod() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        assertThat(new Mi(Norm.LINF, Fixture.EPSILON, 1, 1, CE)
                        .run(Fixture.NET, x, goal, OPTIONS)
                        .budgets())
                .isEqualTo(new Fgsm(Norm.LINF, Fixture.EPSILON)
                        .run(Fixture.NET, x, goal, OPTIONS)
                        .budgets());
    }

    /** Queries leave the ball and the box (half scales, neighbours, what is ahead); results never do. */
    @ParameterizedTest
    @MethodSource("family")
    void staysInsideAndTellsTheTruth(MomentumAttack attack) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            INDArray x = examples(type);
            int[] labels = Fixture.labels(x);
            double[][] clean = Toy.matrix(x);
            AttackResult result = attack.run(Fixture.NET, x, Criterion.untargeted(labels), OPTIONS);
            for (Budget budget : result.budgets()) {
                int[] decisions = Fixture.NET.labels(budget.adversarial());
                double[][] moved = Toy.matrix(budget.adversarial());
                for (int row = 0; row < labels.length; row++) {
                    assertThat(Arrays.stream(moved[row])).allMatch(v -> v >= 0 && v <= 1);
                    double away = Ball.distance(attack.norm(), moved[row], clean[row]);
                    assertThat(away).isLessThanOrEqualTo(budget.epsilon() + 1e-12);
                    boolean met = decisions[row] != labels[row];
                    assertThat(budget.success().get(row)).isEqualTo(met);
                    assertThat(budget.distance().get(row)).isEqualTo(met ? away : Double.POSITIVE_INFINITY);
                }
            }
            assertThat(result.at(.6).successRate()).isGreaterThan(.5);
        }
    }

    @ParameterizedTest
    @MethodSource("family")
    void doesNotDependOnTheBatchAndDrawsFromTheSeed(MomentumAttack attack) {
        INDArray x = examples(DataType.FLOAT);
        int[] labels = Fixture.labels(x);
        AttackResult whole =
                attack.run(Fixture.NET, x, Criterion.untargeted(labels).endless(), OPTIONS);
        assertThat(attack.run(Fixture.NET, x, Criterion.untargeted(labels).endless(), OPTIONS.withBatchSize(3))
                        .budgets())
                .isEqualTo(whole.budgets());
        AttackResult alone = attack.run(
                Fixture.NET,
                Rows.pick(x, new int[] {7}),
                Criterion.untargeted(labels[7]).endless(),
                OPTIONS.withFirstSample(7));
        assertThat(alone.at(.6).adversarial().data().asFloat())
                .isEqualTo(Rows.pick(whole.at(.6).adversarial(), new int[] {7})
                        .data()
                        .asFloat());
        boolean draws = attack.neighbours() > 0 || attack.diversity() > 0;
        AttackResult other =
                attack.run(Fixture.NET, x, Criterion.untargeted(labels).endless(), OPTIONS.withSeed(10));
        if (!draws || attack.norm() == Norm.L2) {
            assertThat(other.at(.6).equals(whole.at(.6))).isEqualTo(!draws);
        }
    }

    @ParameterizedTest
    @MethodSource("family")
    void aModelWithoutSlopeIsAFailureAndNeverNotANumber(MomentumAttack attack) {
        INDArray x = examples(DataType.FLOAT);
        Toy constant = new Linear(new double[3][4], new double[] {2, 1, 0});
        Watched watched = new Watched(constant);
        AttackResult result = attack.run(
                watched, x, Criterion.untargeted(new int[Fixture.ROWS]).endless(), OPTIONS);
        assertThat(watched.asked()).allMatch(point -> Arrays.stream(point).allMatch(Double::isFinite));
        assertThat(result.at(.6).adversarial()).isEqualTo(x);
        IntStream.range(0, Fixture.ROWS)
                .forEach(row -> assertThat(result.failure(row)).isEqualTo(Failure.ZERO_GRADIENT));
    }

    /** Neither the unit nor where the box lies: scales and padding are relative to its lower end. */
    @ParameterizedTest
    @EnumSource(Norm.class)
    void theBoxDoesNotMatter(Norm norm) {
        INDArray x = examples(DataType.DOUBLE);
        Criterion goal = Criterion.untargeted(Fixture.labels(x)).endless();
        List<MomentumAttack> unit = family(norm, List.of(.3), 4).toList();
        List<MomentumAttack> other = family(norm, List.of(.3 * 255), 4).toList();
        for (int i = 0; i < unit.size(); i++) {
            Watched inside = new Watched(Fixture.NET);
            unit.get(i).run(inside, x, goal, OPTIONS);
            Watched net = new Watched(new InUnits(Fixture.NET, -20, 255));
            other.get(i).run(net, x.mul(255).sub(20), goal, OPTIONS);
            double[] end = Arrays.stream(net.last()).map(v -> (v + 20) / 255).toArray();
            assertThat(end).as("%s", unit.get(i)).containsExactly(inside.last(), within(1e-9));
        }
    }

    @Test
    void aConvolutionalNetworkGivesWhatTheNetWrittenByHandGives() {
        INDArray x = ImageNet.image();
        family(Norm.L2, List.of(.3), 4).forEach(attack -> {
            Budget expected = attack.run(
                            new ImageNet(), x, Criterion.untargeted(0).endless(), OPTIONS)
                    .at(.3);
            Budget found = attack.run(
                            ImageNet.convolution(), x, Criterion.untargeted(0).endless(), OPTIONS)
                    .at(.3);
            assertThat(Toy.matrix(found.adversarial())[0])
                    .as("%s", attack)
                    .containsExactly(Toy.matrix(expected.adversarial())[0], within(1e-9));
            assertThat(found.loss().get(0)).isCloseTo(expected.loss().get(0), within(1e-9));
        });
    }

    @Test
    void asksAsOftenAsThePapers() {
        INDArray x = ImageNet.image();
        int[] expected = {10, 10, 50, 60, 10, 10};
        List<MomentumAttack> attacks = List.of(new Mi(), new Ni(), new Sini(), new Vmi(), new Di(), new Ti());
        for (int i = 0; i < expected.length; i++) {
            AttackResult result = attacks.get(i)
                    .run(new ImageNet(), x, Criterion.untargeted(0).endless(), OPTIONS);
            assertThat(result.backward(0)).as(attacks.get(i).name()).isEqualTo(expected[i]);
            assertThat(result.forward(0)).isEqualTo(expected[i] + 2);
        }
    }

    @Test
    void refusesWhatIsNotAnImage() {
        INDArray flat = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(flat));
        for (MomentumAttack attack : List.of(new Di(), new Ti())) {
            assertThatThrownBy(() -> attack.run(Fixture.NET, flat, goal, OPTIONS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(attack.name()
                            + " changes images and x has 2 dimensions, allowed is [rows, channels, height, "
                            + "width]; reshape x, or take mi");
        }
    }

    @Test
    void rejectsBadSettings() {
        List<Double> e = List.of(.1);
        assertThatThrownBy(() -> new Mi(Norm.LINF, e, 0, 1, CE))
                .hasMessage("steps is 0, allowed is a finite number with steps >= 1");
        assertThatThrownBy(() -> new Ni(Norm.LINF, e, 1, -1, CE))
                .hasMessage("momentum is -1, allowed is a finite number with momentum >= 0");
        assertThatThrownBy(() -> new Sini(Norm.LINF, e, 1, 1, 0, CE))
                .hasMessage("scales is 0, allowed is a finite number with scales >= 1");
        assertThatThrownBy(() -> new Vmi(Norm.LINF, e, 1, 1, -1, 1.5, false, CE))
                .hasMessageContaining("neighbours is -1");
        assertThatThrownBy(() -> new Vmi(Norm.LINF, e, 1, 1, 1, 0, false, CE)).hasMessageContaining("reach is 0");
        assertThatThrownBy(() -> new Di(Norm.LINF, e, 1, 1, 1.5, .9, CE)).hasMessageContaining("diversity is 1.5");
        assertThatThrownBy(() -> new Di(Norm.LINF, e, 1, 1, .5, 0, CE)).hasMessageContaining("smallest is 0.0");
        assertThatThrownBy(() -> new Ti(Norm.LINF, e, 1, 1, 4, 0, .9, CE))
                .hasMessage("side is 4, allowed is an odd integer >= 1");
    }
}
