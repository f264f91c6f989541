package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.samediffext.spi.Differentiable;
import org.samediffext.spi.GradientModel.Vjp;

/** The output is the network's own, its activation included, and the gradient that of central differences. */
class OutputsTest {

    private static OutputLayer output(LossFunction loss, Activation activation, int width) {
        return new OutputLayer.Builder(loss).nOut(width).activation(activation).build();
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("one number", output(LossFunction.MSE, Activation.IDENTITY, 1)),
                Arguments.of("three numbers", output(LossFunction.MSE, Activation.IDENTITY, 3)),
                Arguments.of("positive numbers", output(LossFunction.MSE, Activation.SOFTPLUS, 2)),
                Arguments.of("labels", output(LossFunction.XENT, Activation.SIGMOID, 3)),
                Arguments.of("probabilities", output(LossFunction.MCXENT, Activation.SOFTMAX, 3)));
    }

    private static MultiLayerNetwork net(OutputLayer last) {
        return Toys.withStatistics(Toys.net(
                InputType.feedForward(4),
                new DenseLayer.Builder().nOut(5).dropOut(0.5).build(),
                new BatchNormalization.Builder().build(),
                last));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void areTheNetworksOwn(String name, OutputLayer last) {
        MultiLayerNetwork net = net(last);
        double[] before = Toys.numbers(net.params());
        INDArray x = Toys.values(3, 4);
        Differentiable view = Outputs.of(net);

        Vjp result = view.vjp(x, Toys::weights);

        ClassifiersTest.near(view.output(x), net.output(x.dup()), 1e-12);
        ClassifiersTest.near(result.logits(), view.output(x), 0);
        ClassifiersTest.near(result.gradient(), Toys.differences(view::output, x, 1e-5), 1e-6);
        assertThat(Toys.numbers(net.params())).isEqualTo(before);
        ComputationGraph graph = net.toComputationGraph();
        ClassifiersTest.near(Outputs.of(graph).output(x), net.output(x.dup()), 1e-12);
        ClassifiersTest.near(Outputs.of(graph).vjp(x, Toys::weights).gradient(), result.gradient(), 1e-12);
    }

    @Test
    void areThoseOfALossLayer() {
        MultiLayerNetwork net = Toys.net(
                InputType.feedForward(4),
                Toys.dense(2),
                new LossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.TANH)
                        .build());
        INDArray x = Toys.values(3, 4);
        Differentiable view = Outputs.of(net);
        ClassifiersTest.near(view.output(x), net.output(x.dup()), 1e-12);
        ClassifiersTest.near(view.vjp(x, Toys::weights).gradient(), Toys.differences(view::output, x, 1e-5), 1e-6);
    }

    @Test
    void areThoseOfAGraphOfOperations() {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.DOUBLE, -1, 4);
        SDVariable w = graph.var("w", Toys.values(4, 3));
        graph.nn.softmax("p", x.mmul(w));
        INDArray at = Toys.values(3, 4);
        Differentiable view = Outputs.of(graph, "x", "p");
        ClassifiersTest.near(view.output(at), Nd4j.nn.softmax(at.mmul(Toys.values(4, 3)), 1), 1e-12);
        ClassifiersTest.near(view.vjp(at, Toys::weights).gradient(), Toys.differences(view::output, at, 1e-5), 1e-6);
    }

    @Test
    void areOneRowAnExample() {
        MultiLayerNetwork sequence = Toys.net(
                InputType.recurrent(4),
                new LSTM.Builder().nOut(3).build(),
                new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build());
        assertThatThrownBy(() -> Outputs.of(sequence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "layer 1 is a RnnOutputLayer; allowed as last layer are OutputLayer, LossLayer, "
                                + "DenseLayer and ActivationLayer. It decides at every time step");
    }
}
