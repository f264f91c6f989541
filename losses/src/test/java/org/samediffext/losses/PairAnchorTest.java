package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.samediffext.losses.Numbers.column;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** Losses of the pairs of one anchor, and what is made of anchors: numbers of NumPy, float64, printed to 7 decimals. */
class PairAnchorTest {

    static Stream<Arguments> anchors() {
        return Stream.of(
                Arguments.of(
                        new BinomialDeviance(), 5.5846350, new double[] {-.3100255, -.5498340, 16.6666616, .0007566, 0
                        }),
                Arguments.of(new LiftedStructure(), 2.6174970, new double[] {
                    -.3775407, -.6224593, .4754850, .2883962, .2361188
                }),
                Arguments.of(new Contrastive(), -1.0, new double[] {-1, -1, 1, 0, 0}),
                // 0.8 and 0.3 lie on the edge of the margin of 0.1 with 0.9 and 0.4, which is no violation
                Arguments.of(new Triplet(), .5, new double[] {0, -1, 1, 0, 0}),
                Arguments.of(PairLossTest.ms(50, .5, Mining.NONE), .7911763, new double[] {
                    -.1682419, -.4573289, .9999997, 0, 0
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("anchors")
    void givesTheReferenceValuesOfOneAnchor(PairLoss loss, double value, double[] slopes) {
        double[] positive = {.9, .4};
        double[] negative = {.8, .3, .1};
        assertThat(loss.anchor(positive, negative)).isCloseTo(value, within(1e-7));
        double[] all = {positive[0], positive[1], negative[0], negative[1], negative[2]};
        assertThat(all).containsExactly(slopes, within(1e-7));
    }

    /** The printed slopes are central differences, which halve the two violations that begin at the very edge. */
    @Test
    void theSlopesOfATripletsEdgeAreHalves() {
        double[] slopes = new double[5];
        for (int k = 0; k < 5; k++) {
            slopes[k] = (triplet(k, 1e-5) - triplet(k, -1e-5)) / 2e-5;
        }
        assertThat(slopes).containsExactly(new double[] {-.5, -1.5, 1.5, .5, 0}, within(1e-6));
    }

    private static double triplet(int moved, double by) {
        double[] s = {.9, .4, .8, .3, .1};
        s[moved] += by;
        return new Triplet().anchor(Arrays.copyOf(s, 2), Arrays.copyOfRange(s, 2, 5));
    }

    /**
     * The anchor's similarities are its products with unit vectors, so that the type of the output counts; {@link
     * PairLoss#anchor} itself is of doubles alone.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("anchors")
    void givesTheReferenceValueOfOneAnchorOfABatch(PairLoss loss, double value, double[] slopes) {
        double[][] x = new double[6][6];
        double[] similarities = {1, .9, .4, .8, .3, .1};
        for (int i = 0; i < 6; i++) {
            x[i][0] = similarities[i];
            x[i][i] = Math.sqrt(1 - similarities[i] * similarities[i]) + (i == 0 ? 1 : 0);
        }
        assertThat(slopes).hasSize(5);
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            INDArray output = Nd4j.createFromArray(x).castTo(type);
            LossTerm.Rows rows = loss.evaluate(column(0, 0, 0, 1, 1, 1), output, null);
            assertThat(rows.values().getDouble(0)).isCloseTo(value, within(tolerance));
            // N-pair's example has the first positive alone
            LossTerm.Rows first = new NPair().evaluate(column(0, 0, -1, 1, 1, 1), output, null);
            assertThat(first.values().getDouble(0)).isCloseTo(1.0657371, within(tolerance));
        }
    }

    /** The weights of the pairs of {@link PairLossTest#FOUR}, the similarities being those of either type. */
    @Test
    void givesTheReferenceWeightsOfPairs() {
        double[][] positives = {{.3247449}, {.3247449}, {.4290875}, {.4290875}};
        double[][] negatives = {{.9992074, Double.NaN}, {1, Double.NaN}, {Double.NaN, .9999996}, {Double.NaN, .0003710}
        };
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            INDArray x = Nd4j.createFromArray(PairLossTest.FOUR).castTo(type);
            INDArray unit = x.divColumnVector(x.norm2(true, 1));
            double[][] s = unit.mmul(unit.transpose()).castTo(DataType.DOUBLE).toDoubleMatrix();
            for (int i = 0; i < 4; i++) {
                double[] positive = {s[i][i ^ 1]};
                double[] negative = {s[i][i < 2 ? 2 : 0], s[i][i < 2 ? 3 : 1]};
                PairLossTest.ms(50, .5, Mining.NONE).anchor(positive, negative);
                assertThat(-positive[0]).isCloseTo(positives[i][0], within(tolerance));
                for (int k = 0; k < 2; k++) {
                    if (!Double.isNaN(negatives[i][k])) {
                        assertThat(negative[k]).isCloseTo(negatives[i][k], within(tolerance));
                    }
                }
            }
        }
    }

    /** Google's SimCLR adds the means of both halves. */
    @Test
    void theSumOfBothHalvesIsGooglesValue() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double[] l = PairLossTest.views(.5)
                    .evaluate(
                            column(0, 1, 0, 1),
                            Nd4j.createFromArray(PairLossTest.VIEWS).castTo(type),
                            null)
                    .values()
                    .toDoubleVector();
            assertThat((l[0] + l[1]) / 2 + (l[2] + l[3]) / 2)
                    .isCloseTo(.5765884, within(type == DataType.DOUBLE ? 1e-7 : 1e-4));
        }
    }

    @Test
    void givesTheReferenceValuesOfOneAnchorWithOnePositive() {
        double[] positive = {.9};
        double[] negative = {.8, .3, .1};
        assertThat(new NPair().anchor(positive, negative)).isCloseTo(1.0657371, within(1e-7));
        assertThat(positive).containsExactly(new double[] {-.6555262}, within(1e-7));
        assertThat(negative).containsExactly(new double[] {.3116928, .1890513, .1547821}, within(1e-7));
    }

    @Test
    void tripletsOfOneAnchorAwayFromTheEdge() {
        double[] positive = {.9, .4};
        double[] negative = {.81, .35, .1};
        Triplet loss = new Triplet();
        // violations: (.9, .81) by .01, (.4, .81) by .51, (.4, .35) by .05
        assertThat(loss.anchor(positive, negative)).isCloseTo(.57, within(1e-12));
        assertThat(positive).containsExactly(-1, -2);
        assertThat(negative).containsExactly(2, 1, 0);
    }

    @Test
    void aLargeSimilarityDoesNotOverflow() {
        double[] positive = {-1, 1};
        double[] negative = {1, 1, -1};
        MultiSimilarity loss =
                new MultiSimilarity(2, 1e4, -1, Distance.COSINE, Mining.NONE, PairLossTest.EPS, -100, Reduction.ALL);
        assertThat(loss.anchor(positive, negative)).isBetween(2.0, 3.0);
        assertThat(negative).containsExactly(new double[] {.5, .5, 0}, within(1e-9));
    }
}
