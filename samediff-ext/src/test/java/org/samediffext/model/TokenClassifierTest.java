package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.GradientModel.Vjp;

/** A classifier of tokens gives for one-hot matrices what it gives for the integers, and a gradient besides. */
class TokenClassifierTest {
    private static final int VOCABULARY = 6;
    private static final int PLACES = 4;

    private static EmbeddingSequenceLayer.Builder embedding() {
        return new EmbeddingSequenceLayer.Builder().nIn(VOCABULARY).nOut(3).inputLength(PLACES);
    }

    private static MultiLayerNetwork sequence(DataType type, Layer... layers) {
        var list = Toys.builder(type).list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        MultiLayerNetwork net = new MultiLayerNetwork(
                list.setInputType(InputType.recurrent(VOCABULARY, PLACES)).build());
        net.init();
        return net;
    }

    static Stream<Arguments> networks() {
        Layer last = new LastTimeStep(new LSTM.Builder().nOut(4).build());
        return Stream.of(
                Arguments.of("pooled", new Layer[] {embedding().build(), new GlobalPoolingLayer(), Toys.softmax(3)}),
                Arguments.of("recurrent", new Layer[] {
                    embedding().hasBias(true).activation(Activation.TANH).build(), last, Toys.softmax(3)
                }),
                Arguments.of("channels last", new Layer[] {
                    embedding()
                            .outputDataFormat(RNNFormat.NWC)
                            .inferInputLength(true)
                            .build(),
                    new LastTimeStep(
                            new LSTM.Builder().nOut(4).dataFormat(RNNFormat.NWC).build()),
                    Toys.softmax(3)
                }));
    }

    private static INDArray tokens() {
        return Nd4j.createFromArray(new double[][] {{0, 5, 2, 4}, {3, 1, 4, 0}, {5, 2, 1, 3}});
    }

    static INDArray oneHot(INDArray tokens) {
        INDArray x = Nd4j.create(DataType.DOUBLE, tokens.size(0), VOCABULARY, tokens.size(1));
        for (int row = 0; row < tokens.size(0); row++) {
            for (int place = 0; place < tokens.size(1); place++) {
                x.putScalar(new int[] {row, tokens.getInt(row, place), place}, 1);
            }
        }
        return x;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void agreesWithTheIntegers(String name, Layer[] layers) {
        MultiLayerNetwork net = sequence(DataType.DOUBLE, layers);
        net.params().addi(Toys.values(net.params().shape()).muli(0.3));
        double[] before = Toys.numbers(net.params());
        GradientModel view = Classifiers.ofTokens(net);
        INDArray x = oneHot(tokens());

        Vjp result = view.vjp(x, Toys::weights);

        ClassifiersTest.near(Transforms.softmax(view.logits(x), true), net.output(tokens()), 1e-12);
        ClassifiersTest.near(result.logits(), view.logits(x), 0);
        ClassifiersTest.near(result.gradient(), Toys.differences(view::logits, x, 1e-5), 1e-6);
        assertThat(view.bounds()).isEqualTo(Bounds.UNIT);
        assertThat(Toys.numbers(net.params())).isEqualTo(before);
        ComputationGraph graph = net.toComputationGraph();
        Vjp same = Classifiers.ofTokens(graph).vjp(x, Toys::weights);
        ClassifiersTest.near(same.logits(), result.logits(), 1e-12);
        ClassifiersTest.near(same.gradient(), result.gradient(), 1e-12);
    }

    @Test
    void takesMixturesFirst() {
        GradientModel view = Classifiers.ofTokens(
                sequence(DataType.FLOAT, embedding().build(), new GlobalPoolingLayer(), Toys.softmax(3)));
        INDArray soft = Transforms.abs(Toys.values(2, VOCABULARY, PLACES));
        assertThat(view.vjp(soft, Toys::weights).gradient().shape()).containsExactly(2, VOCABULARY, PLACES);
    }

    @Test
    void takesASingleToken() {
        MultiLayerNetwork net = Toys.net(
                InputType.feedForward(VOCABULARY),
                new EmbeddingLayer.Builder().nIn(VOCABULARY).nOut(3).build(),
                Toys.softmax(3));
        GradientModel view = Classifiers.ofTokens(net);
        INDArray x = Nd4j.eye(VOCABULARY).castTo(DataType.DOUBLE);
        INDArray integers = Nd4j.arange(VOCABULARY).castTo(DataType.DOUBLE).reshape(VOCABULARY, 1);
        ClassifiersTest.near(Transforms.softmax(view.logits(x), true), net.output(integers), 1e-12);
        ClassifiersTest.near(view.vjp(x, Toys::weights).gradient(), Toys.differences(view::logits, x, 1e-5), 1e-6);
    }

    @Test
    void beginsWithAnEmbedding() {
        assertThatThrownBy(
                        () -> Classifiers.ofTokens(Toys.net(InputType.feedForward(4), Toys.dense(3), Toys.softmax(3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 0 is a DenseLayer; allowed are EmbeddingSequenceLayer and EmbeddingLayer. "
                        + "For one-hot inputs use Classifiers.of");
    }
}
