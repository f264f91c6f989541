package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;
import org.samediffext.losses.Bandwidth;
import org.samediffext.losses.BayesEstimator;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/** The activations are those of the network itself, and an ascent in their space raises the error there. */
class ActivationsTest {
    private static final INDArray X = Images.grey(4, 40, 1, 4, 4);

    private static MultiLayerNetwork net() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .seed(2)
                .updater(new NoOp())
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .nOut(2)
                        .activation(Activation.TANH)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(3)
                        .dropOut(.5)
                        .activation(Activation.TANH)
                        .build())
                .layer(output())
                .setInputType(InputType.convolutional(4, 4, 1))
                .build());
        net.init();
        return net;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void areThoseOfTheNetworkAlsoAfterItsParametersChanged(int layer) {
        MultiLayerNetwork net = net();
        GradientModel model = Activations.of(net, layer, Bounds.UNIT);
        for (int round = 0; round < 2; round++) {
            double[] expected =
                    net.feedForward(X, false).get(layer + 1).dup('c').data().asDouble();
            assertThat(model.logits(X).dup('c').data().asDouble()).containsExactly(expected, within(1e-12));
            net.params().muli(.5);
        }
    }

    /** Two branches behind a convolution, and a second output that is not looked at. */
    private static ComputationGraph graph() {
        ComputationGraph net = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .seed(2)
                .updater(new NoOp())
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(4, 4, 1))
                .addLayer("conv", new ConvolutionLayer.Builder(2, 2).nOut(2).build(), "in")
                .addLayer("a", new DenseLayer.Builder().nOut(3).dropOut(.5).build(), "conv")
                .addLayer("b", new DenseLayer.Builder().nOut(3).build(), "conv")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("out", output(), "sum")
                .addLayer("other", output(), "b")
                .setOutputs("other", "out")
                .build());
        net.init();
        return net;
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv", "b", "sum"})
    void areThoseOfTheGraphAndHaveItsSlopes(String vertex) {
        ComputationGraph net = graph();
        GradientModel model = Activations.of(net, vertex, Bounds.UNIT);
        INDArray x = X.dup();
        for (int round = 0; round < 2; round++) {
            assertThat(model.logits(x).dup('c').data().asDouble())
                    .containsExactly(activations(net, vertex, x), within(1e-12));
            net.params().muli(.5);
        }
        GradientModel.Vjp vjp = model.vjp(x, z -> z.like().addi(1));
        INDArray moved = x.dup();
        moved.putScalar(new int[] {3, 0, 1, 2}, x.getDouble(3, 0, 1, 2) + 1e-6);
        double change = Arrays.stream(activations(net, vertex, moved)).sum()
                - Arrays.stream(activations(net, vertex, x)).sum();
        assertThat(vjp.gradient().getDouble(3, 0, 1, 2)).isCloseTo(change / 1e-6, within(1e-5));
    }

    private static double[] activations(ComputationGraph net, String vertex, INDArray x) {
        return Objects.requireNonNull(net.feedForward(x, false).get(vertex))
                .dup('c')
                .data()
                .asDouble();
    }

    @Test
    void refusesAVertexThatIsNotThere() {
        assertThatThrownBy(() -> Activations.of(graph(), "c", Bounds.UNIT))
                .hasMessage("vertex is c, allowed is one of [conv, a, b, sum, out, other]");
        assertThatThrownBy(() -> Activations.of(graph(), "out", Bounds.UNIT))
                .hasMessageStartingWith("vertex out has a loss, allowed is one before it; ");
    }

    @Test
    void anAscentInTheirSpaceRaisesTheErrorThere() {
        GradientModel model = Activations.of(net(), 1, Bounds.UNIT);
        int[] labels = new int[40];
        INDArray space = model.logits(X);
        for (int row = 0; row < 40; row++) {
            labels[row] =
                    space.getDouble(row, 0) > space.getColumn(0).medianNumber().doubleValue() ? 1 : 0;
        }
        BayesErrorAscent ascent = new BayesErrorAscent(Norm.LINF, .1, 20, 2.5, 100, 0, 8, false);
        INDArray moved = ascent.protect(X, labels, new ProtectionOptions().withSurrogate(Surrogate.fixed(model)));
        var clean = Clouds.samples(space, labels);
        BayesEstimator estimator = new BayesEstimator(Bandwidth.looCrossEntropy()).frozen(clean);
        assertThat(estimator
                        .estimate(Clouds.samples(model.logits(moved), labels))
                        .error())
                .isGreaterThan(estimator.estimate(clean).error() + .1);
    }

    @Test
    void refusesALayerThatIsNotThere() {
        MultiLayerNetwork net = net();
        assertThatThrownBy(() -> Activations.of(net, 3, Bounds.UNIT))
                .hasMessage("layer is 3, allowed is an integer from 0 to 2");
        assertThatThrownBy(() -> Activations.of(net, 2, Bounds.UNIT))
                .hasMessage(
                        "layer 2 has a loss, allowed is one before it; the scores before its activation are those of"
                                + " Classifiers.of(net, bounds)");
    }
}
