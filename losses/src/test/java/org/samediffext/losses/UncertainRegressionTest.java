package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.samediffext.losses.Numbers.assertClose;
import static org.samediffext.losses.Numbers.column;
import static org.samediffext.losses.Numbers.matrix;
import static org.samediffext.losses.Numbers.sum;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.losses.GeneralizedGaussian.Form;
import org.samediffext.spi.LossTerm;

/** Numbers of NumPy and SciPy in float64, gradients checked against finite differences, printed to 7 decimals. */
class UncertainRegressionTest {
    private static final DataType[] TYPES = {DataType.DOUBLE, DataType.FLOAT};

    private static double tolerance(DataType type) {
        return type == DataType.DOUBLE ? 1e-6 : 1e-4;
    }

    /** The head for which the shape is b. */
    private static double head(double b) {
        return Math.log(Math.expm1(b));
    }

    @ParameterizedTest
    @CsvSource({
        ".5, 1, 1.1931472, 1, -.7693579, .5000000",
        ".5, 2, .8223649, 1, -.1824093, .8792178",
        "-1.5, 1.3, 2.3076662, -1.4681510, .5317989, 1.8704986",
        "0, 1.3, .6136458, 0, -.1550673, NaN"
    })
    void oneMemberGivesTheReferenceValues(double d, double b, double value, double dd, double db, double code) {
        double ds = db / (1 + Math.exp(-head(b)));
        for (DataType type : TYPES) {
            INDArray output = matrix(new double[] {.7 + d, head(b)}).castTo(type);
            LossTerm.Rows rows = new GeneralizedGaussian().evaluate(column(.7), output, null);
            assertThat(sum(rows)).isCloseTo(value, within(tolerance(type)));
            if (type == DataType.DOUBLE || d != 0) {
                assertClose(rows.gradient(), tolerance(type), dd, ds);
            }
            if (!Double.isNaN(code)) {
                GeneralizedGaussian reference = new GeneralizedGaussian(1, Form.REFERENCE_CODE, false, Reduction.ALL);
                assertThat(sum(reference.evaluate(column(.7), output, null))).isCloseTo(code, within(tolerance(type)));
            }
        }
    }

    @Test
    void knowsTheMomentsOfTheDistribution() {
        assertThat(GeneralizedGaussian.variance(1.3)).isCloseTo(.9762450, within(1e-7));
        assertThat(GeneralizedGaussian.excessKurtosis(1.3)).isCloseTo(1.3368124, within(1e-7));
        assertThat(GeneralizedGaussian.variance(1)).isCloseTo(2, within(1e-10));
        assertThat(GeneralizedGaussian.excessKurtosis(1)).isCloseTo(3, within(1e-10));
        assertThat(GeneralizedGaussian.variance(2)).isCloseTo(.5, within(1e-10));
        assertThat(GeneralizedGaussian.excessKurtosis(2)).isCloseTo(0, within(1e-10));
    }

    @Test
    void theGammaFunctionsMeetTheirKnownValues() {
        double euler = 0.5772156649015329;
        assertThat(Scalars.logGamma(.5)).isCloseTo(.5 * Math.log(Math.PI), within(1e-12));
        assertThat(Scalars.logGamma(1)).isCloseTo(0, within(1e-12));
        assertThat(Scalars.logGamma(6)).isCloseTo(Math.log(120), within(1e-12));
        assertThat(Scalars.digamma(1)).isCloseTo(-euler, within(1e-12));
        assertThat(Scalars.digamma(.5)).isCloseTo(-euler - 2 * Math.log(2), within(1e-12));
        assertThat(Scalars.digamma(10)).isCloseTo(-euler + 7129.0 / 2520, within(1e-12));
    }

