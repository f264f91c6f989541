package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.adversarial.Eot.Mean;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel.Vjp;
import org.samediffext.spi.Norm;

/** Expectation over transformations of the golden net. */
class EotTest {
    private static final double[] POINT = {.6, .3, .9, .5};
    private static final INDArray GOLDEN = Nd4j.create(new double[][] {POINT});
    private static final double[] SLOPE = {.3, -1, .7};

    private static INDArray slopes(INDArray logits) {
        return Nd4j.create(SLOPE).reshape(1, 3).repeat(0, logits.size(0));
    }

    /** The identity, in the given kind. */
    private record Same(Kind kind) implements InputTransform {
        @Override
        public double[] apply(double[] x, InputForm form, SampleRandom random) {
            return x.clone();
        }
    }

    @ParameterizedTest
    @EnumSource(InputTransform.Kind.class)
    void theIdentityChangesNothing(InputTransform.Kind kind) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Vjp expected = Fixture.NET.vjp(x, EotTest::slopes);
        Eot eot = new Eot(Fixture.NET, new Same(kind), 5, 1);
        Vjp found = eot.vjp(x, EotTest::slopes);
        double tolerance = kind == InputTransform.Kind.STOCHASTIC ? 1e-14 : 0;
        assertThat(found.logits().equalsWithEps(expected.logits(), tolerance)).isTrue();
        assertThat(found.gradient().equalsWithEps(expected.gradient(), tolerance))
                .isTrue();
        assertThat(eot.logits(x)).isEqualTo(found.logits());
        assertThat(eot.classes()).isEqualTo(3);
        Pgd pgd = new Pgd(Norm.L2, List.of(.3), 20, 2.5, 1, false, LogitLoss.CE);
        assertThat(pgd.run(eot, GOLDEN, Criterion.targeted(1), Fixture.OPTIONS)
                        .at(.3)
                        .loss()
                        .get(0))
                .isCloseTo(
                        pgd.run(Fixture.NET, GOLDEN, Criterion.targeted(1), Fixture.OPTIONS)
                                .at(.3)
                                .loss()
                                .get(0),
                        within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Mean.class)
    void scoresAndGradientAreThoseOfTheMeanOverTheDraws(Mean mean) {
        int draws = 7;
        Eot eot = new Eot(Fixture.NET, new GaussianNoise(.4), draws, 3, mean);
        double[][] noise = new double[draws][4];
        for (int j = 0; j < draws; j++) {
            SampleRandom random = SampleRandom.of(3, POINT).stream(j);
            for (int i = 0; i < 4; i++) {
                noise[j][i] = .4 * random.gaussian();
            }
        }
        Vjp found = eot.vjp(GOLDEN, EotTest::slopes);
        double[] expected = mean(mean, noise, new double[4]);
        assertThat(found.logits().toDoubleVector()).containsExactly(expected, within(1e-12));
        for (int i = 0; i < 4; i++) {
            double[] up = new double[4];
            double[] down = new double[4];
            up[i] = 1e-5;
            down[i] = -1e-5;
            double[] above = mean(mean, noise, up);
            double[] below = mean(mean, noise, down);
            double slope = 0;
            for (int k = 0; k < 3; k++) {
                slope += SLOPE[k] * (above[k] - below[k]) / 2e-5;
            }
            assertThat(found.gradient().getDouble(0, i)).isCloseTo(slope, within(1e-9));
        }
    }

    private static double[] mean(Mean mean, double[][] noise, double[] offset) {
        double[] sum = new double[3];
        for (double[] n : noise) {
            double[] x = new double[4];
            for (int i = 0; i < 4; i++) {
                x[i] = POINT[i] + n[i] + offset[i];
            }
            double[] z = Fixture.NET.scores(x);
            double total = Math.exp(z[0]) + Math.exp(z[1]) + Math.exp(z[2]);
            for (int k = 0; k < 3; k++) {
                sum[k] += (mean == Mean.SCORES ? z[k] : Math.exp(z[k]) / total) / noise.length;
            }
        }
        for (int k = 0; k < 3 && mean == Mean.PROBABILITIES; k++) {
            sum[k] = Math.log(sum[k]);
        }
        return sum;
    }

