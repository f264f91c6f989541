package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.samediffext.losses.Numbers.assertClose;
import static org.samediffext.losses.Numbers.matrix;
import static org.samediffext.losses.Numbers.sum;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.LossTerm;

/** Numbers of a NumPy implementation in float64, checked against finite differences, printed to 7 decimals. */
class FDivergenceTest {
    private static final INDArray TEACHER = matrix(new double[] {.6, .3, .1});
    private static final INDArray LOGITS = matrix(new double[] {.5, 0, -.2});

    @ParameterizedTest
    @CsvSource({
        "REVERSE_KL, .0808935, -.1490588, -.0347058, .1837646",
        "FORWARD_KL, .0654743, -.1245150, -.0116038, .1361188",
        "JENSEN_SHANNON, .0357084, -.0661300, -.0103686, .0764985",
        "SOFTENED_REVERSE_KL, .0451851, -.0829288, -.0243372, .1072660",
        "SQUARED_HELLINGER, .0361423, -.0672340, -.0109563, .0781903",
        "JEFFREYS, .1463678, -.2735738, -.0463096, .3198834",
        "NEYMAN, .2115722, -.3985489, -.1443432, .5428921",
        "PEARSON, .1115440, -.2285993, .0084944, .2201049",
        "TOTAL_VARIATION, .1361188, -.1122710, -.0680958, .1803667"
    })
    void givesTheReferenceValues(Divergence divergence, double value, double dz0, double dz1, double dz2) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            LossTerm.Rows rows = new FDivergence(divergence).evaluate(TEACHER.mul(3), LOGITS.castTo(type), null);
            assertThat(sum(rows)).isCloseTo(value, within(tolerance));
            assertClose(rows.gradient(), tolerance, dz0, dz1, dz2);
        }
    }

    /** The weights of JS and Hellinger are printed; the others follow from their formulas' second derivatives by differences. */
    @ParameterizedTest
    @EnumSource(Divergence.class)
    void weighsRatiosByTheSecondDerivative(Divergence divergence) {
        double[] ratios = {.1, .5, 1, 2, 10};
        double[] shannon = {.0909091, .3333333, .5, .6666667, .9090909};
        double[] hellinger = {.1581139, .3535534, .5, .7071068, 1.5811388};
        for (int i = 0; i < ratios.length; i++) {
            double r = ratios[i];
            // f(r) is the term of q = 1; the kink of the total variation at 1 has no second derivative
            double step = 1e-3 * r;
            double f = f(divergence, r + step) - 2 * f(divergence, r) + f(divergence, r - step);
            if (divergence != Divergence.TOTAL_VARIATION || r != 1) {
                assertThat(divergence.weight(r)).isCloseTo(r * r * f / (step * step), within(1e-4 * (1 + 2 * r * r)));
            }
            if (divergence == Divergence.JENSEN_SHANNON) {
                assertThat(divergence.weight(r)).isCloseTo(shannon[i], within(1e-7));
            } else if (divergence == Divergence.SQUARED_HELLINGER) {
                assertThat(divergence.weight(r)).isCloseTo(hellinger[i], within(1e-7));
            }
        }
    }

    private static double f(Divergence divergence, double r) {
        return divergence.term(r, 1, Math.log(r), r);
    }

    @Test
    void dividesTheWeightsOfSamplesByTheirMean() {
        INDArray logits = matrix(new double[] {-3, 0, 1, 4});
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            INDArray given = logits.castTo(type);
            assertClose(Divergence.JENSEN_SHANNON.weights(given), tolerance, .1598859, .8793727, 1.2857459, 1.6749955);
            assertClose(Divergence.FORWARD_KL.weights(given), tolerance, .0167938, .1679382, .4565034, 3.3587645);
        }
        assertClose(Divergence.TOTAL_VARIATION.weights(logits), 0, 0, 0, 0, 0);
    }

    /** Csiszár's axioms. */
    @ParameterizedTest
    @EnumSource(Divergence.class)
    void isZeroForEqualDistributionsAndElseAbove(Divergence divergence) {
        FDivergence loss = new FDivergence(divergence);
        LossTerm.Rows equal =
                loss.evaluate(matrix(new double[] {.25, .25, .5}), matrix(new double[] {0, 0, Math.log(2)}), null);
        assertThat(sum(equal)).isCloseTo(0, within(1e-12));
        assertClose(equal.gradient(), divergence == Divergence.TOTAL_VARIATION ? 0.5 : 1e-12, 0, 0, 0);
        assertThat(sum(loss.evaluate(TEACHER, LOGITS, null))).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Divergence.class)
    void staysFiniteForAOneHotTeacher(Divergence divergence) {
        FDivergence loss = new FDivergence(divergence);
        LossTerm.Rows rows = loss.evaluate(matrix(new double[] {0, 1, 0}), matrix(new double[] {80, -80, 0}), null);
        assertThat(sum(rows)).isFinite().isPositive();
        assertThat(rows.gradient().sumNumber().doubleValue()).isFinite();
    }

    @Test
    void isCrossEntropyForAOneHotTeacher() {
        LossTerm.Rows rows =
                new FDivergence(Divergence.FORWARD_KL).evaluate(matrix(new double[] {0, 1, 0}), LOGITS, null);
        assertThat(sum(rows)).isCloseTo(-Math.log(.2883962), within(1e-6));
        assertClose(rows.gradient(), 1e-7, .4754850, .2883962 - 1, .2361188);
    }

    @Test
    void doesNotCountRowsWithoutTeacherAndRefusesNegativeProbabilities() {
        INDArray teachers = matrix(new double[][] {{0, 0, 0}, {1, Double.NaN, 0}, {.6, .3, .1}});
        INDArray logits = matrix(new double[][] {{1, 2, 3}, {1, 2, 3}, {.5, 0, -.2}});
        assertClose(new FDivergence().evaluate(teachers, logits, null).values(), 1e-7, 0, 0, .0357084);
        assertThatThrownBy(() -> new FDivergence().evaluate(matrix(new double[] {1, -.1, .1}), LOGITS, null))
                .hasMessage(
                        "loss fdivergence: the teacher's probability 1 in row 0 is -0.1, allowed are finite numbers that are"
                                + " not negative");
        assertThatThrownBy(() -> new FDivergence().evaluate(matrix(new double[] {1}), LOGITS, null))
                .hasMessage("loss fdivergence: the labels are [1, 1], allowed is [1, 3]");
    }
}