    /** The printed value leaves log 2 out. */
    @Test
    void anEnsembleGivesTheReferenceValues() {
        double[][] outputs = {{1, 1.4, .3, 1}, {.2, -.3, -.5, .2}};
        double[] attached = {-.1389957, -.0753080, -.3128574, -.2197168};
        double[] detached = {-.1304976, -.0823438, -.3499134, -.1876617};
        for (DataType type : TYPES) {
            INDArray output = matrix(outputs).castTo(type);
            for (boolean detach : new boolean[] {false, true}) {
                double[] ds = detach ? detached : attached;
                LossTerm.Rows rows = new GeneralizedGaussian(2, Form.NLL, detach, Reduction.ALL)
                        .evaluate(column(.7, .5), output, null);
                assertThat(sum(rows) / 2 - Math.log(2)).isCloseTo(.8072513, within(tolerance(type)));
                assertClose(
                        rows.gradient().div(2),
                        tolerance(type),
                        .2006407,
                        .3557666,
                        ds[0],
                        ds[1],
                        -.1663799,
                        -.2618958,
                        ds[2],
                        ds[3]);
            }
            LossTerm.Rows code = new GeneralizedGaussian(2, Form.REFERENCE_CODE, false, Reduction.ALL)
                    .evaluate(column(.7, .5), output, null);
            assertThat(sum(code) / 2).isCloseTo(.7351473, within(tolerance(type)));
        }
    }

    /** A constant fitted to noise by plain gradient descent: the shape tells what the noise is. */
    @ParameterizedTest
    @CsvSource({"laplace, 0.8, 1.25", "uniform, 3, 100"})
    void learnsTheShapeOfTheNoise(String noise, double least, double most) {
        Random random = new Random(2);
        double[] targets = new double[2000];
        for (int i = 0; i < targets.length; i++) {
            double u = random.nextDouble();
            targets[i] = noise.equals("laplace") ? (u < .5 ? Math.log(2 * u) : -Math.log(2 - 2 * u)) : 2 * u - 1;
        }
        double mean = .5;
        double s = 0;
        for (int step = 0; step < 400; step++) {
            INDArray output = matrix(new double[] {mean, s}).repeat(0, targets.length);
            INDArray gradient = new GeneralizedGaussian()
                    .evaluate(column(targets), output, null)
                    .gradient()
                    .mean(0);
            mean -= .1 * gradient.getDouble(0);
            s -= .5 * gradient.getDouble(1);
        }
        assertThat(mean).isCloseTo(0, within(.1));
        assertThat(Scalars.softplus(s)).isBetween(least, most);
    }

    @Test
    void betaLikelihoodGivesTheReferenceValues() {
        for (DataType type : TYPES) {
            LossTerm.Rows direct = new BetaNLL(.5, BetaNLL.Variance.DIRECT, Reduction.ALL)
                    .evaluate(column(1), matrix(new double[] {.3, .5}).castTo(type), null);
            assertThat(sum(direct)).isCloseTo(.1014178, within(tolerance(type)));
            assertClose(direct.gradient(), tolerance(type), -.9899495, .0141421);
            LossTerm.Rows log = new BetaNLL()
                    .evaluate(column(1), matrix(new double[] {.3, Math.log(.5)}).castTo(type), null);
            assertThat(sum(log)).isCloseTo(.1014178, within(tolerance(type)));
            assertClose(log.gradient(), tolerance(type), -.9899495, .5 * .0141421);
        }
    }

    @Test
    void betaOneMovesTheMeanByItsError() {
        INDArray gradient = new BetaNLL(1, BetaNLL.Variance.LOG, Reduction.ALL)
                .evaluate(column(1, 1), matrix(new double[][] {{.3, -3}, {.3, 4}}), null)
                .gradient();
        assertThat(gradient.getDouble(0, 0)).isCloseTo(-.7, within(1e-12));
        assertThat(gradient.getDouble(1, 0)).isCloseTo(-.7, within(1e-12));
    }

    private static final double[][] ERRORS = {{.5, .1, -.2, .3, .4}, {1.5, -1, .2, .8, -.7}, {.05, .02, .01, .04, .08}};

