package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** The relatives of FGSM and PGD that have settings of their own. */
class SingleStepTest {
    private static final INDArray X = Nd4j.create(new double[][] {{.6, .3, .9, .5}});
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(3);

    private static double[] last(FixedBudgetAttack attack, Toy model) {
        Watched watched = new Watched(model);
        attack.run(watched, X, Criterion.untargeted(0).endless(), OPTIONS);
        return watched.last();
    }

    /** From x₁ at ±α, or at the edge of the box, a step of ε − α toward the corner: α = .15 leaves .0 or .3 of it. */
    @Test
    void rfgsmStepsAtRandomAndThenUphill() {
        Watched watched = new Watched(new TanhNet());
        new Rfgsm(List.of(.3), .25).run(watched, X, Criterion.untargeted(0).endless(), OPTIONS);
        double[] start = watched.asked().get(1);
        double[] end = watched.asked().get(2);
        double[] clean = X.toDoubleVector();
        double[] uphill = {-1, 1, 1, -1};
        for (int i = 0; i < 4; i++) {
            assertThat(Math.abs(start[i] - clean[i])).isCloseTo(.075, within(1e-12));
            assertThat(end[i]).isCloseTo(Math.min(1, start[i] + .225 * uphill[i]), within(1e-12));
        }
    }

    @Test
    void rfgsmWithoutRandomStepIsFgsmToTheBit() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        assertThat(new Rfgsm(Fixture.EPSILON, 0)
                        .run(Fixture.NET, x, goal, OPTIONS)
                        .budgets())
                .isEqualTo(new Fgsm(Norm.LINF, Fixture.EPSILON)
                        .run(Fixture.NET, x, goal, OPTIONS)
                        .budgets());
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void ffgsmAndBimAreSpecialCasesOfPgd(Norm norm) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        List<Double> e = Fixture.EPSILON;
        assertThat(new Ffgsm(norm, e, 1.25).run(Fixture.NET, x, goal, OPTIONS).budgets())
                .isEqualTo(new Pgd(norm, e, 1, 1.25, 1, true, LogitLoss.CE)
                        .run(Fixture.NET, x, goal, OPTIONS)
                        .budgets());
        assertThat(new Bim(norm, e, 10, 2).run(Fixture.NET, x, goal, OPTIONS).budgets())
                .isEqualTo(new Pgd(norm, e, 10, 2, 1, false, LogitLoss.CE)
                        .run(Fixture.NET, x, goal, OPTIONS)
                        .budgets());
    }

    /** A step of 1.25·ε toward the corner from anywhere in the ball ends at least ε/4 beyond the middle. */
    @Test
    void ffgsmPassesTheMiddleAndStaysInTheBall() {
        double[] end = last(new Ffgsm(Norm.LINF, List.of(.2), 1.25), new TanhNet());
        assertThat(end[0]).isBetween(.4 - 1e-12, .55);
        assertThat(end[1]).isBetween(.35, .5 + 1e-12);
        assertThat(end[2]).isBetween(.95, 1.0);
        assertThat(end[3]).isBetween(.3 - 1e-12, .45);
    }

    @ParameterizedTest
    @CsvSource({"LINF, .7, -1.2", "L1, .7, -.25", "L1, 1, -.55"})
    void bimReachesTheOptimumOfTheLinearModel(Norm norm, double epsilon, double margin) {
        double[] z = Linear.golden().scores(last(new Bim(norm, List.of(epsilon), 100, 10), Linear.golden()));
        assertThat(z[0] - z[1]).isCloseTo(margin, within(1e-9));
    }

    /** Without a box that binds the optimum is m − ε·‖w‖ in the dual norm. */
    @ParameterizedTest
    @CsvSource({"LINF, .1, .7", "L2, .1, .8208712", "L1, .1, .85", "LINF, .3, 0", "L2, .3, .3626136", "L1, .3, .45"})
    void bimReachesTheDualNorm(Norm norm, double epsilon, double margin) {
        Toy free = new Boxed(Linear.golden(), new org.samediffext.spi.Bounds(-9, 9));
        double[] z = free.scores(last(new Bim(norm, List.of(epsilon), 10, 1), free));
        assertThat(z[0] - z[1]).isCloseTo(margin, within(1e-7));
    }

    @Test
    void bimFindsTheBestCornerOfTheTanhNet() {
        Budget found = new Bim(Norm.LINF, List.of(.3), 10, 2)
                .run(new TanhNet(), X, Criterion.untargeted(0).endless(), OPTIONS)
                .at(.3);
        assertThat(found.loss().get(0)).isCloseTo(1.0978688339, within(1e-9));
    }

    @Test
    void rejectsBadSettings() {
        assertThatThrownBy(() -> new Rfgsm(List.of(.1), 1.5))
                .hasMessage("share is 1.5, allowed is a number with 0 <= share <= 1");
        assertThatThrownBy(() -> new Ffgsm(Norm.L2, List.of(.1), 0))
                .hasMessage("relativeStep is 0, allowed is a finite number with relativeStep > 0");
        assertThatThrownBy(() -> new Bim(Norm.L2, List.of(.1), 0, 2))
                .hasMessage("steps is 0, allowed is a finite number with steps >= 1");
    }
}
