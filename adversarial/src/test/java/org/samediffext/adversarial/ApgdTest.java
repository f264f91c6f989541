package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

/** Auto-PGD; numbers of the specification, 5.4 and 13. */
class ApgdTest {
    private static final INDArray X =
            Nd4j.create(new double[][] {{.6, .3, .9, .5}}).castTo(DataType.DOUBLE);
    private static final AttackOptions OPTIONS = new AttackOptions();

    private static Apgd apgd(Norm norm, double epsilon, int steps, boolean randomStart, LogitLoss loss) {
        return new Apgd(norm, List.of(epsilon), steps, 1, randomStart, .75, loss, false);
    }

    @Test
    void looksBackAtThePapersCheckpoints() {
        assertThat(Checkpoints.of(100)).containsExactly(22, 41, 57, 70, 80, 87, 93, 99);
        assertThat(Checkpoints.of(50)).containsExactly(11, 21, 29, 35, 40, 44, 47, 50);
        assertThat(Checkpoints.of(20)).containsExactly(5, 9, 12, 14, 16, 18, 19, 20);
        assertThat(Checkpoints.of(10)).containsExactly(3, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void halvesTheStepAsTheSpecificationTraces() {
        TanhNet net = new TanhNet();
        double[] point = X.toDoubleVector();
        Neighbourhood near = new Neighbourhood(point, new Ball(Norm.LINF, .1), net.bounds());
        ApgdClimb climb = new ApgdClimb(near, 20, .75);
        List<Double> lengths = new ArrayList<>();
        for (int k = 0; k < 20; k++) {
            double[] slope = new double[3];
            double loss = LogitLoss.CE.away(net.scores(point), 0, slope);
            point = climb.next(point, loss, net.pullback(point, slope));
            lengths.add(climb.length());
        }
        List<Double> expected = new ArrayList<>();
        int[] counts = {5, 4, 3, 2, 2, 2, 1, 1};
        for (int j = 0; j < counts.length; j++) {
            double length = .2 / (1 << j);
            IntStream.range(0, counts[j]).forEach(i -> expected.add(length));
        }
        assertThat(lengths).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "LINF, .1, .5, .4, 1, .4, .6880425154",
        "LINF, .3, .3, .6, 1, .2, 1.0978688339",
        "L1, .5, .1, .3, .9, .5, .9268879744"
    })
    void findsTheGoldenPointsOfTheTanhNet(
            Norm norm, double epsilon, double a, double b, double c, double d, double loss) {
        for (boolean randomStart : new boolean[] {false, true}) {
            Apgd apgd = apgd(norm, epsilon, 100, randomStart, LogitLoss.CE);
            Budget exact = apgd.run(new TanhNet(), X, Criterion.untargeted(0).endless(), OPTIONS)
                    .at(epsilon);
            assertThat(exact.adversarial().toDoubleVector()).containsExactly(new double[] {a, b, c, d}, within(1e-9));
            assertThat(exact.loss().get(0)).isCloseTo(loss, within(1e-9));
            Budget rounded = apgd.run(
                            new TanhNet(),
                            X.castTo(DataType.FLOAT),
                            Criterion.untargeted(0).endless(),
                            OPTIONS)
                    .at(epsilon);
            assertThat(rounded.loss().get(0)).isCloseTo(loss, within(1e-4));
        }
    }

    /** The optimum by SLSQP. */
    @ParameterizedTest
    @CsvSource({".3, .8392863767", ".5, 1.1407830817"})
    void comesNearerToTheOptimumInL2ThanPgd(double epsilon, double optimum) {
        Budget found = apgd(Norm.L2, epsilon, 100, false, LogitLoss.CE)
                .run(new TanhNet(), X, Criterion.untargeted(0).endless(), OPTIONS)
                .at(epsilon);
        assertThat(found.loss().get(0)).isCloseTo(optimum, within(1e-8));
    }

    @ParameterizedTest
    @CsvSource({"LINF, .7, -1.2", "L2, .7, -.5531128874", "L1, .7, -.25", "L1, 1, -.55"})
    void reachesTheOptimumOfTheLinearModel(Norm norm, double epsilon, double margin) {
        for (boolean randomStart : new boolean[] {false, true}) {
            Budget found = apgd(norm, epsilon, 100, randomStart, LogitLoss.MARGIN)
                    .run(Linear.golden(), X, Criterion.untargeted(0).endless(), OPTIONS)
                    .at(epsilon);
            assertThat(-found.loss().get(0)).isCloseTo(margin, within(1e-9));
        }
        if (norm == Norm.L1) {
            Budget found = new Apgd(norm, List.of(epsilon), 100, 5, true, .75, LogitLoss.MARGIN, true)
                    .run(Linear.golden(), X, Criterion.untargeted(0).endless(), OPTIONS)
                    .at(epsilon);
            assertThat(-found.loss().get(0)).isCloseTo(margin, within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void dlrDoesNotSeeTheScaleOfTheScores(Norm norm) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Toy scaled = new Toy() {
            @Override
            public int classes() {
                return 3;
            }

            @Override
            public double[] scores(double[] point) {
                double[] z = Fixture.NET.scores(point);
                for (int k = 0; k < z.length; k++) {
                    z[k] = 3 * z[k] + 5;
                }
                return z;
            }

            @Override
            public double[] pullback(double[] point, double[] cotangent) {
                double[] gradient = Fixture.NET.pullback(point, cotangent);
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] *= 3;
                }
                return gradient;
            }
        };
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        Budget plain = apgd(norm, .1, 20, true, LogitLoss.DLR)
                .run(Fixture.NET, x, goal, OPTIONS)
                .at(.1);
        Budget other = apgd(norm, .1, 20, true, LogitLoss.DLR)
                .run(scaled, x, goal, OPTIONS)
                .at(.1);
        assertThat(other.success()).isEqualTo(plain.success());
        double worst = other.adversarial().sub(plain.adversarial()).amaxNumber().doubleValue();
        assertThat(worst).isLessThan(1e-5);
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void theTargetedOneSucceedsJustBeyondTheMinimalDistance(Norm norm) {
        double distance = norm == Norm.LINF ? .2156036500 : norm == Norm.L2 ? .3625017197 : .4932132828;
        List<Double> epsilon = List.of(distance * .9999, distance * 1.001);
        ApgdTargeted attack = new ApgdTargeted(norm, epsilon, 100, 1, 9, .75, LogitLoss.DLR, false);
        AttackResult result = attack.run(new TanhNet(), X, Criterion.untargeted(0), OPTIONS);
        assertThat(result.budgets().get(0).success()).containsExactly(false);
        assertThat(result.budgets().get(1).success()).containsExactly(true);
        assertThat(result.backward(0)).isBetween(200L + 1, 400L);
        Budget first = result.budgets().get(0);
        Ball ball = new Ball(norm, epsilon.get(0));
        assertThat(ball.distance(first.adversarial().toDoubleVector(), X.toDoubleVector()))
                .isLessThanOrEqualTo(epsilon.get(0) + 1e-12);
    }

    @Test
    void theTargetedOneAimsAtTheTargetOfTheCriterion() {
        for (int target : new int[] {1, 2}) {
            AttackResult result = new ApgdTargeted(Norm.LINF, List.of(.9), 100, 1, 9, .75, LogitLoss.DLR, false)
                    .run(new TanhNet(), X, Criterion.targeted(target), OPTIONS);
            assertThat(result.at(.9).success()).containsExactly(true);
            assertThat(new TanhNet().labels(result.at(.9).adversarial())).containsExactly(target);
        }
    }

    @Test
    void aResultDoesNotDependOnTheBatch() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        for (Norm norm : Norm.values()) {
            ApgdTargeted attack = new ApgdTargeted(norm, Fixture.EPSILON, 10, 2, 9, .75, LogitLoss.DLR, false);
            AttackResult whole = attack.run(Fixture.NET, x, goal, Fixture.OPTIONS);
            AttackResult parts = attack.run(Fixture.NET, x, goal, Fixture.OPTIONS.withBatchSize(3));
            for (double epsilon : Fixture.EPSILON) {
                assertThat(parts.at(epsilon).adversarial().toFloatMatrix())
                        .isDeepEqualTo(whole.at(epsilon).adversarial().toFloatMatrix());
            }
        }
    }

    @Test
    void rejectsBadSettings() {
        List<Double> epsilon = List.of(.1);
        assertThatThrownBy(() -> new Apgd(Norm.L2, epsilon, 0, 1, true, .75, LogitLoss.CE, false))
                .hasMessage("steps is 0, allowed is a finite number with steps >= 1");
        assertThatThrownBy(() -> new Apgd(Norm.L2, epsilon, 1, 2, false, .75, LogitLoss.CE, false))
                .hasMessageContaining("restarts is 2");
        assertThatThrownBy(() -> new Apgd(Norm.L2, epsilon, 1, 1, true, 1.5, LogitLoss.CE, false))
                .hasMessage("rho is 1.5, allowed is a number from 0 to 1");
        assertThatThrownBy(() -> new Apgd(Norm.L2, epsilon, 1, 1, true, .75, LogitLoss.CE, true))
                .hasMessage("largeFirst is true, allowed is false where the norm is not l1");
        assertThatThrownBy(() -> new ApgdTargeted(Norm.L2, epsilon, 1, 1, 0, .75, LogitLoss.DLR, false))
                .hasMessageContaining("targets is 0");
    }
}
