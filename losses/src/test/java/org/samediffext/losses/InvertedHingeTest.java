package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.LossTerm;

class InvertedHingeTest {
    private static final InvertedHinge SUM = new InvertedHinge();
    private static final InvertedHinge VALID = new InvertedHinge(-100, Reduction.VALID);

    /**
     * Three tokens, the third padded: numbers from a NumPy implementation of the paper's formula in float64, checked against
     * finite differences, printed to 7 decimals; value and gradient of the mean over the two valid tokens.
     */
    private static final double[][] LOGITS = {{2, 1, 0, -1}, {.5, .2, -.3, 0}, {0, 3, 1, 2}};

    private static final double[][] GRADIENT = {
        {.1909105, -.1666508, -.0177352, -.0065244}, {-.1435807, .0260789, .0961503, .0213516}, {0, 0, 0, 0}
    };
    private static final double MEAN = 1.1050648;

    @ParameterizedTest
    @EnumSource(names = {"DOUBLE", "FLOAT", "HALF"})
    void givesTheReferenceValuesOfTheMeanOverValidTokens(DataType type) {
        double tolerance = type == DataType.DOUBLE ? 1e-7 : type == DataType.FLOAT ? 1e-6 : 1e-3;
        INDArray logits = Nd4j.createFromArray(LOGITS).castTo(type);
        INDArray ids = Nd4j.createFromArray(0, 2, -100).reshape(3, 1);

        LossTerm.Rows rows = VALID.evaluate(ids, logits, null);

        assertThat(rows.gradient().dataType()).isEqualTo(type);
        assertThat(rows.values().dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(sum(rows) / 3).isCloseTo(MEAN, within(tolerance));
        assertClose(rows.gradient().castTo(DataType.DOUBLE).div(3), GRADIENT, tolerance);
    }

    @Test
    void sumsByDefault() {
        LossTerm.Rows rows =
                SUM.evaluate(Nd4j.createFromArray(0L, 2L, 3L).reshape(3, 1), doubles(LOGITS), column(1, 1, 0));

        assertThat(sum(rows)).isCloseTo(2 * MEAN, within(2e-7));
        assertClose(rows.gradient().div(2), GRADIENT, 1e-7);
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void equalsTheFormulaWrittenAsPlainLoops(int seed) {
        Batch batch = Batch.random(seed, 7, 5);
        LossTerm.Rows rows = SUM.evaluate(batch.ids(), batch.logits(), batch.weights());

        for (int i = 0; i < 7; i++) {
            assertThat(rows.values().getDouble(i, 0)).isCloseTo(batch.oracle(i), within(1e-12));
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(ints = {1, 2, 3})
    void hasTheGradientOfItsSum(int seed) {
        Batch batch = Batch.random(seed, 6, 4);
        for (InvertedHinge loss : new InvertedHinge[] {SUM, VALID}) {
            INDArray gradient =
                    loss.evaluate(batch.ids(), batch.logits(), batch.weights()).gradient();
            for (int k = 0; k < gradient.length(); k++) {
                double up = sum(loss.evaluate(batch.ids(), moved(batch.logits(), k, 1e-6), batch.weights()));
                double down = sum(loss.evaluate(batch.ids(), moved(batch.logits(), k, -1e-6), batch.weights()));
                assertThat(gradient.getDouble(k)).isCloseTo((up - down) / 2e-6, within(1e-8));
            }
        }
    }

    @Test
    void takesTheLowestIndexAmongEqualRivals() {
        INDArray gradient =
                SUM.evaluate(column(1), Nd4j.zeros(DataType.DOUBLE, 1, 4), null).gradient();
        assertClose(gradient, new double[][] {{-.25, .25, 0, 0}}, 0);
    }

    @Test
    void readsOneHotRowsLikeIds() {
        Batch batch = Batch.random(8, 6, 5);
        INDArray oneHot = Nd4j.zeros(DataType.INT8, 6, 5);
        for (int i = 0; i < 6; i++) {
            if (batch.ids().getInt(i) >= 0) {
                oneHot.putScalar(i, batch.ids().getInt(i), 1);
            }
        }
        assertThat(SUM.evaluate(oneHot, batch.logits(), batch.weights()))
                .isEqualTo(SUM.evaluate(batch.ids(), batch.logits(), batch.weights()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-100, -1, 4, 1e12, Double.NaN, Double.POSITIVE_INFINITY})
    void doesNotCountARowWhoseIdIsNoClass(double id) {
        INDArray logits = doubles(LOGITS);
        LossTerm.Rows all = SUM.evaluate(column(0, id, 3), logits, null);
        LossTerm.Rows others = SUM.evaluate(column(0, 3), Nd4j.vstack(logits.getRow(0), logits.getRow(2)), null);

        assertThat(all.values().toDoubleVector()[1]).isZero();
        assertThat(all.gradient().getRow(1)).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 4));
        assertThat(all.gradient().getRow(0)).isEqualTo(others.gradient().getRow(0));
        assertThat(all.gradient().getRow(2)).isEqualTo(others.gradient().getRow(1));
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void aMaskedRowIsLikeARemovedRow(Reduction reduction) {
        InvertedHinge loss = new InvertedHinge(-100, reduction);
        LossTerm.Rows masked = loss.evaluate(column(0, 2, 1), doubles(LOGITS), column(.5, 0, 1));
        INDArray rest = Nd4j.vstack(doubles(LOGITS).getRow(0), doubles(LOGITS).getRow(2));
        LossTerm.Rows removed = loss.evaluate(column(0, 1), rest, column(.5, 1));
        int divisor = reduction == Reduction.ALL ? 1 : 3;
        int divisorOfRest = reduction == Reduction.ALL ? 1 : 2;

        assertThat(sum(masked) / divisor).isCloseTo(sum(removed) / divisorOfRest, within(1e-12));
        assertClose(
                masked.gradient().div(divisor),
                new double[][] {
                    removed.gradient().getRow(0).div(divisorOfRest).toDoubleVector(),
                    new double[4],
                    removed.gradient().getRow(1).div(divisorOfRest).toDoubleVector()
                },
                1e-12);
    }

    @Test
    void doesNotCountRowsOfTheIgnoredClass() {
        InvertedHinge loss = new InvertedHinge(2, Reduction.ALL);
        assertThat(loss.evaluate(column(0, 2, 1), doubles(LOGITS), null))
                .isEqualTo(SUM.evaluate(column(0, 2, 1), doubles(LOGITS), column(1, 0, 1)));
    }

    @Test
    void doesNotCountOneHotRowsWithoutTargetOrWithNaN() {
        INDArray labels = doubles(new double[][] {{0, 0, 0, 0}, {0, 1, Double.NaN, 0}, {0, 0, 1, 0}});
        double[] values = SUM.evaluate(labels, doubles(LOGITS), null).values().toDoubleVector();
        assertThat(values).startsWith(0, 0);
        assertThat(values[2]).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void isExactlyZeroWithoutValidRow(Reduction reduction) {
        INDArray logits = Nd4j.valueArrayOf(new long[] {2, 3}, Double.NaN, DataType.DOUBLE);
        InvertedHinge loss = new InvertedHinge(-100, reduction);
        LossTerm.Rows ignored = loss.evaluate(column(-100, Double.NaN), logits, null);
        LossTerm.Rows masked = loss.evaluate(column(0, 1), logits, column(0, 0));

        assertThat(sum(ignored)).isZero();
        assertThat(ignored.gradient()).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 2, 3));
        assertThat(masked).isEqualTo(ignored);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOUBLE", "FLOAT", "HALF"})
    void staysFiniteForExtremeLogits(DataType type) {
        INDArray logits = doubles(new double[][] {{80, -80, -80}, {-80, 80, 0}, {80, 80, 80}, {-6e4, 6e4, 0}})
                .castTo(type);
        LossTerm.Rows rows = SUM.evaluate(column(0, 0, 2, 0), logits, null);

        assertThat(rows.values().toDoubleVector()).containsExactly(new double[] {2, 0, 1, 0}, within(1e-12));
        assertThat(rows.gradient().castTo(DataType.DOUBLE).data().asDouble())
                .satisfies(g -> assertThat(Arrays.stream(g).map(Math::abs).max().orElseThrow())
                        .isLessThanOrEqualTo(0.5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void showsANonFiniteLogit(double bad) {
        INDArray logits = doubles(new double[][] {{1, bad, 3}, {1, 2, 3}});
        LossTerm.Rows rows = SUM.evaluate(column(0, 1), logits, null);

        assertThat(rows.values().getDouble(0)).isNaN();
        assertThat(rows.gradient().getRow(0).toDoubleVector()).containsOnly(Double.NaN);
        assertThat(rows.gradient().getRow(1).toDoubleVector()).doesNotContain(Double.NaN);
    }

    @Test
    void readsViewsAndBlocksOfRowsAlike() {
        Random random = new Random(3);
        INDArray wide = Nd4j.create(DataType.DOUBLE, new long[] {200_000, 4}, 'f');
        for (int i = 0; i < wide.length(); i++) {
            wide.data().put(i, random.nextGaussian());
        }
        INDArray ids = Nd4j.create(DataType.DOUBLE, 200_000, 1);
        for (int i = 0; i < 200_000; i++) {
            ids.putScalar(i, 0, random.nextInt(3));
        }
        INDArray view = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 4));
        LossTerm.Rows rows = SUM.evaluate(ids, view, null);

        for (int i : new int[] {0, 87_380, 87_381, 87_382, 199_999}) {
            LossTerm.Rows alone =
                    SUM.evaluate(ids.getRow(i, true), view.getRow(i, true).dup('c'), null);
            assertThat(rows.values().getDouble(i)).isEqualTo(sum(alone));
            assertThat(rows.gradient().getRow(i, true)).isEqualTo(alone.gradient());
        }
    }

    @Test
    void doesNotWriteToItsArguments() {
        Batch batch = Batch.random(5, 3, 4);
        INDArray logits = batch.logits().dup();
        INDArray ids = batch.ids().dup();
        INDArray weights = batch.weights().dup();
        VALID.evaluate(ids, logits, weights);

        assertThat(new Batch(ids, logits, weights)).isEqualTo(batch);
    }

    @Test
    void refusesASingleClass() {
        assertThatThrownBy(() -> SUM.evaluate(column(0, 0), column(1, 2), null))
                .hasMessage("loss invertedhinge: the output is [2, 1], allowed are two classes or more");
    }

    @Test
    void refusesLabelsOfAnotherWidth() {
        assertThatThrownBy(() -> SUM.evaluate(Nd4j.zeros(3, 2), doubles(LOGITS), null))
                .hasMessage(
                        "loss invertedhinge: the labels are [3, 2], allowed are class ids [3, 1] or one-hot [3, 4]");
    }

    @Test
    void refusesSoftLabels() {
        INDArray soft = doubles(new double[][] {{0, 1, 0, 0}, {.5, .5, 0, 0}, {0, 0, 0, 1}});
        assertThatThrownBy(() -> SUM.evaluate(soft, doubles(LOGITS), null))
                .hasMessage("loss invertedhinge: row 1 of the labels is [0.5, 0.5, 0.0, 0.0], allowed are one-hot rows "
                        + "(a single 1, else 0) or class ids; soft labels have no target class");
    }

    @Test
    void refusesRowsWithTwoTargets() {
        INDArray two = doubles(new double[][] {{0, 1, 1, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}});
        assertThatThrownBy(() -> SUM.evaluate(two, doubles(LOGITS), null))
                .hasMessageStartingWith("loss invertedhinge: row 0 of the labels is [0.0, 1.0, 1.0, 0.0]");
    }

    @Test
    void refusesAnIdBetweenWholeNumbers() {
        assertThatThrownBy(() -> SUM.evaluate(column(0, 1.5, 2), doubles(LOGITS), null))
                .hasMessage("loss invertedhinge: the class id in row 1 is 1.5, allowed are whole numbers from 0 to 3");
    }

    @Test
    void refusesIdsInATypeThatCannotHoldThem() {
        INDArray ids = Nd4j.zeros(DataType.FLOAT16, 1, 1);
        assertThatThrownBy(() -> SUM.evaluate(ids, Nd4j.zeros(DataType.FLOAT16, 1, 3000), null))
                .hasMessage("loss invertedhinge: the class ids are HALF, which is exact up to 2048, but there are 3000 "
                        + "classes; give the ids as INT, LONG or DOUBLE");
    }

    @Test
    void readsLargeIdsBeforeAnyCast() {
        INDArray logits = Nd4j.zeros(DataType.FLOAT16, 1, 3000);
        INDArray gradient = SUM.evaluate(Nd4j.createFromArray(2999).reshape(1, 1), logits, null)
                .gradient();
        assertThat(gradient.getDouble(0, 2999)).isPositive();
        assertThat(gradient.getDouble(0, 2998)).isZero();
    }

    private static INDArray moved(INDArray x, int k, double by) {
        INDArray copy = x.dup('c');
        copy.putScalar(k, copy.getDouble(k) + by);
        return copy;
    }

    private static double sum(LossTerm.Rows rows) {
        return rows.values().sumNumber().doubleValue();
    }

    private static INDArray doubles(double[][] x) {
        return Nd4j.createFromArray(x);
    }

    private static INDArray column(double... x) {
        return Nd4j.createFromArray(x).reshape(x.length, 1);
    }

    private static void assertClose(INDArray actual, double[][] expected, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual.getRow(i).toDoubleVector()).containsExactly(expected[i], within(tolerance));
        }
    }
}
