package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** DL4J's layers keep their output channels in different dimensions, whatever the format of the activations. */
class ChannelAxisTest {
    private static final InputType IMAGE = InputType.convolutional(5, 5, 2);
    private static final InputType NHWC = InputType.convolutional(5, 5, 2, CNN2DFormat.NHWC);
    private static final InputType SEQUENCE = InputType.recurrent(2, 5);

    static Stream<Arguments> layers() {
        return Stream.of(
                row(new DenseLayer.Builder().nOut(3).build(), InputType.feedForward(2), "W[2, 3]:1 b[3]:-1"),
                row(
                        new DenseLayer.Builder().nOut(3).hasLayerNorm(true).build(),
                        InputType.feedForward(2),
                        "W[2, 3]:1 b[3]:-1 g[3]:-1"),
                row(new EmbeddingLayer.Builder().nIn(7).nOut(3).build(), InputType.feedForward(7), "W[7, 3]:0"),
                row(new ConvolutionLayer.Builder(2, 2).nOut(3).build(), IMAGE, "b[3]:-1 W[3, 2, 2, 2]:0"),
                row(
                        new ConvolutionLayer.Builder(2, 2)
                                .nOut(3)
                                .dataFormat(CNN2DFormat.NHWC)
                                .build(),
                        NHWC,
                        "b[3]:-1 W[3, 2, 2, 2]:0"),
                row(new Convolution1DLayer.Builder(2).nOut(3).build(), SEQUENCE, "b[3]:-1 W[3, 2, 2, 1]:0"),
                row(
                        new Convolution3D.Builder(2, 2, 2).nOut(3).build(),
                        InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 4, 4, 2),
                        "b[3]:-1 W[3, 2, 2, 2, 2]:0"),
                row(new Deconvolution2D.Builder(2, 2).nOut(3).build(), IMAGE, "b[3]:-1 W[2, 3, 2, 2]:1"),
                row(
                        new DepthwiseConvolution2D.Builder(2, 2)
                                .depthMultiplier(3)
                                .build(),
                        IMAGE,
                        "W[2, 2, 2, 3]:2 b[6]:-1"),
                row(
                        new SeparableConvolution2D.Builder(2, 2).nOut(3).build(),
                        IMAGE,
                        "W[1, 2, 2, 2]:1 pW[3, 2, 1, 1]:0 b[3]:-1"),
                row(new LocallyConnected2D.Builder().kernelSize(2, 2).nOut(3).build(), IMAGE, "W[25, 8, 3]:2 b[3]:-1"),
                row(new LSTM.Builder().nOut(3).build(), SEQUENCE, "W[2, 12]:1 RW[3, 12]:1 b[12]:-1"),
                row(new SimpleRnn.Builder().nOut(3).build(), SEQUENCE, "W[2, 3]:1 RW[3, 3]:1 b[3]:-1"),
                row(new PReLULayer.Builder().inputShape(2, 5, 5).build(), IMAGE, "W[2, 5, 5]:-1"),
                row(new BatchNormalization(), IMAGE, "gamma[2]:-1 beta[2]:-1 mean[2]:-1 log10stdev[2]:-1"));
    }

    private static Arguments row(Layer layer, InputType input, String expected) {
        return Arguments.of(layer, input, expected);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("layers")
    void liesWhereTheLayerPutsItsOutputs(Layer layer, InputType input, String expected) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(layer)
                .setInputType(input)
                .build());
        net.init();
        LayerSlot slot = LayerSlot.of("0", net.getLayer(0));
        StringBuilder actual = new StringBuilder();
        net.getLayer(0)
                .paramTable()
                .forEach((name, array) -> actual.append(actual.isEmpty() ? "" : " ")
                        .append(name)
                        .append(Arrays.toString(array.shape()))
                        .append(':')
                        .append(slot.channelAxis(name, array.rank())));
        assertThat(actual).hasToString(expected);
    }
}
