package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.GraphConfig;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.Losses;
import org.samediffext.losses.LossCase.LayerKind;

/**
 * DL4J's own gradient check of every loss in every kind of output layer that it is made for, with and without masks.
 *
 * <p>A loss that counts some of its weights as constants has no value of which its gradient is the slope, so that differences of
 * its score say nothing about the gradient. It is checked as {@link HeldLoss}: its own gradient, against differences of a score
 * whose weights are held at what they are where the gradient was taken.
 */
class LossLayersTest {
    private static DataType before = DataType.FLOAT;

    @BeforeAll
    static void wantDoubles() {
        before = Nd4j.defaultFloatingPointType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void restore() {
        Nd4j.setDefaultDataTypes(before, before);
    }

    static Stream<Arguments> casesAndLayers() {
        return LossCases.all().flatMap(each -> each.layers().stream().map(kind -> Arguments.of(each, kind)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("casesAndLayers")
    void passesTheGradientCheck(LossCase each, LayerKind kind) {
        switch (kind) {
            case OUTPUT, LOSS -> {
                MultiLayerNetwork net = feedForward(each, kind);
                INDArray labels = each.labels(new Random(2), 6);
                check(net, Nets.gaussian(6, 3), labels, null);
                check(
                        net,
                        Nets.gaussian(6, 3),
                        labels,
                        Nd4j.createFromArray(1.0, 1, 1, 1, 0, 1).reshape(6, 1));
            }
            case RNN_OUTPUT, RNN_LOSS -> {
                MultiLayerNetwork net = recurrent(each, kind);
                INDArray labels = series(each.labels(new Random(3), 6), 2, 3);
                check(net, Nets.gaussian(2, 3, 3), labels, null);
                check(net, Nets.gaussian(2, 3, 3), labels, Nd4j.createFromArray(new double[][] {{1, 1, 1}, {1, 1, 0}}));
            }
            case CNN_LOSS -> {
                MultiLayerNetwork net = convolutional(each);
                INDArray labels = images(each.wideLabels(new Random(4), 8), 2, 2, 2);
                INDArray mask = Nd4j.ones(DataType.DOUBLE, 2, 1, 2, 2);
                mask.putScalar(new int[] {1, 0, 1, 1}, 0);
                check(net, Nets.gaussian(2, 2, 2, 2), labels, null);
                check(net, Nets.gaussian(2, 2, 2, 2), labels, mask);
            }
            case GRAPH -> graph(each);
        }
    }

    private static ILossFunction loss(LossCase each) {
        return each.detachesInLayers() ? new HeldLoss(each.term()) : Losses.of(each.term());
    }

    /** {@code [sequences*steps, columns]} in DL4J's order, row {@code b + sequences*t}, as {@code [sequences, columns, steps]}. */
    private static INDArray series(INDArray rows, int sequences, int steps) {
        INDArray series = Nd4j.create(DataType.DOUBLE, sequences, rows.size(1), steps);
        for (int row = 0; row < sequences * steps; row++) {
            for (int c = 0; c < rows.size(1); c++) {
                series.putScalar(row % sequences, c, row / sequences, rows.getDouble(row, c));
            }
        }
        return series;
    }

    private static INDArray images(INDArray rows, int images, int height, int width) {
        INDArray labels = Nd4j.create(DataType.DOUBLE, images, rows.size(1), height, width);
        for (int row = 0; row < rows.size(0); row++) {
            for (int c = 0; c < rows.size(1); c++) {
                labels.putScalar(
                        new int[] {row / (height * width), c, row / width % height, row % width},
                        rows.getDouble(row, c));
            }
        }
        return labels;
    }

    private static MultiLayerNetwork feedForward(LossCase each, LayerKind kind) {
        ILossFunction loss = loss(each);
        DenseLayer dense = new DenseLayer.Builder()
                .nIn(3)
                .nOut(kind == LayerKind.OUTPUT ? 4 : each.outputs())
                .activation(Activation.TANH)
                .build();
        return kind == LayerKind.OUTPUT
                ? Nets.net(dense, output(each, 4))
                : Nets.net(
                        dense,
                        new LossLayer.Builder(loss)
                                .activation(each.activation())
                                .build());
    }

    private static OutputLayer output(LossCase each, int inputs) {
        return new OutputLayer.Builder(loss(each))
                .nIn(inputs)
                .nOut(each.outputs())
                .activation(each.activation())
                .build();
    }

    private static MultiLayerNetwork recurrent(LossCase each, LayerKind kind) {
        ILossFunction loss = loss(each);
        SimpleRnn rnn = new SimpleRnn.Builder()
                .nIn(3)
                .nOut(kind == LayerKind.RNN_OUTPUT ? 4 : each.outputs())
                .activation(Activation.TANH)
                .build();
        return kind == LayerKind.RNN_OUTPUT
                ? Nets.net(
                        rnn,
                        new RnnOutputLayer.Builder(loss)
                                .nIn(4)
                                .nOut(each.outputs())
                                .activation(each.activation())
                                .build())
                : Nets.net(
                        rnn,
                        new RnnLossLayer.Builder(loss)
                                .activation(each.activation())
                                .build());
    }

    private static MultiLayerNetwork convolutional(LossCase each) {
        ConvolutionLayer convolution = new ConvolutionLayer.Builder(1, 1)
                .nIn(2)
                .nOut(each.outputs())
                .activation(Activation.TANH)
                .build();
        return Nets.net(
                convolution,
                new CnnLossLayer.Builder(loss(each))
                        .activation(each.activation())
                        .build());
    }

    private static void graph(LossCase each) {
        ComputationGraph net = new ComputationGraph(Nets.builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "dense",
                        new DenseLayer.Builder()
                                .nIn(3)
                                .nOut(4)
                                .activation(Activation.TANH)
                                .build(),
                        "in")
                .addLayer("left", output(each, 4), "dense")
                .addLayer("right", output(each, 4), "dense")
                .setOutputs("left", "right")
                .build());
        net.init();
        INDArray[] labels = {each.labels(new Random(5), 6), each.labels(new Random(6), 6)};
        INDArray mask = Nd4j.createFromArray(1.0, 1, 1, 0, 1, 1).reshape(6, 1);
        for (INDArray[] masks : new INDArray[][] {null, {mask, mask}}) {
            GraphConfig config = new GraphConfig()
                    .net(net)
                    .inputs(new INDArray[] {Nets.gaussian(6, 3)})
                    .labels(labels)
                    .subset(true)
                    .maxPerParam(6);
            if (masks != null) {
                config.labelMask(masks);
            }
            assertThat(GradientCheckUtil.checkGradients(config)).isTrue();
        }
    }

    private static void check(MultiLayerNetwork net, INDArray x, INDArray labels, @Nullable INDArray mask) {
        assertThat(GradientCheckUtil.checkGradients(new MLNConfig()
                        .net(net)
                        .input(x)
                        .labels(labels)
                        .labelMask(mask)
                        .subset(true)
                        .maxPerParam(6)))
                .isTrue();
        assertThat(net.gradient().gradient().norm1Number().doubleValue()).isPositive();
    }
}
