package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** The golden numbers were computed by an independent NumPy prototype, the optima by its SLSQP search. */
class PgdTest {
    private static final INDArray X = Nd4j.create(new double[][] {{.6, .3, .9, .5}});

    @ParameterizedTest
    @CsvSource({
        "LINF, .1, 40, .5, .4, 1, .4, .6880425154",
        "LINF, .3, 40, .3, .6, 1, .2, 1.0978688339",
        "L2, .3, 20, .386768535, .5016116334, .9247816986, .4428077013, .8392385373",
        "L2, .5, 20, .2305713129, .6231442691, .9188760911, .4064910717, 1.1405521330",
        "L1, .5, 40, .1, .3, .9, .5, .9268879744"
    })
    void findsTheGoldenPointsOfTheTanhNet(
            Norm norm, double epsilon, int steps, double a, double b, double c, double d, double loss) {
        Pgd pgd = new Pgd(norm, List.of(epsilon), steps, 2.5, 1, false, LogitLoss.CE);
        Budget exact = pgd.run(new TanhNet(), X, Criterion.untargeted(0).endless(), new AttackOptions())
                .at(epsilon);
        assertThat(exact.adversarial().toDoubleVector()).containsExactly(new double[] {a, b, c, d}, within(1e-9));
        assertThat(exact.loss().get(0)).isCloseTo(loss, within(1e-9));
        Budget rounded = pgd.run(
                        new TanhNet(),
                        X.castTo(DataType.FLOAT),
                        Criterion.untargeted(0).endless(),
                        new AttackOptions())
                .at(epsilon);
        assertThat(rounded.adversarial().dataType()).isEqualTo(DataType.FLOAT);
        assertThat(rounded.adversarial().toDoubleVector()).containsExactly(new double[] {a, b, c, d}, within(1e-4));
        assertThat(rounded.loss().get(0)).isCloseTo(loss, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"LINF, .7, -1.2", "L2, .7, -.5531128874", "L1, .7, -.25", "L1, 1, -.55"})
    void reachesTheOptimumOfTheLinearModel(Norm norm, double epsilon, double margin) {
        for (boolean randomStart : new boolean[] {false, true}) {
            Pgd pgd = new Pgd(norm, List.of(epsilon), 100, 10, 1, randomStart, LogitLoss.MARGIN);
            Budget found = pgd.run(Linear.golden(), X, Criterion.untargeted(0).endless(), new AttackOptions())
                    .at(epsilon);
            assertThat(-found.loss().get(0)).isCloseTo(margin, within(norm == Norm.L2 ? 1e-6 : 1e-9));
        }
    }

    /**
     * Minimal distances of the three-class linear model: to class 1 .15, .2121320, .3; to class 2 .4, .5366563. In L1
     * the way to class 2 crosses class 1 at .6: 2u + v > 1.2 and u + 2v > .9 give u + v > .7.
     */
    @ParameterizedTest
    @CsvSource({"LINF, 1, .15", "L2, 1, .2121320", "L1, 1, .3", "LINF, 2, .4", "L2, 2, .5366563", "L1, 2, .7"})
    void succeedsJustBeyondTheMinimalDistanceAndNotBefore(Norm norm, int target, double distance) {
        Toy model =
                new Boxed(new Linear(new double[][] {{1, 0}, {0, 1}, {-1, -1}}, new double[3]), new Bounds(-10, 10));
        INDArray x = Nd4j.create(new double[][] {{.5, .2}});
        List<Double> epsilon = List.of(distance * .999, distance * 1.01);
        Pgd pgd = new Pgd(norm, epsilon, 200, 2.5, 1, false, LogitLoss.MARGIN);
        var result = pgd.run(model, x, Criterion.targeted(target), new AttackOptions());
        assertThat(result.budgets().get(0).success()).containsExactly(false);
        assertThat(result.budgets().get(1).success()).containsExactly(true);
        assertThat(model.labels(result.budgets().get(1).adversarial())).containsExactly(target);
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void moreRestartsNeverLoseLoss(Norm norm) {
        double before = Double.NEGATIVE_INFINITY;
        for (int restarts = 1; restarts <= 5; restarts++) {
            Pgd pgd = new Pgd(norm, List.of(.2), 2, .5, restarts, true, LogitLoss.CE);
            double loss = pgd.run(new TanhNet(), X, Criterion.untargeted(0).endless(), new AttackOptions())
                    .at(.2)
                    .loss()
                    .get(0);
            assertThat(loss).isGreaterThanOrEqualTo(before);
            before = loss;
        }
    }

    @Test
    void zeroStepsWithoutRandomStartReturnTheInput() {
        Pgd pgd = new Pgd(Norm.LINF, List.of(.3), 0, 2.5, 1, false, LogitLoss.CE);
        assertThat(pgd.run(new TanhNet(), X, Criterion.untargeted(0), new AttackOptions())
                        .at(.3)
                        .adversarial()
                        .toDoubleVector())
                .containsExactly(X.toDoubleVector());
    }

    @Test
    void zeroStepsWithRandomStartKeepTheBestDraw() {
        Pgd pgd = new Pgd(Norm.LINF, List.of(.3), 0, 2.5, 8, true, LogitLoss.CE);
        Budget found = pgd.run(new TanhNet(), X, Criterion.untargeted(0).endless(), new AttackOptions())
                .at(.3);
        assertThat(found.loss().get(0)).isGreaterThan(.5369563047).isLessThan(1.0978688339);
    }

    @Test
    void rejectsBadSettings() {
        List<Double> epsilon = List.of(.1);
        assertThatThrownBy(() -> new Pgd(Norm.L2, epsilon, -1, 2.5, 1, true, LogitLoss.CE))
                .hasMessage("steps is -1, allowed is a finite number with steps >= 0");
        assertThatThrownBy(() -> new Pgd(Norm.L2, epsilon, 1, 0, 1, true, LogitLoss.CE))
                .hasMessage("relativeStep is 0, allowed is a finite number with relativeStep > 0");
        assertThatThrownBy(() -> new Pgd(Norm.L2, epsilon, 1, 2.5, 0, true, LogitLoss.CE))
                .hasMessage("restarts is 0, allowed is a finite number with restarts >= 1");
        assertThatThrownBy(() -> new Pgd(Norm.L2, epsilon, 1, 2.5, 2, false, LogitLoss.CE))
                .hasMessage("restarts is 2, allowed is 1 where randomStart is false");
        assertThatThrownBy(() -> new Pgd(Norm.L2, List.of(), 1, 2.5, 1, false, LogitLoss.CE))
                .hasMessage("epsilon is [], allowed is a list of at least one finite number >= 0");
    }

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(Attack.class)).contains(new Fgsm(), new Pgd());
        assertThat(new Pgd().name()).isEqualTo("pgd");
    }
}
