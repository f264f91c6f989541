package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FisherSplitTest {
    private static final INDArray W = Nd4j.createFromArray(new double[][] {{1, 2, 0}, {0, 1, 1}, {3, 0, 1}});
    private static final INDArray FORGET =
            Nd4j.createFromArray(new double[][] {{.2, .1, .3}, {.05, .02, .03}, {.5, .5, .2}});
    private static final INDArray RETAIN =
            Nd4j.createFromArray(new double[][] {{.1, .1, .1}, {.2, .1, .3}, {.1, .4, .1}});

    /** Numbers of NumPy's decomposition in float64, printed to 7 decimals. */
    @Test
    void givesTheReferenceValues() {
        double[][] low = {
            {1.2158282, .2258680, .3718909}, {.4358245, .0809644, .1333076}, {2.9305456, .5444161, .8963794}
        };
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            FisherSplit.Parts parts =
                    new FisherSplit(1, 2).of(W.castTo(type), FORGET.castTo(type), RETAIN.castTo(type));
            INDArray product = parts.b().mmul(parts.a()).mul(2);
            for (int i = 0; i < 3; i++) {
                assertThat(product.getRow(i).toDoubleVector()).containsExactly(low[i], within(tolerance));
            }
            assertThat(parts.rest().add(product).sub(W).amaxNumber().doubleValue())
                    .isLessThan(1e-14);
            assertThat(parts.a().shape()).containsExactly(1, 3);
            assertThat(parts.b().shape()).containsExactly(3, 1);
            assertThat(weighted(parts.rest())).isCloseTo(23.5480196, within(20 * tolerance));
        }
        double[] singular = JacobiSvd.of(W.mulColumnVector(d())).values();
        assertThat(singular).containsExactly(new double[] {9.4890251, 4.7855248, .8042216}, within(1e-7));
        JacobiSvd plain = JacobiSvd.of(W);
        INDArray largest = plain.left()
                .getColumn(0, true)
                .mmul(plain.right().getColumn(0, true).transpose())
                .mul(plain.values()[0]);
        assertThat(weighted(W.sub(largest))).isCloseTo(25.0349167, within(1e-6));
    }

    private static INDArray d() {
        INDArray d = Nd4j.math.sqrt(FORGET.div(RETAIN.add(1e-5)).sum(true, 1));
        Numbers.assertClose(d, 1e-7, 2.4493673, .7415957, 2.8721540);
        return d;
    }

    private static double weighted(INDArray rest) {
        INDArray weighted = rest.mulColumnVector(d());
        return weighted.mul(weighted).sumNumber().doubleValue();
    }

    @ParameterizedTest
    @CsvSource({"7,4", "4,7", "30,30", "1,5"})
    void decomposesMatricesOfAllShapes(int rows, int columns) {
        INDArray x = Nets.gaussian(rows, columns);
        x.getRow(0).muli(0);
        JacobiSvd svd = JacobiSvd.of(x);
        INDArray back = svd.left()
                .mulRowVector(svd.numbers().reshape(1, -1))
                .mmul(svd.right().transpose());
        assertThat(back.sub(x).amaxNumber().doubleValue()).isLessThan(1e-12);
        INDArray identity = svd.right().transpose().mmul(svd.right());
        int small = Math.min(rows, columns);
        if (small > 1) {
            assertThat(svd.left().transpose().mmul(svd.left()).getDouble(0, 0)).isCloseTo(1, within(1e-12));
            assertThat(identity.sub(Nd4j.eye(small).castTo(DataType.DOUBLE))
                            .amaxNumber()
                            .doubleValue())
                    .isLessThan(2);
        }
        double[] values = svd.values();
        for (int i = 1; i < small; i++) {
            assertThat(values[i]).isLessThanOrEqualTo(values[i - 1]);
        }
    }

    @Test
    void ofFullRankNothingIsLeftButWhatTheGuardLeaves() {
        FisherSplit.Parts parts = new FisherSplit(3, .5).of(W, FORGET, RETAIN);
        assertThat(parts.rest().amaxNumber().doubleValue()).isLessThan(1e-4);
    }

    @Test
    void refusesWhatIsNoImportance() {
        assertThatThrownBy(() -> new FisherSplit(1, 1).of(W, FORGET.neg(), RETAIN))
                .hasMessage("an importance to forgetting is -0.2, allowed are finite numbers that are not negative");
        assertThatThrownBy(() -> new FisherSplit(4, 1).of(W, FORGET, RETAIN))
                .hasMessage("the rank is 4, allowed for weights [3, 3] is at most 3");
        assertThatThrownBy(() -> new FisherSplit(1, 1).of(W, FORGET.getRow(0, true), RETAIN))
                .hasMessage(
                        "the weights are [3, 3] and their importances [1, 3] and [3, 3], allowed are matrices of one"
                                + " shape");
    }

    /** The squares of gradients that DL4J gives for each part of the data by itself. */
    @Test
    void importancesAreWeightedSquaresOfMeanGradients() {
        MultiLayerNetwork net = Nets.net(
                new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build(),
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build());
        INDArray x = Nets.gaussian(5, 3);
        INDArray y = Nd4j.zeros(DataType.DOUBLE, 5, 2);
        for (int i = 0; i < 5; i++) {
            y.putScalar(i, i % 2, 1);
        }
        DataSet all = new DataSet(x, y);
        Map<String, INDArray> batches = FisherImportance.of(net, new ListDataSetIterator<>(all.asList(), 3), false);
        Map<String, INDArray> examples = FisherImportance.of(net, new ListDataSetIterator<>(all.asList(), 3), true);
        assertSquares(net, List.of((DataSet) all.getRange(0, 3), (DataSet) all.getRange(3, 5)), batches);
        assertSquares(net, all.asList(), examples);
        assertThat(Objects.requireNonNull(batches.get("0_W")).shape()).containsExactly(3, 4);
    }

    private static void assertSquares(MultiLayerNetwork net, List<DataSet> parts, Map<String, INDArray> actual) {
        net.paramTable().forEach((name, values) -> {
            INDArray expected = Nd4j.zeros(DataType.DOUBLE, values.shape());
            for (DataSet part : parts) {
                net.setInput(part.getFeatures());
                net.setLabels(part.getLabels());
                net.computeGradientAndScore();
                INDArray mean = net.gradient().getGradientFor(name).div(part.numExamples());
                expected.addi(mean.mul(mean).mul(part.numExamples() / 5.0));
            }
            INDArray found = Objects.requireNonNull(actual.get(name));
            assertThat(found.sub(expected).amaxNumber().doubleValue()).as(name).isLessThan(1e-12);
        });
    }
}
