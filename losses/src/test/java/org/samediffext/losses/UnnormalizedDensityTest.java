package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.samediffext.losses.Numbers.assertClose;
import static org.samediffext.losses.Numbers.column;
import static org.samediffext.losses.Numbers.matrix;
import static org.samediffext.losses.Numbers.sum;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.LossMemory;
import org.samediffext.spi.LossTerm;

/** MECO and NCE; numbers of NumPy in float64, checked against finite differences, printed to 7 decimals. */
class UnnormalizedDensityTest {
    private static final INDArray F = column(.2, -.5, -.3, .4, .1);
    private static final INDArray LABELS = matrix(new double[][] {{0, -1.2}, {0, -.9}, {1, -1}, {1, -1.5}, {1, -.8}});

    private static void assertGives(LossTerm.Rows rows, double value, DataType type, double... gradient) {
        double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
        assertThat(sum(rows) / 5).isCloseTo(value, within(tolerance));
        assertClose(rows.gradient().castTo(DataType.DOUBLE).div(5), tolerance, gradient);
    }

    @Test
    void thePlugInGivesTheReferenceValues() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            LossTerm.Rows rows = new MECO().evaluate(LABELS, F.castTo(type), null);
            assertGives(rows, 1.4636565, type, -.5, -.5, .1804559, .5991347, .2204094);
        }
    }

    @Test
    void theRunningEstimateGivesTheReferenceValues() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            LossMemory memory = LossMemory.of(column(Math.log(2)));
            MECO loss = new MECO(.1);
            loss.remember(LABELS, F.castTo(type), null, memory);
            assertThat(Math.exp(memory.get(0, 0))).isCloseTo(2.1719750, within(type == DataType.DOUBLE ? 1e-7 : 1e-4));
            LossTerm.Rows rows = loss.evaluate(LABELS, F.castTo(type), null, memory);
            assertGives(rows, .9256369, type, -.5, -.5, .3090509, 1.0260852, .3774757);
        }
    }

    @Test
    void theFirstStepRemembersTheEstimateItself() {
        LossMemory single = new MECO().fresh();
        new MECO().remember(LABELS, F.castTo(DataType.FLOAT), null, single);
        assertThat(Math.exp(single.get(0, 0))).isCloseTo(3.7197501, within(1e-4));
        LossMemory memory = new MECO().fresh();
        new MECO().remember(LABELS, F, null, memory);
        assertThat(Math.exp(memory.get(0, 0))).isCloseTo(3.7197501, within(1e-7));
        LossMemory other = LossMemory.of(column(Math.log(2)));
        new MECO(1).remember(LABELS, F, null, other);
        assertThat(other.encode()).isEqualTo(memory.encode());
    }

    @Test
    void contrastGivesTheReferenceValues() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            NCE loss = new NCE(.3, .5);
            LossTerm.Rows rows = loss.evaluate(LABELS, F.castTo(type), null);
            assertGives(rows, 2.1035711, type, -.1665125, -.2878890, .2493169, .3837756, .2742405);
            LossMemory memory = loss.fresh();
            loss.remember(LABELS, F.castTo(type), null, memory);
            assertThat(memory.get(0, 0)).isCloseTo(.3 - .5 * -.4529314, within(type == DataType.DOUBLE ? 1e-7 : 1e-4));
        }
    }

    /**
     * Data N(mu, 1), model N(theta, 1), noise N(0, 1), slopes of theta by quadrature over a grid: NCE is flat far from the truth,
     * likelihood is not. The slope near 16 is by mpmath's quadrature with 15 digits: the adaptive quadrature of SciPy stops at
     * an absolute error of 1e-8 and finds 2.0e-13.
     */
    @ParameterizedTest
    @CsvSource({
        "4, 3, .130, 5e-4",
        "8, 7, 1.2e-3, 5e-5",
        "16, 15, 3.7429136e-13, 5e-21",
        "4, 2, .229, 5e-4",
        "8, 4, .069, 5e-4",
        "16, 8, 2.0e-4, 5e-6"
    })
    void contrastIsFlatWhereTheNoiseIsFar(double mu, double theta, double slope, double print) {
        assertThat(Math.abs(slope(mu, theta, DataType.DOUBLE))).isCloseTo(slope, within(print));
        assertThat(Math.abs(slope(mu, theta, DataType.FLOAT))).isCloseTo(slope, within(Math.max(print, 1e-4 * slope)));
    }

    private static double density(double x, double mean) {
        return Math.exp(-.5 * (x - mean) * (x - mean)) / Math.sqrt(2 * Math.PI);
    }

    /** The loss's own gradient at points of a grid, which stand for their densities by weights. */
    private static double slope(double mu, double theta, DataType type) {
        int points = 1600;
        double[] f = new double[2 * points];
        double[] x = new double[2 * points];
        double[] weights = new double[2 * points];
        double[][] labels = new double[2 * points][];
        DoubleUnaryOperator logNoise = z -> -.5 * z * z - .5 * Math.log(2 * Math.PI);
        for (int i = 0; i < 2 * points; i++) {
            boolean noise = i >= points;
            double centre = noise ? 0 : mu;
            x[i] = centre - 12 + 24.0 * (i % points) / (points - 1);
            f[i] = -.5 * (x[i] - theta) * (x[i] - theta) - .5 * Math.log(2 * Math.PI);
            weights[i] = density(x[i], centre);
            labels[i] = new double[] {noise ? 1 : 0, logNoise.applyAsDouble(x[i])};
        }
        double[] gradient = RowWise.doubles(new NCE(0, 0)
                .evaluate(matrix(labels), column(f).castTo(type), column(weights))
                .gradient());
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += gradient[i] / x.length * (x[i] - theta);
        }
        return sum;
    }

    @Test
    void aBatchWithoutNoiseOrDataIsZeroAndTeachesNothing() {
        for (double flag : new double[] {0, 1}) {
            INDArray labels = matrix(new double[][] {{flag, -1}, {flag, -1}});
            INDArray f = column(1, 2);
            LossMemory memory = new MECO().fresh();
            new MECO().remember(labels, f, null, memory);
            assertThat(memory.isEmpty()).isTrue();
            assertClose(new MECO().evaluate(labels, f, null).gradient(), 0, 0, 0);
            assertClose(new NCE().evaluate(labels, f, null).gradient(), 0, 0, 0);
        }
    }

    @Test
    void doesNotCountUnknownRowsAndRefusesImpossibleNoise() {
        INDArray more = matrix(new double[][] {
            {0, -1.2}, {.5, -3}, {0, -.9}, {1, -1}, {1, Double.NaN}, {1, -1.5}, {1, -.8}, {Double.NaN, 0}
        });
        INDArray f = column(.2, 7, -.5, -.3, 8, .4, .1, 9);
        LossTerm.Rows rows = new MECO().evaluate(more, f, null);
        assertThat(sum(rows) / 8).isCloseTo(1.4636565, within(1e-7));
        assertClose(rows.gradient().div(8), 1e-7, -.5, 0, -.5, .1804559, 0, .5991347, .2204094, 0);
        more.putScalar(3, 1, Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> new NCE().evaluate(more, f, null))
                .hasMessage("loss nce: the log density of the noise in row 3 is -Infinity, allowed are finite numbers");
    }

    @Test
    void tellsOnHowManyRowsTheEstimateRests() {
        double[] w = {Math.exp(.7), Math.exp(1.9), Math.exp(.9)};
        double sum = w[0] + w[1] + w[2];
        assertThat(new MECO().effectiveNoise(LABELS, F))
                .isCloseTo(sum * sum / (w[0] * w[0] + w[1] * w[1] + w[2] * w[2]), within(1e-9));
        assertThat(new MECO().effectiveNoise(matrix(new double[] {0, 0}), column(1)))
                .isZero();
    }
}
