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
import org.samediffext.Labels;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.SettingException;

/** Numbers of a NumPy implementation in float64, gradients by finite differences, printed to 7 decimals. */
class DPOTest {
    private static final INDArray PAIR = matrix(new double[] {-10, -12});
    private static final INDArray LABELS = matrix(new double[] {-11, -11.5, 5, 8});

    private static DPO loss(Preference variant, double beta, double smoothing) {
        return new DPO(variant, beta, smoothing, .25, 0, .2, 50, Reduction.ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "DPO, .1, 0, .6209570, -.0462570, .0462570",
        "CDPO, .1, .1, .6359570, -.0362570, .0362570",
        "ROBUST, .1, .1, .6022070, -.0587570, .0587570",
        "IPO, .1, 0, 12.25, -7, 7",
        "IPO_PER_TOKEN, .1, 0, 22.4439062, -1.8950000, 1.1843750",
        "HINGE, .1, 0, .85, -.1, .1",
        "SIMPO, 2, 0, 1.7014133, -.3270298, .2043936",
        "CPO, .1, 0, .5981389, -.0450166, .0450166",
        "RDPO, .1, 0, .9432489, -.0610639, .0610639",
        "DPOP, .1, 0, .6209570, -.0462570, .0462570",
        "RRHF, .1, 0, .5, -.2, .125",
        "SPPO, .1, 0, 36.25, -8, 9",
        "NCA, .1, 0, 1.3508248, -.0212531, .0243751",
        "BCO, .1, 0, 1.3128563, -.0475021, .0487503",
        "APO_ZERO, .1, 0, .9625234, -.0249376, .0249844",
        "ORPO, .1, 0, .1042058, -.0149716, .0104147"
    })
    void givesTheReferenceValues(Preference variant, double beta, double e, double value, double da, double db) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            LossTerm.Rows rows = loss(variant, beta, e).evaluate(LABELS, PAIR.castTo(type), null);
            assertThat(sum(rows)).isCloseTo(value, within(tolerance));
            assertClose(rows.gradient(), tolerance, da, db);
        }
    }

    /** One token each, both from one softmax: through the log-probabilities to the logits. */
    @Test
    void givesTheReferenceValuesOfSharedLogits() {
        double[] p = {.3, -.2, .1};
        Softmax.inPlace(p, 0, 3);
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            LossTerm.Rows rows = new DPO()
                    .evaluate(
                            matrix(new double[] {Math.log(.4), Math.log(.3), 1, 1}),
                            matrix(new double[] {Math.log(p[0]), Math.log(p[1])})
                                    .castTo(type),
                            null);
            double a = rows.gradient().getDouble(0, 0);
            double b = rows.gradient().getDouble(0, 1);
            assertThat(sum(rows)).isCloseTo(.6825876, within(tolerance));
            assertThat(a - (a + b) * p[0]).isCloseTo(-.0494692, within(tolerance));
            assertThat(b - (a + b) * p[1]).isCloseTo(.0494692, within(tolerance));
            assertThat((a + b) * p[2]).isCloseTo(0, within(type == DataType.DOUBLE ? 1e-12 : 1e-7));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CPO", "ORPO"})
    void addsTheLikelihoodOfTheChosenTextPerToken(Preference variant) {
        LossTerm.Rows without = loss(variant, .1, 0).evaluate(LABELS, PAIR, null);
        LossTerm.Rows with = new DPO(variant, .1).evaluate(LABELS, PAIR, null);
        assertThat(sum(with) - sum(without)).isCloseTo(10 / 5.0, within(1e-12));
        assertThat(with.gradient().getDouble(0) - without.gradient().getDouble(0))
                .isCloseTo(-1 / 5.0, within(1e-12));
    }

    @Test
    void dpopHoldsOnToTheChosenText() {
        INDArray fallen = matrix(new double[] {-11.2, -14});
        LossTerm.Rows rows = new DPO(Preference.DPOP, .1).evaluate(LABELS, fallen, null);
        double delta = -.2 + 2.5 - 50 * .2;
        assertThat(sum(rows)).isCloseTo(Math.log1p(Math.exp(-.1 * delta)), within(1e-12));
        double slope = .1 / (1 + Math.exp(.1 * delta));
        assertClose(rows.gradient(), 1e-12, -51 * slope, slope);
    }

    @Test
    void staysFiniteWhereATextIsCertain() {
        LossTerm.Rows rows = new DPO(Preference.ORPO, .1).evaluate(LABELS, matrix(new double[] {0, 0}), null);
        assertThat(sum(rows)).isFinite();
        assertClose(rows.gradient(), 1e-12, -1 / 5.0, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"DPO", "CDPO", "ROBUST", "RDPO", "DPOP"})
    void isLogTwoForAPairLikeTheReference(Preference variant) {
        LossTerm.Rows rows =
                loss(variant, .1, 0).evaluate(matrix(new double[] {-3, -4, 7, 7}), matrix(new double[] {-3, -4}), null);
        assertThat(sum(rows)).isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void readsItsLabelsByName() {
        DPO loss = new DPO();
        INDArray packed = Labels.of(loss)
                .with("rejectedTokens", Numbers.column(8))
                .with("chosenTokens", Numbers.column(5))
                .with("rejectedReference", Numbers.column(-11.5))
                .with("chosenReference", Numbers.column(-11))
                .pack();
        assertClose(packed, 0, -11, -11.5, 5, 8);
    }

    @Test
    void doesNotCountUnknownPairsAndRefusesImpossibleReferences() {
        INDArray labels = matrix(new double[][] {{-11, Double.NaN, 5, 8}, {-11, -11.5, 5, 8}});
        INDArray pairs = matrix(new double[][] {{-10, -12}, {-10, -12}});
        assertClose(new DPO().evaluate(labels, pairs, null).values(), 1e-7, 0, .6209570);
        labels.putScalar(0, 1, Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> new DPO().evaluate(labels, pairs, null))
                .hasMessage("loss dpo: the label rejectedReference in row 0 is -Infinity, allowed are finite numbers");
        assertThatThrownBy(() -> new DPO().evaluate(LABELS, matrix(new double[] {1, 2, 3}), null))
                .hasMessage("loss dpo: the output is [1, 3], allowed is [1, 2]");
        assertThatThrownBy(() -> loss(Preference.ROBUST, .1, .5))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("0 <= smoothing < 0.5");
    }

    @Test
    void countsAnEmptyTextAsOneToken() {
        LossTerm.Rows rows = new DPO(Preference.SIMPO, 2)
                .evaluate(matrix(new double[] {0, 0, 0, 1}), matrix(new double[] {-1, -2}), null);
        assertThat(sum(rows)).isCloseTo(Math.log1p(Math.exp(-2 * (1 - .25))), within(1e-12));
    }
}
