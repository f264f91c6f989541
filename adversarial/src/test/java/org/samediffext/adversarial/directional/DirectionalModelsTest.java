package org.samediffext.adversarial.directional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.samediffext.model.Outputs;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Differentiable;

/** A search gives for models of DL4J and SameDiff what it gives for the same net written by hand, and leaves them as they were. */
class DirectionalModelsTest {
    private static final double[][] V = {{1, -.5, .3}, {-.7, .8, .2}, {.4, .6, -.9}, {.1, -.3, .5}};
    private static final double[] A = {.1, -.2, .05};
    private static final double[][] U = {{1.2, -.6, .1}, {-.4, .9, .3}, {.2, -.5, 1.1}};
    private static final double[] C = {.05, 0, -.1};

    /** A regression with three outputs. */
    private static MultiLayerNetwork regression(DataType type) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(new Adam(.01))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .dropOut(.5)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(3)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        net.init();
        net.fit(Nd4j.rand(type, 3, 4), Nd4j.rand(type, 3, 3));
        net.getParam("0_W").assign(Nd4j.create(V));
        net.getParam("0_b").assign(Nd4j.create(A).reshape(1, 3));
        net.getParam("1_W").assign(Nd4j.create(U));
        net.getParam("1_b").assign(Nd4j.create(C).reshape(1, 3));
        return net;
    }

    private static SameDiff operations() {
        SameDiff sd = SameDiff.create();
        SDVariable in = sd.placeHolder("in", DataType.DOUBLE, -1, 4);
        SDVariable hidden = sd.math()
                .tanh(in.mmul(sd.var("V", Nd4j.create(V)))
                        .add(sd.var("a", Nd4j.create(A).reshape(1, 3))));
        hidden.mmul(sd.var("U", Nd4j.create(U)))
                .add("y", sd.var("c", Nd4j.create(C).reshape(1, 3)));
        return sd;
    }

    /** The kinds of model. */
    enum Kind {
        MULTI_LAYER,
        GRAPH,
        SAMEDIFF;

        Differentiable view() {
            return switch (this) {
                case MULTI_LAYER -> Outputs.of(regression(DataType.DOUBLE));
                case GRAPH -> Outputs.of(regression(DataType.DOUBLE).toComputationGraph());
                case SAMEDIFF -> Outputs.of(operations(), "in", "y");
            };
        }
    }

    private static Maximum search(VectorFunction network, AttackStep step) {
        return new DirectionalSearch()
                .withAttack(Optional.of(step))
                .withLimits(new Limits(40, Long.MAX_VALUE, Double.POSITIVE_INFINITY))
                .maximise(
                        new Problem(network, Objective.near(.2, .4, -.3), Box.of(Bounds.UNIT, 4)),
                        new double[] {.6, .3, .9, .5});
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void giveWhatTheNetWrittenByHandGives(Kind kind) {
        for (AttackStep step :
                List.of(AttackStep.fgsm(), AttackStep.pgd(3), AttackStep.fgsm().withCompatSoftLabel(true))) {
            Maximum found = search(VectorFunction.of(kind.view(), 4), step);
            Maximum expected = search(Functions.tanhNet(), step);
            assertThat(found.point()).containsExactly(expected.point(), within(1e-10));
            assertThat(found.end().evaluations()).isEqualTo(expected.end().evaluations());
            assertThat(found.value()).isGreaterThan(-.01);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void leaveTheNetworkAsItWas(DataType type) {
        MultiLayerNetwork net = regression(type);
        double[] params = numbers(net.params());
        double[] state = numbers(net.getUpdater().getStateViewArray());
        int iterations = net.getIterationCount();
        Nd4j.getRandom().setSeed(12);
        double[] draws = numbers(Nd4j.rand(DataType.DOUBLE, 3));
        Nd4j.getRandom().setSeed(12);

        Maximum found = search(VectorFunction.of(Outputs.of(net), 4), AttackStep.fgsm());

        assertThat(found.value()).isGreaterThan(-.01);
        assertThat(numbers(Nd4j.rand(DataType.DOUBLE, 3))).isEqualTo(draws);
        assertThat(numbers(net.params())).isEqualTo(params);
        assertThat(numbers(net.getUpdater().getStateViewArray())).isEqualTo(state);
        assertThat(net.getIterationCount()).isEqualTo(iterations);
    }

    private static double[] numbers(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }
}
