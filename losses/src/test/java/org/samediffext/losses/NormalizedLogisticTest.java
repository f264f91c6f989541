package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.Losses;
import org.samediffext.spi.LossTerm;

/** Normalised logistic regression: the paper's iteration counts, and the laws of the loss. */
class NormalizedLogisticTest {
    private static final NormalizedLogistic LOSS = new NormalizedLogistic();

    /** The paper's worst case: (0.5, −1) is the one point of its class, (−0.5, −1) all others. */
    private static DataSet points(int n) {
        INDArray x = Nd4j.create(DataType.DOUBLE, n, 2);
        x.getColumn(0).assign(-0.5);
        x.getColumn(1).assign(-1);
        x.putScalar(0, 0, 0.5);
        INDArray y = Nd4j.zeros(DataType.DOUBLE, n, 1);
        y.putScalar(0, 1);
        return new DataSet(x, y);
    }

    private static MultiLayerNetwork linear(double rate) {
        return Nets.net(new OutputLayer.Builder(Losses.of(LOSS))
                .nIn(2)
                .nOut(1)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .weightInit(WeightInit.ZERO)
                .updater(new Sgd(rate))
                .build());
    }

    /** Numbers of steps until the classes are apart: for 1000 points those of the paper's table, else computed in numpy. */
    @ParameterizedTest(name = "n={0} rate={1}")
    @CsvSource({
        "10, 100, 2",
        "10, 1, 7",
        "10, 0.1, 60",
        "100, 1, 11",
        "100, 0.1, 110",
        "1000, 100, 2",
        "1000, 10, 2",
        "1000, 1, 16",
        "1000, 0.1, 157"
    })
    void separatesInAsManyStepsAsThePaperSays(int n, double rate, int steps) {
        MultiLayerNetwork net = linear(rate);
        DataSet points = points(n);
        for (int t = 0; t < steps; t++) {
            assertThat(isSeparated(net, points)).as("after %d steps", t).isFalse();
            net.fit(points);
        }
        assertThat(isSeparated(net, points)).isTrue();
    }

    private static boolean isSeparated(MultiLayerNetwork net, DataSet points) {
        INDArray z = net.output(points.getFeatures());
        return z.getDouble(0) > 0 && z.getDouble(1) < 0;
    }

    /** β is 2, then 3.370224. */
    @Test
    void theFirstTwoStepsByNumpy() {
        MultiLayerNetwork net = linear(1);
        net.fit(points(10));
        assertThat(net.params().toDoubleVector()).containsExactly(new double[] {0.5, 0.8}, within(1e-12));
        net.fit(points(10));
        assertThat(net.params().toDoubleVector()).containsExactly(new double[] {1, 1.372564}, within(5e-7));
    }

    private static INDArray column(double... numbers) {
        return Nd4j.createFromArray(numbers).reshape(numbers.length, 1);
    }

    @Test
    void theGradientsShareTheNumberOfRowsByWhatIsWrong() {
        LossTerm.Rows rows = LOSS.evaluate(column(1, 0, -1), column(Math.log(3), 0, Math.log(3)), null);
        // p is 1/4, 1/2 and 3/4: β is 2
        assertThat(rows.gradient().reshape(3).toDoubleVector())
                .containsExactly(new double[] {-0.5, 1, 1.5}, within(1e-12));
        assertThat(rows.values().reshape(3).toDoubleVector())
                .containsExactly(new double[] {2 * Math.log(4.0 / 3), 2 * Math.log(2), 2 * Math.log(4)}, within(1e-12));
    }

    /** All margins are so large that every p underflows. */
    @Test
    void noMarginIsTooLarge() {
        LossTerm.Rows rows = LOSS.evaluate(column(1, 0, 1), column(2000, -2000, 2000 + Math.log(2)), null);
        assertThat(rows.gradient().reshape(3).toDoubleVector())
                .containsExactly(new double[] {-1.2, 1.2, -0.6}, within(1e-9));
        assertThat(rows.values().reshape(3).toDoubleVector())
                .containsExactly(new double[] {1.2, 1.2, 0.6}, within(1e-9));
    }

