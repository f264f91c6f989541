package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.serde.json.JsonMappers;
import org.samediffext.Losses;
import org.samediffext.spi.LossMemory;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.RememberingLoss;

/** What a loss remembers belongs to the model, changes with the gradient alone, and survives everything that copies a model. */
class RememberingLossTest {

    static Stream<LossCase> cases() {
        return Stream.concat(LossCases.all(), Stream.of(NoisyCases.soft()))
                .filter(each -> each.term() instanceof RememberingLoss);
    }

    private static OutputLayer output(LossCase each) {
        return new OutputLayer.Builder(Losses.of(each.term()))
                .nIn(5)
                .nOut(each.outputs())
                .activation(each.activation())
                .build();
    }

    private static DenseLayer dense() {
        return new DenseLayer.Builder()
                .nIn(3)
                .nOut(5)
                .activation(Activation.TANH)
                .build();
    }

    private static DataSet data(LossCase each) {
        return new DataSet(Nets.gaussian(7, 3), each.labels(new Random(3), 7));
    }

    private static double[] numbers(INDArray array) {
        return array.dup('c').data().asDouble();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void trainsOnAfterASaveAsIfNothingHappened(LossCase each, @TempDir Path folder) throws IOException {
        MultiLayerNetwork net = Nets.net(dense(), output(each));
        assertThatThrownBy(() -> Losses.memory(net))
                .hasMessage("the loss remembers nothing yet: that begins with the first training step");
        net.fit(data(each));
        net.fit(data(each));
        double[] before = numbers(Losses.memory(net));
        Path file = folder.resolve("net.zip");
        ModelSerializer.writeModel(net, file.toFile(), true);
        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file.toFile());
        assertThat(numbers(Losses.memory(restored))).containsExactly(before);
        net.fit(data(each));
        assertThat(numbers(Losses.memory(restored))).containsExactly(before);
        restored.fit(data(each));

        assertThat(numbers(Losses.memory(restored))).containsExactly(numbers(Losses.memory(net)));
        assertThat(numbers(Losses.memory(net))).isNotEqualTo(before);
        assertThat(numbers(restored.params())).containsExactly(numbers(net.params()));
        assertThat(restored.score()).isEqualTo(net.score());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void trainsOnInAGraphToo(LossCase each, @TempDir Path folder) throws IOException {
        ComputationGraph net = new ComputationGraph(Nets.builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", dense(), "in")
                .addLayer("out", output(each), "dense")
                .setOutputs("out")
                .build());
        net.init();
        net.fit(data(each));
        Path file = folder.resolve("graph.zip");
        ModelSerializer.writeModel(net, file.toFile(), true);
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile());
        net.fit(data(each));
        restored.fit(data(each));

        assertThat(numbers(Losses.memory(restored, "out"))).containsExactly(numbers(Losses.memory(net)));
        assertThat(numbers(restored.params())).containsExactly(numbers(net.params()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aScoreLeavesTheMemoryAlone(LossCase each) {
        MultiLayerNetwork net = Nets.net(dense(), output(each));
        net.fit(data(each));
        double[] before = numbers(Losses.memory(net));
        net.score(data(each));
        net.scoreExamples(data(each), false);
        assertThat(numbers(Losses.memory(net))).containsExactly(before);
    }

    /** A clone shares the memory, since DL4J copies the layers but not their losses. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aCloneRemembersTogetherWithItsModel(LossCase each) {
        MultiLayerNetwork net = Nets.net(dense(), output(each));
        MultiLayerNetwork clone = net.clone();
        clone.fit(data(each));
        assertThat(numbers(Losses.memory(net))).containsExactly(numbers(Losses.memory(clone)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyFormKeepsEveryBit(LossCase each) throws IOException, ClassNotFoundException {
        MultiLayerNetwork net = Nets.net(dense(), output(each));
        net.fit(data(each));
        double[] kept = numbers(Losses.memory(net));
        MultiLayerConfiguration conf = net.getLayerWiseConfigurations();
        assertThat(memory(MultiLayerConfiguration.fromJson(conf.toJson()))).containsExactly(kept);
        assertThat(memory(MultiLayerConfiguration.fromYaml(conf.toYaml()))).containsExactly(kept);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(conf);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(memory((MultiLayerConfiguration) in.readObject())).containsExactly(kept);
        }
    }

    private static double[] memory(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return numbers(Losses.memory(net));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isNoPartOfTheConfiguration(LossCase each) throws IOException {
        MultiLayerNetwork net = Nets.net(dense(), output(each));
        ILossFunction loss = ((BaseOutputLayer) net.getLayer(1).conf().getLayer()).getLossFn();
        assertThat(JsonMappers.getMapper().writeValueAsString(loss)).doesNotContain("memory");
        net.fit(data(each));
        assertThat(loss).isEqualTo(Losses.of(each.term())).hasSameHashCodeAs(Losses.of(each.term()));
        assertThat(JsonMappers.getMapper().writeValueAsString(loss)).contains("memory");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theGraphGivesTheSameForOneMemory(LossCase each) {
        RememberingLoss loss = (RememberingLoss) each.term();
        Random random = new Random(5);
        LossMemory memory = loss.fresh();
        INDArray weights = LossCases.normal(random, 7, 3, 0.3);
        weights.putScalar(5, 0, 0);
        for (int step = 0; step < 3; step++) {
            loss.remember(each.labels(random, 7), each.output(random, 7), null, memory);
        }
        INDArray labels = each.labels(random, 7);
        INDArray output = each.output(random, 7);
        LossTerm.Rows rows = loss.evaluate(labels, output, weights, memory);
        LossGraph graph = LossGraph.of(remembering(loss, memory.toArray()), labels, output, weights);

        assertThat(graph.value()).isCloseTo(rows.values().sumNumber().doubleValue(), within(1e-9));
        assertThat(numbers(graph.gradient())).containsExactly(numbers(rows.gradient()), within(1e-9));
    }

    /** MECO says of itself that its gradient is none of its value's. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theGradientIsThatOfTheSumForOneMemory(LossCase each) {
        RememberingLoss loss = (RememberingLoss) each.term();
        Random random = new Random(6);
        LossMemory memory = loss.fresh();
        loss.remember(each.labels(random, 7), each.output(random, 7), null, memory);
        INDArray labels = each.labels(random, 7);
        INDArray output = each.output(random, 7);
        double[] gradient = numbers(loss.evaluate(labels, output, null, memory).gradient());
        for (int k = 0; k < gradient.length && !(loss instanceof MECO); k++) {
            double slope =
                    (moved(loss, labels, output, memory, k, 1e-5) - moved(loss, labels, output, memory, k, -1e-5))
                            / 2e-5;
            assertThat(gradient[k]).isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
        }
    }

    private static double moved(
            RememberingLoss loss, INDArray labels, INDArray output, LossMemory memory, int k, double by) {
        INDArray copy = output.dup('c');
        copy.data().put(k, copy.data().getDouble(k) + by);
        return Numbers.sum(loss.evaluate(labels, copy, null, memory));
    }

    private static LossGraph.Builder remembering(RememberingLoss loss, INDArray memory) {
        return (sd, labels, output, weights) -> loss.build(sd, labels, output, weights, sd.constant("memory", memory));
    }

    @Test
    void manyThreadsMayLearnAtOnce() {
        EarlyLearning term = new EarlyLearning(64, 0.5, 3, -100, Reduction.ALL);
        ILossFunction loss = Losses.of(term);
        INDArray output = Nets.gaussian(64, 4);
        INDArray labels = LossCases.columns(List.of(
                LossCases.ids(new Random(1), 64, 4).muli(0),
                org.nd4j.linalg.factory.Nd4j.arange(64)
                        .castTo(output.dataType())
                        .reshape(64, 1)));
        CompletableFuture<?>[] steps = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> loss.computeGradient(labels, output, new ActivationSoftmax(), null)))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(steps).join();
        LossMemory alone = term.fresh();
        for (int i = 0; i < 40; i++) {
            term.remember(labels, output, null, alone);
        }
        assertThat(((org.samediffext.model.TermLoss) loss)
                        .memory()
                        .orElseThrow()
                        .encode())
                .isEqualTo(alone.encode());
    }

    @Test
    void aLossThatRemembersNothingSaysSo() {
        MultiLayerNetwork net = Nets.net(dense(), output(LossCases.classes(new InvertedHinge(), 4)));
        assertThatThrownBy(() -> Losses.memory(net))
                .hasMessageStartingWith("the loss InvertedHinge[")
                .hasMessageEndingWith(" remembers nothing");
    }
}
