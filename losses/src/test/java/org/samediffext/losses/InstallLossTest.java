package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.samediffext.Losses;
import org.samediffext.SameDiffExt;
import org.samediffext.registry.LossSpec;

/** Losses of a configuration in graphs with several outputs. */
class InstallLossTest {
    private final SameDiffExt ext = SameDiffExt.load();
    private final ComputationGraph net = graph();

    private static ComputationGraph graph() {
        ComputationGraph net = new ComputationGraph(Nets.builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addLayer("left", output(), "dense")
                .addLayer("right", output(), "dense")
                .setOutputs("left", "right")
                .build());
        net.init();
        return net;
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private ILossFunction loss(String output) {
        return ((BaseOutputLayer) net.getLayer(output).conf().getLayer()).getLossFn();
    }

    @Test
    void eachOutputGetsItsOwn() {
        ILossFunction before = loss("right");
        ext.install(ext.parse("losses: { left: { method: invertedhinge, timeSteps: 2 } }"), net);
        assertThat(loss("left")).isEqualTo(Losses.of(new LossSpec(new InvertedHinge(), 2, false)));
        assertThat(loss("right")).isEqualTo(before);
        ext.install(
                ext.parse(
                        "losses: { left: { method: invertedhinge }, right: { method: invertedhinge, reduction: valid } }"),
                net);
        assertThat(loss("right")).isEqualTo(Losses.of(new InvertedHinge(-100, Reduction.VALID)));
        INDArray ids = Nd4j.createFromArray(0.0, 2, 1, 1).reshape(4, 1);
        net.fit(new MultiDataSet(new INDArray[] {Nets.gaussian(4, 3)}, new INDArray[] {ids, ids}));
        assertThat(net.score()).isPositive();
    }

    @Test
    void saysWhichOutputsThereAre() {
        ILossFunction before = loss("left");
        assertThatThrownBy(() -> ext.install(
                        ext.parse("losses: { left: { method: invertedhinge }, rigth: { method: invertedhinge } }"),
                        net))
                .hasMessage("the model has no output layer 'rigth', available are left, right, did you mean 'right'?");
        assertThatThrownBy(() -> ext.install(ext.parse("loss: { method: invertedhinge }"), net))
                .hasMessage(
                        "the model has 2 output layers, but the key 'loss' needs exactly one: name them under the key"
                                + " 'losses'");
        assertThat(loss("left")).isEqualTo(before);
    }
}