    /** The kurtosis G₂ is read off the variance that it makes: {@code v = S²/(G₂/5 + 6/4)}. */
    @Test
    void variancesOfRowsAreTheReferenceValues() {
        double[] unbiased = {.0770, 1.0730, .00075};
        double[] tails = {.0403677, .7474288, .0004072};
        double[] kurtosis = {.1298701, -1.7576470, -.1333333};
        BIV plain = new BIV(5, BIV.Variance.UNBIASED, 1, 1, false, false);
        BIV heavy = new BIV(5, BIV.Variance.TAILS, 1, 1, false, false);
        for (int row = 0; row < 3; row++) {
            assertThat(plain.variance(ERRORS[row], 0)).isCloseTo(unbiased[row], within(1e-9));
            double v = heavy.variance(ERRORS[row], 0);
            assertThat(v).isCloseTo(tails[row], within(1e-7));
            assertThat(5 * (.8 * unbiased[row] / v - 1.5)).isCloseTo(kurtosis[row], within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UNBIASED, 1, .0096396, .0006918, .9896686, 0",
        "UNBIASED, 2, .3302312, .0462218, .6235471, .0850964",
        "UNBIASED, 16, .3302312, .0462218, .6235471, .0850964",
        "TAILS, 1, .0099821, .0005391, .9894788, 0",
        "TAILS, 2, .3446356, .0391731, .6161914, .0503071"
    })
    void inverseVarianceGivesTheReferenceWeights(
            BIV.Variance variance, double size, double w0, double w1, double w2, double xi) {
        double[] w = {w0, w1, w2};
        double[] v = variance == BIV.Variance.UNBIASED
                ? new double[] {.0770, 1.0730, .00075}
                : new double[] {.0403677, .7474288, .0004072};
        BIV loss = new BIV(5, variance, 1, size, false, false);
        assertThat(loss.shift(v, new double[] {1, 1, 1})).isCloseTo(xi, within(2e-7));
        for (DataType type : TYPES) {
            // targets of 2 move every prediction with them
            INDArray output = matrix(ERRORS).add(2).castTo(type);
            LossTerm.Rows rows = loss.evaluate(column(2, 2, 2), output, null);
            for (int row = 0; row < 3; row++) {
                double mean = 0;
                for (double error : ERRORS[row]) {
                    mean += Math.abs(error) / 5;
                }
                assertThat(rows.values().getDouble(row) / 3).isCloseTo(w[row] * mean, within(tolerance(type)));
                assertThat(rows.gradient().getDouble(row, 0) / 3).isCloseTo(w[row] / 5, within(tolerance(type)));
            }
        }
    }

    @Test
    void mayDivideByTheRowsOnceMoreLikeTheAuthorsCode() {
        INDArray output = matrix(ERRORS);
        INDArray target = column(0, 0, 0);
        double once = sum(new BIV(5, BIV.Variance.TAILS, 1, 2, true, false).evaluate(target, output, null));
        double twice = sum(new BIV(5, BIV.Variance.TAILS, 1, 2, true, true).evaluate(target, output, null));
        assertThat(twice).isCloseTo(once / 3, within(1e-12));
    }

    @Test
    void aMaskDoesNotChangeTheEffectiveSizeOfTheOthers() {
        BIV loss = new BIV(5, BIV.Variance.UNBIASED, .9, 3, true, false);
        INDArray more = matrix(new double[][] {ERRORS[0], {9, -9, 9, -9, 9}, ERRORS[1], ERRORS[2]});
        LossTerm.Rows masked = loss.evaluate(column(0, 0, 0, 0), more, column(1, 0, 1, 1));
        LossTerm.Rows removed = loss.evaluate(column(0, 0, 0), matrix(ERRORS), null);
        assertThat(sum(masked) / 4).isCloseTo(sum(removed) / 3, within(1e-12));
    }

    @Test
    void refusesOtherWidthsAndSkipsUnknownTargets() {
        INDArray output = matrix(new double[][] {{1, 2}, {1, 2}});
        assertThatThrownBy(() ->
                        new GeneralizedGaussian(2, Form.NLL, false, Reduction.ALL).evaluate(column(1, 1), output, null))
                .hasMessage("loss generalizedgaussian: the output is [2, 2], allowed is [2, 4]");
        INDArray unknown = column(Double.NaN, 1);
        for (LossTerm loss : new LossTerm[] {
            new GeneralizedGaussian(), new BetaNLL(), new BIV(2, BIV.Variance.UNBIASED, 1, 1, true, false)
        }) {
            LossTerm.Rows rows = loss.evaluate(unknown, output, null);
            assertThat(rows.values().getDouble(0)).isZero();
            assertThat(rows.values().getDouble(1)).isFinite();
            assertThat(rows.gradient().getDouble(0, 0)).isZero();
        }
    }
}
