package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/**
 * Losses of pairs. The numbers are those of the losses written plainly in NumPy, float64, checked against finite differences and
 * printed to 7 decimals.
 */
class PairLossTest {
    static final double EPS = 0.1;

    /** Four vectors of two classes. */
    static final double[][] FOUR = vectors(new double[] {0, 30, 50, 100}, 1, 2, 1, .5);

    private static final double[] TWO_CLASSES = {0, 0, 1, 1};

    /** Five unit vectors, of which the last has no other of its class. */
    private static final double[][] FIVE = vectors(new double[] {0, 5, 70, 75, 40}, 1, 1, 1, 1, 1);

    private static final double[] LONE_LAST = {0, 0, 1, 1, 2};

    /** Two views of two images, the views of one image two rows apart. */
    static final double[][] VIEWS = vectors(new double[] {0, 90, 20, 130}, 1, 2, 1, .5);

    private static double[][] vectors(double[] degrees, double... lengths) {
        double[][] x = new double[degrees.length][2];
        for (int i = 0; i < x.length; i++) {
            x[i][0] = lengths[i] * Math.cos(Math.toRadians(degrees[i]));
            x[i][1] = lengths[i] * Math.sin(Math.toRadians(degrees[i]));
        }
        return x;
    }

    private static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }

    static MultiSimilarity ms(double beta, double lambda, Mining mining) {
        return new MultiSimilarity(2, beta, lambda, Distance.COSINE, mining, EPS, -100, Reduction.ALL);
    }

    static NTXent views(double temperature) {
        return new NTXent(temperature, Distance.COSINE, Mining.NONE, EPS, -100, Reduction.ALL);
    }

    private static SupCon supCon(Reduction reduction) {
        return new SupCon(.1, Distance.COSINE, Mining.NONE, EPS, -100, reduction);
    }

    static Stream<Arguments> batches() {
        return Stream.of(
                Arguments.of(
                        ms(50, .5, Mining.NONE),
                        FOUR,
                        new double[] {.3391358, .6360250, .7199523, .2802671},
                        new double[][] {
                            {0, .1101732}, {-.0630709, .1092419}, {.4034905, -.3385687}, {-.3235347, -.0570479}
                        }),
                Arguments.of(ms(50, 1, Mining.NONE), FOUR, null, new double[][] {
                    {0, -.1416473}, {-.0374099, .0647959}, {.2031130, -.1704320}, {-.5064920, -.0893082}
                }),
                Arguments.of(
                        ms(40, .5, Mining.MULTI_SIMILARITY),
                        FOUR,
                        new double[] {0, .6360250, .7199524, 0},
                        new double[][] {
                            {0, -.0405918}, {-.0529006, .0916266}, {.1939516, -.1627447}, {-.1618532, -.0285391}
                        }),
                Arguments.of(new MultiSimilarity(), FOUR, null, new double[][] {
                    {0, -.0405930}, {-.0529008, .0916269}, {.1939511, -.1627443}, {-.1618532, -.0285391}
                }),
                Arguments.of(views(.5), VIEWS, new double[] {.1780623, .4973352, .3218225, .1559568}, new double[][] {
                    {0, .0877561}, {.2636817, 0}, {-.1266968, .3480965}, {-.1059758, -.0889242}
                }),
                Arguments.of(views(.1), VIEWS, null, new double[][] {
                    {0, -.0008676}, {.0321176, 0}, {-.0142169, .0390607}, {-.0360582, -.0302564}
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("batches")
    void givesTheReferenceValues(PairLoss loss, double[][] x, double @Nullable [] values, double[][] gradient) {
        double[] labels = loss instanceof NTXent ? new double[] {0, 1, 0, 1} : TWO_CLASSES;
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            LossTerm.Rows rows =
                    loss.evaluate(column(labels), Nd4j.createFromArray(x).castTo(type), null);
            if (values != null) {
                assertThat(rows.values().toDoubleVector()).containsExactly(values, within(tolerance));
            }
            double[] slopes = rows.gradient()
                    .castTo(DataType.DOUBLE)
                    .div(4)
                    .dup('c')
                    .data()
                    .asDouble();
            assertThat(slopes).containsExactly(flat(gradient), within(tolerance));
        }
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    static Stream<Arguments> means() {
        return Stream.of(
                Arguments.of(ms(50, .5, Mining.NONE), FOUR, TWO_CLASSES, .4938450),
                Arguments.of(ms(50, 1, Mining.NONE), FOUR, TWO_CLASSES, .4877079),
                Arguments.of(ms(40, .5, Mining.MULTI_SIMILARITY), FOUR, TWO_CLASSES, .3389943),
                Arguments.of(new MultiSimilarity(), FOUR, TWO_CLASSES, .3389943),
                Arguments.of(ms(40, .5, Mining.NONE), FIVE, LONE_LAST, .4548130),
                Arguments.of(ms(40, .5, Mining.PAIRED), FIVE, LONE_LAST, .3802006),
                Arguments.of(ms(40, .5, Mining.MULTI_SIMILARITY), FIVE, LONE_LAST, 0),
                Arguments.of(ms(40, .5, Mining.NONE), FIVE, new double[5], .7295513),
                Arguments.of(ms(40, .5, Mining.PAIRED), FIVE, new double[5], 0),
                Arguments.of(ms(50, .5, Mining.NONE), FIVE, new double[] {0, 1, 2, 3, 4}, .4708929),
                Arguments.of(ms(40, .5, Mining.MULTI_SIMILARITY), FIVE, new double[] {0, 1, 2, 3, 4}, 0),
                Arguments.of(views(.5), VIEWS, new double[] {7, 3, 7, 3}, .2882942),
                Arguments.of(views(.1), VIEWS, new double[] {7, 3, 7, 3}, .0043504),
                Arguments.of(supCon(Reduction.ALL), withLone(), new double[] {0, 1, 0, 1, 2}, .2173583),
                Arguments.of(supCon(Reduction.VALID), withLone(), new double[] {0, 1, 0, 1, 2}, .2716978));
    }

    private static double[][] withLone() {
        double[][] five = Arrays.copyOf(VIEWS, 5);
        five[4] = new double[] {1, 1};
        return five;
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("means")
    void givesTheReferenceMeans(PairLoss loss, double[][] x, double[] labels, double mean) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            INDArray output = Nd4j.createFromArray(x).castTo(type);
            LossTerm.Rows rows = loss.evaluate(column(labels), output, null);
            assertThat(rows.values().sumNumber().doubleValue() / x.length)
                    .isCloseTo(mean, within(type == DataType.DOUBLE ? 1e-7 : 1e-4));
            LossGraph graph = LossGraph.of(loss, column(labels), output, null);
            assertThat(graph.value() / x.length).isCloseTo(mean, within(type == DataType.DOUBLE ? 1e-7 : 1e-4));
        }
    }

    @Test
    void givesTheReferenceValuesOfSupConsAnchors() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            LossTerm.Rows rows = supCon(Reduction.ALL)
                    .evaluate(
                            column(0, 1, 0, 1, 2),
                            Nd4j.createFromArray(withLone()).castTo(type),
                            null);
            assertThat(rows.values().toDoubleVector())
                    .containsExactly(
                            new double[] {.0932924, .4507878, .5415695, .0011417, 0},
                            within(type == DataType.DOUBLE ? 1e-7 : 1e-4));
        }
    }

    @ParameterizedTest
    @EnumSource(Distance.class)
    void aZeroEmbeddingHasNoGradientAndDisturbsNobody(Distance distance) {
        double[][] x = {{0, 0}, {1, .5}, {-.3, 2}, {1, 1}};
        BinomialDeviance loss = new BinomialDeviance(2, 50, .5, distance, Mining.NONE, EPS, -100, Reduction.ALL);
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16}) {
            INDArray output = Nd4j.createFromArray(x).castTo(type);
            LossTerm.Rows rows = loss.evaluate(column(TWO_CLASSES), output, null);
            assertThat(rows.gradient().isNaN().any()).isFalse();
            LossGraph graph = LossGraph.of(loss, column(TWO_CLASSES), output, null);
            double tolerance = type == DataType.FLOAT16 ? 2e-2 : 1e-4;
            assertThat(graph.gradient().castTo(DataType.DOUBLE).data().asDouble())
                    .containsExactly(
                            rows.gradient().castTo(DataType.DOUBLE).data().asDouble(), within(tolerance));
            if (distance == Distance.COSINE) {
                assertThat(rows.gradient().getRow(0).castTo(DataType.DOUBLE).toDoubleVector())
                        .containsOnly(0);
            }
        }
    }

    @Test
    void equalEmbeddingsHaveTheEuclideanGradientZero() {
        double[][] x = {{1e3 + .1, 2e3}, {1e3 + .1, 2e3}, {1e3 + .1, 2e3}, {1e3 + .3, 2e3}};
        Triplet loss = new Triplet(1, Distance.EUCLIDEAN, Mining.NONE, EPS, -100, Reduction.ALL);
        INDArray output = Nd4j.createFromArray(x);
        LossTerm.Rows rows = loss.evaluate(column(TWO_CLASSES), output, null);
        // the distances of the rows 0, 1 and 2 are 0, those to row 3 are 0.2
        assertThat(rows.values().toDoubleVector()).containsExactly(new double[] {1.8, 1.8, 2.4, 2}, within(1e-6));
        assertThat(LossGraph.of(loss, column(TWO_CLASSES), output, null)
                        .gradient()
                        .data()
                        .asDouble())
                .containsExactly(rows.gradient().data().asDouble(), within(1e-6));
    }

    @Test
    void aNaNOfOneRowStaysInItsRow() {
        double[][] x = {{.3, Double.NaN}, FOUR[1], FOUR[2], FOUR[3]};
        LossTerm.Rows rows = new MultiSimilarity().evaluate(column(1, 0, 1, 1), Nd4j.createFromArray(x), null);
        LossTerm.Rows others = new MultiSimilarity()
                .evaluate(column(0, 1, 1), Nd4j.createFromArray(new double[][] {FOUR[1], FOUR[2], FOUR[3]}), null);
        assertThat(rows.values().getDouble(0)).isNaN();
        assertThat(rows.gradient().getRow(0).toDoubleVector()).containsOnly(Double.NaN);
        for (int i = 1; i < 4; i++) {
            assertThat(rows.values().getDouble(i)).isEqualTo(others.values().getDouble(i - 1));
            assertThat(rows.gradient().getRow(i).toDoubleVector())
                    .isEqualTo(others.gradient().getRow(i - 1).toDoubleVector());
        }
    }

    @ParameterizedTest
    @EnumSource(Mining.class)
    void rowsWithoutAClassAreNowhere(Mining mining) {
        double[][] x = {FOUR[0], {5, 1}, FOUR[1], {-1, 3}, FOUR[2], FOUR[3], {1, 1}};
        INDArray labels = column(0, Double.NaN, 0, -7, 1, 1, 9);
        MultiSimilarity loss = new MultiSimilarity(2, 50, .5, Distance.COSINE, mining, EPS, 9, Reduction.ALL);
        LossTerm.Rows all = loss.evaluate(labels, Nd4j.createFromArray(x), null);
        LossTerm.Rows four = loss.evaluate(column(TWO_CLASSES), Nd4j.createFromArray(FOUR), null);
        int[] kept = {0, 2, 4, 5};
        for (int i = 0; i < 4; i++) {
            assertThat(all.values().getDouble(kept[i])).isEqualTo(four.values().getDouble(i));
            assertThat(all.gradient().getRow(kept[i]).toDoubleVector())
                    .isEqualTo(four.gradient().getRow(i).toDoubleVector());
        }
        for (int absent : new int[] {1, 3, 6}) {
            assertThat(all.values().getDouble(absent)).isZero();
            assertThat(all.gradient().getRow(absent).toDoubleVector()).containsOnly(0);
        }
        LossGraph graph = LossGraph.of(loss, labels, Nd4j.createFromArray(x), null);
        assertThat(graph.gradient().data().asDouble())
                .containsExactly(all.gradient().data().asDouble(), within(1e-12));
    }

    @Test
    void multiHotRowsAreAlikeIfTheyShareAClass() {
        double[][] hot = {{1, 0, 1}, {0, 0, 1}, {0, 1, 0}, {1, 1, 0}, {0, 0, 0}, {1, Double.NaN, 0}};
        double[][] x = {FOUR[0], FOUR[1], FOUR[2], FOUR[3], {1, 1}, {1, 0}};
        Contrastive loss = new Contrastive();
        INDArray output = Nd4j.createFromArray(x);
        LossTerm.Rows rows = loss.evaluate(Nd4j.createFromArray(hot), output, null);
        // row 0 shares a class with 1 and 3, row 1 with 0 alone, row 2 with 3, row 3 with 0 and 2
        double[] expected = {
            cos(50) - .5 - cos(30) - cos(100),
            cos(20) - .5 - cos(30),
            cos(50) - .5 + cos(20) - .5 - cos(50),
            -cos(100) - cos(50),
            0,
            0
        };
        assertThat(rows.values().toDoubleVector()).containsExactly(expected, within(1e-12));
        LossGraph graph = LossGraph.of(loss, Nd4j.createFromArray(hot), output, null);
        assertThat(graph.value()).isCloseTo(Arrays.stream(expected).sum(), within(1e-12));
        assertThat(graph.gradient().data().asDouble())
                .containsExactly(rows.gradient().data().asDouble(), within(1e-12));
    }

    private static double cos(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }

    @Test
    void aMaskedViewLeavesItsPartnerWithoutValue() {
        LossTerm.Rows rows = views(.5).evaluate(column(0, 1, 0, 1), Nd4j.createFromArray(VIEWS), column(1, 1, 0, 1));
        assertThat(rows.values().getDouble(0)).isZero();
        assertThat(rows.values().getDouble(2)).isZero();
        assertThat(rows.values().getDouble(1)).isPositive();
        assertThat(rows.gradient().getRow(2).toDoubleVector()).containsOnly(0);
    }

    @Test
    void oneImageAloneCostsNothing() {
        INDArray two = Nd4j.createFromArray(new double[][] {VIEWS[0], VIEWS[1]});
        LossTerm.Rows rows = views(.1).evaluate(column(4, 4), two, null);
        assertThat(rows.values().toDoubleVector()).containsOnly(0);
        assertThat(rows.gradient().data().asDouble()).containsOnly(0);
    }

    @Test
    void idsAreNotClassNumbersAndAreReadExactly() {
        INDArray large =
                Nd4j.createFromArray(16777217L, 16777217L, 16777216L, 16777216L).reshape(4, 1);
        INDArray x = Nd4j.createFromArray(FOUR);
        MultiSimilarity loss = new MultiSimilarity();
        assertThat(loss.evaluate(large, x, null).values())
                .isEqualTo(loss.evaluate(column(TWO_CLASSES), x, null).values());
        assertThatThrownBy(() -> loss.evaluate(column(0, 3000, 1, 1).castTo(DataType.FLOAT16), x, null))
                .hasMessage(
                        "loss multisimilarity: the class id in row 1 is 3000, but the ids are HALF, which is exact up to"
                                + " 2048; give them as INT, LONG or DOUBLE");
        assertThatThrownBy(() -> loss.evaluate(column(0, .5, 1, 1), x, null))
                .hasMessage("loss multisimilarity: the class id in row 1 is 0.5, allowed are whole numbers");
        assertThatThrownBy(() -> loss.evaluate(column(0, 1), x, null))
                .hasMessage(
                        "loss multisimilarity: the labels are [2, 1], allowed are class ids [4, 1] or multi-hot rows"
                                + " [4, classes]");
        assertThatThrownBy(() -> loss.evaluate(Nd4j.createFromArray(FOUR), x, null))
                .hasMessage(
                        "loss multisimilarity: row 1 of the labels has 1.7320508075688774 in column 0, allowed are 0"
                                + " and 1 in multi-hot rows");
    }
}