    @Test
    void probabilitiesThatVanishLeaveFiniteScores() {
        Linear steep = Linear.margin(-.3, 2000, -1000, 500, 0);
        Eot eot = new Eot(steep, new GaussianNoise(.01), 4, 1, Mean.PROBABILITIES);
        Vjp found = eot.vjp(GOLDEN, logits -> Nd4j.create(new double[][] {{1, -1}}));
        assertThat(found.logits().toDoubleVector()).doesNotContain(Double.NEGATIVE_INFINITY, Double.NaN);
        assertThat(found.gradient().normmaxNumber().doubleValue()).isGreaterThan(100);
    }

    @Test
    void theVarianceOfTheGradientFallsLikeOneOverTheDraws() {
        double one = variance(1);
        assertThat(variance(4) / one).isCloseTo(1 / 4.0, within(.05));
        assertThat(variance(16) / one).isCloseTo(1 / 16.0, within(.0125));
    }

    private static double variance(int draws) {
        int seeds = 2000;
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < seeds; seed++) {
            double g = new Eot(Fixture.NET, new GaussianNoise(.4), draws, seed)
                    .vjp(GOLDEN, EotTest::slopes)
                    .gradient()
                    .getDouble(0, 0);
            sum += g / seeds;
            squares += g * g / seeds;
        }
        return squares - sum * sum;
    }

    @ParameterizedTest
    @EnumSource(Mean.class)
    void batchMatesDoNotMatterAndTheSeedDoes(Mean mean) {
        INDArray x = Fixture.examples(DataType.FLOAT).reshape(Fixture.ROWS, 1, 2, 2);
        int[] labels = Fixture.labels(x);
        InputTransform transform = new GaussianNoise(.1).then(new RandomResizePad(.5));
        Eot eot = new Eot(Fixture.NET, transform, 3, 9, mean);
        Pgd pgd = new Pgd(Norm.LINF, List.of(.15, .3), 6, 2.5, 2, true, LogitLoss.CE);
        List<Budget> whole =
                pgd.run(eot, x, Criterion.untargeted(labels), Fixture.OPTIONS).budgets();
        assertThat(pgd.run(eot, x, Criterion.untargeted(labels), Fixture.OPTIONS.withBatchSize(2))
                        .budgets())
                .isEqualTo(whole);
        assertThat(pgd.run(
                                new Eot(Fixture.NET, transform, 3, 10, mean),
                                x,
                                Criterion.untargeted(labels),
                                Fixture.OPTIONS)
                        .budgets())
                .isNotEqualTo(whole);
        for (int row = 0; row < Fixture.ROWS; row++) {
            INDArray alone = x.get(
                    NDArrayIndex.interval(row, row + 1), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
            Budget found = pgd.run(eot, alone, Criterion.untargeted(labels[row]), Fixture.OPTIONS.withFirstSample(row))
                    .at(.3);
            assertThat(found.loss().get(0)).isEqualTo(whole.get(1).loss().get(row));
            assertThat(Toy.matrix(found.adversarial())[0])
                    .containsExactly(Toy.matrix(whole.get(1).adversarial())[row]);
        }
    }

    @Test
    void aPointHasOneAnswerAndAnotherPointOtherDraws() {
        Eot eot = new Eot(Linear.golden(), new GaussianNoise(.2), 1, 4);
        double first = eot.logits(GOLDEN).getDouble(0, 0);
        assertThat(eot.logits(GOLDEN).getDouble(0, 0)).isEqualTo(first);
        INDArray near = GOLDEN.dup().putScalar(0, 3, .5000001);
        assertThat(Math.abs(eot.logits(near).getDouble(0, 0) - first)).isGreaterThan(1e-4);
    }

    /** A staircase has no slope; its surrogate lets the attack reach what the net itself would suffer. */
    @Test
    void anAttackGoesThroughARoundedInput() {
        Eot eot = new Eot(Fixture.NET, new BitDepth(3), 1, 0);
        Pgd pgd = new Pgd(Norm.LINF, List.of(.3), 20, 2.5, 1, true, LogitLoss.CE);
        Budget found =
                pgd.run(eot, GOLDEN, Criterion.untargeted(0), Fixture.OPTIONS).at(.3);
        assertThat(found.success()).containsExactly(true);
        assertThat(eot.labels(found.adversarial())).doesNotContain(0);
    }
}
