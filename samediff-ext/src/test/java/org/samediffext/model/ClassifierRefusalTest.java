package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/** What cannot be looked at as a classifier is refused in words. */
class ClassifierRefusalTest {
    private static final Bounds BOX = new Bounds(-1, 1);

    private static MultiLayerNetwork net(Layer... layers) {
        return Toys.net(InputType.feedForward(4), layers);
    }

    private static OutputLayer output(int out, Activation activation) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nOut(out)
                .activation(activation)
                .build();
    }

    static Stream<Arguments> models() {
        MultiLayerNetwork bare = new MultiLayerNetwork(net(Toys.softmax(3)).getLayerWiseConfigurations());
        ComputationGraph two = new ComputationGraph(Toys.builder(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("a", "b")
                .addLayer("out", Toys.softmax(3), "a", "b")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(4), InputType.feedForward(2))
                .build());
        two.init();
        return Stream.of(
                Arguments.of("a string", "model: java.lang.String is no model of ND4J; allowed are MultiLayerNetwork,"),
                Arguments.of(bare, "the network has no parameters yet: call its init() first"),
                Arguments.of(two, "the network has the inputs [a, b]; allowed is one"),
                Arguments.of(net(output(3, Activation.SIGMOID)), "layer 0 has 3 sigmoid outputs"),
                Arguments.of(
                        net(output(1, Activation.IDENTITY)),
                        "layer 0 has a single output with the activation identity"),
                Arguments.of(net(output(3, Activation.TANH)), "layer 0 has the activation tanh; allowed are softmax"),
                Arguments.of(
                        net(new ActivationLayer(new ActivationRReLU()), Toys.softmax(3)),
                        "has the activation rrelu(l=0.125"),
                Arguments.of(
                        everyStep(),
                        "layer 1 is a RnnOutputLayer; a classifier's last layer is an OutputLayer, LossLayer, DenseLayer or"
                                + " ActivationLayer. It decides at every time step, where one decision an example is needed: put"
                                + " a LastTimeStep around the layer before it, or a GlobalPoolingLayer behind that, and end in"
                                + " an OutputLayer, which takes the same weights"));
    }

    private static MultiLayerNetwork everyStep() {
        return Toys.net(
                InputType.recurrent(3, 4),
                new LSTM.Builder().nOut(2).build(),
                new RnnOutputLayer.Builder()
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    @Test
    void theWayOutOfASequenceOfDecisionsKeepsTheWeights() {
        MultiLayerNetwork every = everyStep();
        MultiLayerNetwork last = Toys.net(
                InputType.recurrent(3, 4),
                new LastTimeStep(new LSTM.Builder().nOut(2).build()),
                Toys.softmax(2));
        last.setParams(every.params());
        INDArray x = Toys.values(2, 3, 4);

        INDArray scores = Classifiers.of(last, BOX).logits(x);

        INDArray decided = every.output(x).get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(3));
        ClassifiersTest.near(Transforms.softmax(scores, true), decided, 1e-12);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("models")
    void refusesAModel(Object model, String message) {
        assertThatThrownBy(() -> Classifiers.of(model, BOX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAnInputWithoutGradient() {
        GradientModel model =
                Classifiers.of(net(new EmbeddingLayer.Builder().nIn(4).nOut(3).build(), Toys.softmax(3)), BOX);
        INDArray x = Nd4j.createFromArray(0.0, 1.0, 3.0).reshape(3, 1);

        assertThat(model.logits(x).shape()).containsExactly(3, 3);
        assertThatThrownBy(() -> model.vjp(x, Toys::weights))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the input has no gradient: the first layer looks up integers, as an embedding does");
    }

    @Test
    void refusesAnInputOfAnotherShape() {
        GradientModel flat = Classifiers.of(net(Toys.dense(3), Toys.softmax(3)), BOX);

        assertThatThrownBy(() -> flat.logits(Toys.values(2, 1, 2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input: expected [rows, 4], got [2, 1, 2, 2]");
        assertThatThrownBy(() -> flat.logits(Toys.values(2, 5))).hasMessage("input: expected [rows, 4], got [2, 5]");
    }

    @Test
    void refusesACotangentOfAnotherShape() {
        GradientModel model = Classifiers.of(net(Toys.softmax(3)), BOX);

        assertThatThrownBy(() -> model.vjp(Toys.values(2, 4), scores -> Nd4j.zeros(DataType.DOUBLE, 2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cotangent: expected the shape of the scores, [2, 3], got [2, 2]");
    }

    @Test
    void refusesToBeCalledFromItsOwnCotangent() {
        GradientModel model = Classifiers.of(net(Toys.softmax(3)), BOX);
        GradientModel other = Classifiers.of(net(Toys.softmax(3)), BOX);
        INDArray x = Toys.values(2, 4);

        assertThatThrownBy(() -> model.vjp(x, scores -> model.logits(x)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("make one view a thread");
        INDArray nested =
                model.vjp(x, scores -> other.vjp(x, Toys::weights).logits()).gradient();
        INDArray apart = model.vjp(x, scores -> other.logits(x)).gradient();
        assertThat(Toys.numbers(nested)).isEqualTo(Toys.numbers(apart));
    }

    /** Twice the sum in training, as a layer of the user's own may do without telling. */
    @Test
    void refusesALayerWithAnotherForwardPassInTraining() {
        MultiLayerNetwork net = net(
                new DenseLayer.Builder()
                        .nOut(3)
                        .activation(new TwiceInTraining())
                        .build(),
                Toys.softmax(3));

        assertThatThrownBy(() -> Classifiers.of(net, BOX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the network's inference form differs from the network's own output");
    }

    @Test
    void namesWhatAGraphLacks() {
        SameDiff graph = ClassifierKindsTest.operations(ClassifierKindsTest.layers(DataType.DOUBLE));

        refused(() -> Classifiers.of(graph, "y", "logits", BOX), "input: the graph has no variable y; it has [");
        refused(() -> Classifiers.of(graph, "w0", "logits", BOX), "input: w0 is no placeholder; the placeholders are ");
        refused(() -> Classifiers.of(graph, "labels", "logits", BOX), "the scores logits depend on x, not on labels");
        refused(
                () -> Classifiers.of(graph, "x", "probabilities", BOX),
                "logits: probabilities comes out of a softmax; the scores go into it, probably logits");
    }

    @Test
    void refusesDropoutAmongOperations() {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.DOUBLE, -1, 4);
        SDVariable w = graph.var("w", Toys.values(4, 3));
        SDVariable kept = graph.nn.dropout("kept", x, 0.5);
        graph.nn.softmax("p", kept.mmul("logits", w));

        refused(() -> Classifiers.of(graph, BOX), "depend on kept, which comes out of a dropout; SameDiff draws it in");
    }

    @Test
    void asksForTheScoresOfAGraphWithoutSoftmax() {
        SameDiff graph = SameDiff.create();
        graph.placeHolder("x", DataType.DOUBLE, -1, 4).mmul("logits", graph.var("w", Toys.values(4, 3)));

        refused(() -> Classifiers.of(graph, BOX), "no variable of the graph goes into a softmax; name the scores with");
        assertThat(Classifiers.of(graph, "x", "logits", BOX).classes()).isEqualTo(3);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