    @Test
    void rowsThatDoNotCountChangeNothing() {
        INDArray z = column(0.3, 55, -1, -55, 0.1);
        LossTerm.Rows rows = LOSS.evaluate(column(1, Double.NaN, 1, 0, 0), z, column(1, 1, 2, 0, 1));
        LossTerm.Rows alone = LOSS.evaluate(column(1, 1, 0), column(0.3, -1, 0.1), column(1, 2, 1));
        assertThat(rows.gradient().getDouble(1)).isZero();
        assertThat(rows.gradient().getDouble(3)).isZero();
        for (int[] place : new int[][] {{0, 0}, {2, 1}, {4, 2}}) {
            // β has the number of all rows, by which DL4J divides
            assertThat(rows.gradient().getDouble(place[0]) / 5)
                    .isCloseTo(alone.gradient().getDouble(place[1]) / 3, within(1e-12));
        }
        LossTerm.Rows none = LOSS.evaluate(column(Double.NaN, 1), column(1, 2), column(1, 0));
        assertThat(none.values()).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 2, 1));
        assertThat(none.gradient()).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 2, 1));
    }

    @Test
    void aNanThatCountsShows() {
        LossTerm.Rows rows = LOSS.evaluate(column(1, 0), column(Double.NaN, 1), null);
        assertThat(rows.values().getDouble(0)).isNaN();
        assertThat(rows.gradient().getDouble(0)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"DOUBLE, false", "DOUBLE, true", "FLOAT, true", "HALF, true"})
    void inAGraphItIsTheSame(DataType type, boolean weighted) {
        INDArray labels = column(1, 0, -1, 1, Double.NaN, 1);
        INDArray z = column(0.5, -3, 2, 1000, 3, -0.25).castTo(type);
        INDArray weights = weighted ? column(1, 0.5, 0, 2, 1, 1) : null;
        double tolerance = type == DataType.DOUBLE ? 1e-12 : type == DataType.FLOAT ? 1e-5 : 1e-2;
        LossTerm.Rows rows = LOSS.evaluate(labels, z, weights);
        LossGraph graph = LossGraph.of(LOSS, labels, z, weights);
        assertThat(graph.value()).isCloseTo(rows.values().sumNumber().doubleValue(), within(tolerance));
        assertThat(graph.gradient().dataType()).isEqualTo(type);
        assertThat(graph.gradient().castTo(DataType.DOUBLE).reshape(6).toDoubleVector())
                .containsExactly(
                        rows.gradient().castTo(DataType.DOUBLE).reshape(6).toDoubleVector(), within(tolerance));
    }

    @Test
    void inAGraphNoMarginIsTooLargeAndNoRowIsNothing() {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            LossGraph far = LossGraph.of(
                    LOSS, column(1, 0, 1), column(2000, -2000, 2000).castTo(type), null);
            assertThat(far.value()).isCloseTo(3, within(1e-3));
            assertThat(far.gradient().castTo(DataType.DOUBLE).reshape(3).toDoubleVector())
                    .containsExactly(new double[] {-1, 1, -1}, within(1e-6));
            LossGraph none =
                    LossGraph.of(LOSS, column(Double.NaN, 1), column(1, 2).castTo(type), column(1, 0));
            assertThat(none.value()).isZero();
            assertThat(none.gradient().castTo(DataType.DOUBLE).reshape(2).toDoubleVector())
                    .containsExactly(0, 0);
        }
    }

    @Test
    void leavesItsInputsAlone() {
        INDArray all = column(1, 0, 1, 0).reshape(2, 2);
        INDArray labels = all.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1));
        INDArray z = column(0.5, -2);
        LOSS.evaluate(labels, z, column(1, 2));
        assertThat(all.reshape(4).toDoubleVector()).containsExactly(1, 0, 1, 0);
        assertThat(z.reshape(2).toDoubleVector()).containsExactly(0.5, -2);
    }

    @Test
    void saysWhatLabelsItTakes() {
        assertThatThrownBy(() -> LOSS.evaluate(column(1, 2), column(0, 0), null))
                .hasMessage(
                        "loss normalizedlogistic: the label in row 1 is 2.0, allowed are 1, and 0 or -1 for the other"
                                + " class");
        assertThatThrownBy(() -> LOSS.evaluate(Nd4j.zeros(2, 2), Nd4j.zeros(2, 2), null))
                .hasMessage("loss normalizedlogistic: the labels are [2, 2] and the output is [2, 2], allowed are"
                        + " [rows, 1] for both");
    }
}
