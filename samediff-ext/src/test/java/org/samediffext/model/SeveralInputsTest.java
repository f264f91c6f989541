package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/** One input of several is looked at; the others are held. */
class SeveralInputsTest {
    private static final INDArray X = Nd4j.createFromArray(new double[][] {{.1, .7, .3}, {.9, .2, .5}, {.4, .4, .8}});
    private static final INDArray META = Nd4j.createFromArray(new double[][] {{.6, -.2}});

    /** Two inputs that meet, and two outputs. */
    private static ComputationGraph net() {
        ComputationGraph net = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .seed(4)
                .updater(new NoOp())
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("meta", "image")
                .addLayer(
                        "a", new DenseLayer.Builder().nIn(3).nOut(4).dropOut(.5).build(), "image")
                .addLayer("b", new DenseLayer.Builder().nIn(2).nOut(3).build(), "meta")
                .addVertex("both", new MergeVertex(), "b", "a")
                .addLayer("other", output(7, 2), "both")
                .addLayer("class", output(7, 3), "both")
                .setOutputs("other", "class")
                .build());
        net.init();
        return net;
    }

    private static OutputLayer output(int in, int classes) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(in)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static SameDiff graph() {
        SameDiff sd = SameDiff.create();
        SDVariable image = sd.placeHolder("image", DataType.DOUBLE, -1, 3);
        SDVariable meta = sd.placeHolder("meta", DataType.DOUBLE, -1, 2);
        SDVariable w = sd.var("w", Nd4j.createFromArray(new double[][] {{1, -2}, {.5, .3}, {-.7, .4}}));
        SDVariable v = sd.var("v", Nd4j.createFromArray(new double[][] {{.3, .8}, {-1, .2}}));
        sd.math().tanh(image.mmul(w)).mul("z", meta.mmul(v));
        return sd;
    }

    private static void hasTheSlopesOfItsScores(GradientModel model) {
        INDArray weights = Nd4j.linspace(DataType.DOUBLE, -1, .4, (long) model.classes() * 3)
                .reshape(3, model.classes());
        INDArray gradient = model.vjp(X, z -> weights).gradient();
        for (int i = 0; i < X.length(); i++) {
            INDArray step = X.like();
            step.putScalar(i, 1e-6);
            double change = model.logits(X.add(step))
                    .sub(model.logits(X.sub(step)))
                    .mul(weights)
                    .sumNumber()
                    .doubleValue();
            assertThat(gradient.getDouble(i)).isCloseTo(change / 2e-6, within(1e-8));
        }
    }

    @Test
    void aGraphOfLayersIsSeenThroughOneInputAndOneOutput() {
        ComputationGraph net = net();
        GradientModel model = Classifiers.of(net, "image", Map.of("meta", META), "class", Bounds.UNIT);
        assertThat(model.classes()).isEqualTo(3);
        INDArray expected = net.output(false, META.repeat(0, 3), X)[1];
        INDArray scores = model.logits(X);
        INDArray softmax = Nd4j.nn().softmax(scores, 1);
        assertThat(softmax.toDoubleMatrix()).isDeepEqualTo(expected.toDoubleMatrix());
        hasTheSlopesOfItsScores(model);
        GradientModel moved = Classifiers.of(net, "image", Map.of("meta", META.mul(-3)), "class", Bounds.UNIT);
        assertThat(moved.logits(X).toDoubleMatrix()).isNotEqualTo(scores.toDoubleMatrix());
        GradientModel other = Classifiers.of(net, "image", Map.of("meta", META), "other", Bounds.UNIT);
        assertThat(other.classes()).isEqualTo(2);
        hasTheSlopesOfItsScores(other);
    }

    @Test
    void aSameDiffGraphToo() {
        SameDiff sd = graph();
        GradientModel model = Classifiers.of(sd, "image", Map.of("meta", META), "z", Bounds.UNIT);
        assertThat(model.logits(X).toDoubleMatrix())
                .isDeepEqualTo(sd.outputSingle(Map.of("image", X, "meta", META.repeat(0, 3)), "z")
                        .toDoubleMatrix());
        hasTheSlopesOfItsScores(model);
    }

    @Test
    void refusesNamesAndValuesThatDoNotFit() {
        ComputationGraph net = net();
        assertThatThrownBy(() -> Classifiers.of(net, Bounds.UNIT))
                .hasMessageStartingWith("the network has the inputs [meta, image]; allowed is one");
        assertThatThrownBy(() -> Classifiers.of(net, "picture", Map.of("meta", META), "class", Bounds.UNIT))
                .hasMessage("input: picture is no input of the model, which has [meta, image]");
        assertThatThrownBy(() -> Classifiers.of(net, "image", Map.of("met", META), "class", Bounds.UNIT))
                .hasMessage("held: values are given for [met], the inputs beside image are [meta]; each needs one");
        assertThatThrownBy(() -> Classifiers.of(net, "image", Map.of("meta", META), "klass", Bounds.UNIT))
                .hasMessage("output: klass is no output of the model, which has [other, class]");
        assertThatThrownBy(() -> Classifiers.of(net, "image", Map.of("meta", X), "class", Bounds.UNIT))
                .hasMessage(
                        "held: meta has shape [3, 3], allowed is one example, [1, ...]; where examples differ in it,"
                                + " take a view for each");
        assertThatThrownBy(() -> Classifiers.of(graph(), "image", Map.of("label", META), "z", Bounds.UNIT))
                .hasMessage("held: values are given for [label], the inputs beside image are [meta]; each needs one");
    }
}
