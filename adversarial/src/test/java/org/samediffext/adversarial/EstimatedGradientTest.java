package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.GradientEstimator.Law;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Norm;

/**
 * Gradients that scores tell: on the linear model of the specification (13.1) their mean is exactly w, and the variance of
 * SPSA's coordinate i is the sum of the other w², by an elementary calculation; for Gaussian directions it is {@code ‖w‖² + w_i²}.
 */
class EstimatedGradientTest {
    private static final double[] W = {2, -1, .5, 0};
    private static final INDArray X = Nd4j.createFromArray(new double[][] {{.6, .3, .9, .5}});
    private static final AttackOptions OPTIONS = new AttackOptions();

    private static LogitModel scores() {
        return BlackBox.scores(2, Bounds.UNIT, Linear.golden()::logits);
    }

    /** The slope of z₀ − z₁, which is w·x + b. */
    private static double[] estimate(Law law, int samples, long seed) {
        GradientModel model = new GradientEstimator(scores(), law, samples, .01, seed);
        return model.vjp(X, z -> Nd4j.createFromArray(new double[][] {{1, -1}}))
                .gradient()
                .toDoubleVector();
    }

    @ParameterizedTest
    @EnumSource
    void areRightOnTheMeanAndScatterAsCalculated(Law law) {
        int seeds = 4000;
        double[] sum = new double[4];
        double[] squares = new double[4];
        for (int seed = 0; seed < seeds; seed++) {
            double[] g = estimate(law, 1, seed);
            for (int i = 0; i < 4; i++) {
                sum[i] += g[i];
                squares[i] += (g[i] - W[i]) * (g[i] - W[i]);
            }
        }
        double whole = 5.25;
        for (int i = 0; i < 4; i++) {
            double variance = law == Law.SPSA ? whole - W[i] * W[i] : whole + W[i] * W[i];
            assertThat(sum[i] / seeds).isCloseTo(W[i], within(4 * Math.sqrt(variance / seeds)));
            assertThat(squares[i] / seeds).isCloseTo(variance, within(.15 * variance));
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreSamplesScatterLess(Law law) {
        double few = 0;
        double many = 0;
        for (int seed = 0; seed < 200; seed++) {
            few += Math.pow(estimate(law, 4, seed)[2] - .5, 2);
            many += Math.pow(estimate(law, 64, seed)[2] - .5, 2);
        }
        assertThat(few / many).isBetween(10.0, 25.0);
    }

    @ParameterizedTest
    @EnumSource
    void theSamePointHasTheSameEstimateWhateverItsMates(Law law) {
        INDArray two = Nd4j.createFromArray(new double[][] {{.1, .2, .3, .4}, {.6, .3, .9, .5}});
        GradientModel model = new GradientEstimator(new TanhNet(), law, 3, .01, 5);
        double[][] together = model.vjp(two, z -> z.like().addi(1)).gradient().toDoubleMatrix();
        double[] alone = model.vjp(X, z -> z.like().addi(1)).gradient().toDoubleVector();
        assertThat(together[1]).isEqualTo(alone);
        assertThat(new GradientEstimator(new TanhNet(), law, 3, .01, 6)
                        .vjp(X, z -> z.like().addi(1))
                        .gradient()
                        .toDoubleVector())
                .isNotEqualTo(alone);
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                new Spsa(Norm.LINF, List.of(.1, .5), 60, 16, .01, .05, LogitLoss.MARGIN),
                new Nes(Norm.LINF, List.of(.1, .5), 40, 2.5, 16, .01, LogitLoss.CE),
                new Nes(Norm.L2, List.of(.1, .5), 60, 4, 64, .01, LogitLoss.CE));
    }

    /** Within .5 the best margins, without the box in the way, are −.7 in L-infinity and −.0956439 in L2. */
    @ParameterizedTest
    @MethodSource("attacks")
    void reachTheLinearOptimum(Attack attack) {
        AttackResult result = attack.run(scores(), X, Criterion.untargeted(0).endless(), OPTIONS);
        INDArray found = Linear.golden().logits(result.at(.5).adversarial());
        boolean cube = attack.name().equals("spsa") || ((Nes) attack).norm() == Norm.LINF;
        double margin = found.getDouble(0) - found.getDouble(1);
        assertThat(margin).isCloseTo(cube ? -.7 : -.0956439, within(cube ? 1e-3 : 5e-3));
        assertThat(result.backward(0)).isZero();
    }

    @Test
    void costAsManyQueriesAsTheySay() {
        List<double[]> asked = new ArrayList<>();
        LogitModel counted = BlackBox.scores(2, Bounds.UNIT, x -> {
            asked.addAll(Arrays.asList(Toy.matrix(x)));
            return Linear.golden().logits(x);
        });
        AttackResult result = new Nes(Norm.LINF, List.of(.01), 7, 2.5, 5, .01, LogitLoss.CE)
                .run(counted, X, Criterion.untargeted(0), OPTIONS);
        assertThat(asked).hasSize(1 + 7 * (1 + 2 * 5) + 1);
        assertThat(result.forward(0)).isEqualTo(asked.size());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aRowDoesNotDependOnItsMates(Attack attack) {
        INDArray three = Nd4j.createFromArray(new double[][] {{.6, .3, .9, .5}, {.7, .2, .4, .5}, {.9, .1, .2, .8}});
        int[] labels = new TanhNet().labels(three);
        INDArray together = attack.run(new TanhNet(), three, Criterion.untargeted(labels), OPTIONS)
                .at(.1)
                .adversarial();
        for (int row = 0; row < 3; row++) {
            INDArray one =
                    Nd4j.createFromArray(new double[][] {three.getRow(row).toDoubleVector()});
            assertThat(attack.run(new TanhNet(), one, Criterion.untargeted(labels[row]), OPTIONS.withFirstSample(row))
                            .at(.1)
                            .adversarial()
                            .toDoubleVector())
                    .isEqualTo(together.getRow(row).toDoubleVector());
        }
    }

    /** In L2, where there is no corner that all seeds find. */
    @Test
    void anotherSeedDrawsOtherProbes() {
        Attack attack = new Nes(Norm.L2, List.of(.1), 5, 4, 4, .01, LogitLoss.CE);
        List<double[]> found = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            found.add(attack.run(new TanhNet(), X, Criterion.untargeted(0), OPTIONS.withSeed(seed))
                    .at(.1)
                    .adversarial()
                    .toDoubleVector());
        }
        assertThat(found.get(1)).isEqualTo(found.get(0));
        assertThat(found.get(2)).isNotEqualTo(found.get(0));
    }

    /** An attack by gradient runs on scores alone. */
    @Test
    void makesAnyGradientAttackOneByScores() {
        GradientModel model = new GradientEstimator(scores(), Law.SPSA, 64, .01, 3);
        AttackResult result = new Pgd(Norm.LINF, List.of(.5), 20, 2.5, 1, false, LogitLoss.CE)
                .run(model, X, Criterion.untargeted(0).endless(), OPTIONS);
        INDArray found = Linear.golden().logits(result.at(.5).adversarial());
        assertThat(found.getDouble(0) - found.getDouble(1)).isCloseTo(-.7, within(1e-9));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new GradientEstimator(scores(), Law.NES, 0, .01, 1))
                .hasMessage("samples is 0, allowed is a finite number with samples >= 1");
        assertThatThrownBy(() -> new Spsa(Norm.LINF, List.of(.1), 10, 0, .01, .01, LogitLoss.CE))
                .hasMessage("samples is 0, allowed is a finite number with samples >= 1");
        assertThatThrownBy(() -> new Spsa(Norm.LINF, List.of(.1), 10, 1, 0, .01, LogitLoss.CE))
                .hasMessageStartingWith("distance is 0");
        assertThatThrownBy(() -> new Nes(Norm.LINF, List.of(.1), 10, 1, 1, -1, LogitLoss.CE))
                .hasMessageStartingWith("sigma is -1");
    }
}
