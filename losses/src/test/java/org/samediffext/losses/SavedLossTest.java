package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.serde.json.JsonMappers;
import org.samediffext.Losses;

/** A loss is saved by its name and settings, and survives everything that copies a model. */
class SavedLossTest {
    private static final ILossFunction LOSS = Losses.of(new InvertedHinge(3, Reduction.VALID));

    private final MultiLayerNetwork net = Nets.net(dense(), output());

    @Test
    void isSavedByNameAndSettings() throws IOException {
        String json = JsonMappers.getMapper().writeValueAsString(LOSS);

        assertThat(json.replaceAll("\\s", ""))
                .contains("\"method\":\"invertedhinge\"", "\"settings\":{\"ignoreIndex\":3,\"reduction\":\"valid\"}")
                .doesNotContain("org.samediffext.losses");
        assertThat(JsonMappers.getMapper().readValue(json, ILossFunction.class)).isEqualTo(LOSS);
    }

    @Test
    void isReadFromJsonAndYamlOfAConfiguration() {
        MultiLayerConfiguration conf = net.getLayerWiseConfigurations();

        assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
        assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
        assertThat(lossOf(new MultiLayerNetwork(MultiLayerConfiguration.fromJson(conf.toJson()))))
                .isEqualTo(LOSS);
    }

    @Test
    void saysWhichLossIsUnknown() {
        String json = net.getLayerWiseConfigurations().toJson().replace("invertedhinge", "invertedhing");
        assertThatThrownBy(() -> MultiLayerConfiguration.fromJson(json))
                .hasStackTraceContaining("unknown loss 'invertedhing', available are ")
                .hasStackTraceContaining("did you mean 'invertedhinge'?");
    }

    @Test
    void trainsOnAfterASaveAsIfNothingHappened(@TempDir Path folder) throws IOException {
        net.fit(data());
        Path file = folder.resolve("net.zip");
        ModelSerializer.writeModel(net, file.toFile(), true);
        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file.toFile());
        MultiLayerNetwork clone = net.clone();
        net.fit(data());
        restored.fit(data());
        clone.fit(data());

        assertThat(lossOf(restored)).isEqualTo(LOSS);
        assertThat(restored.params()).isEqualTo(net.params());
        assertThat(restored.score()).isEqualTo(net.score());
        assertThat(clone.params()).isEqualTo(net.params());
    }

    @Test
    void survivesInAGraph(@TempDir Path folder) throws IOException {
        ComputationGraphConfiguration configuration = Nets.builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", dense(), "in")
                .addLayer("out", output(), "dense")
                .setOutputs("out")
                .build();
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        graph.fit(data());
        Path file = folder.resolve("graph.zip");
        ModelSerializer.writeModel(graph, file.toFile(), true);
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile());
        ComputationGraph clone = graph.clone();

        assertThat(restored.getConfiguration()).isEqualTo(graph.getConfiguration());
        assertThat(restored.score(data())).isEqualTo(graph.score(data()));
        assertThat(clone.score(data())).isEqualTo(graph.score(data()));
    }

    @Test
    void survivesJavaSerialization() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(LOSS);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(LOSS);
        }
    }

    private static ILossFunction lossOf(MultiLayerNetwork net) {
        return ((BaseOutputLayer) net.getLayerWiseConfigurations().getConf(1).getLayer()).getLossFn();
    }

    private static DataSet data() {
        INDArray ids = Nd4j.createFromArray(0, 1, 3, 2).reshape(4, 1);
        return new DataSet(Nets.gaussian(4, 3), ids);
    }

    private static DenseLayer dense() {
        return new DenseLayer.Builder()
                .nIn(3)
                .nOut(5)
                .activation(Activation.TANH)
                .build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LOSS)
                .nIn(5)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
