package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.spi.StepNoise;
import org.samediffext.spi.UpdateRule;

/** What holds for every updater in every kind of model. */
class ModelContractTest {

    static Stream<UpdateRule> rules() {
        return Rules.all();
    }

    static Stream<Arguments> rulesAndModels() {
        return Rules.all().flatMap(rule -> Stream.of(ToyModel.values()).map(model -> Arguments.of(rule, model)));
    }

    private static Object model(ToyModel kind, UpdateRule rule) {
        Object model = kind.build(Rules.decayed(rule));
        Updaters.attach(model);
        return model;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void allKindsOfModelTrainAlike(UpdateRule rule) {
        double[] expected = trained(ToyModel.MULTI_LAYER, rule);
        assertThat(expected).isNotEqualTo(ToyModel.MULTI_LAYER.flat(model(ToyModel.MULTI_LAYER, rule)));
        for (ToyModel kind : new ToyModel[] {ToyModel.GRAPH, ToyModel.SAMEDIFF}) {
            if (kind == ToyModel.SAMEDIFF && rule instanceof StepNoise) {
                // there the noise depends on names, in networks on places
                continue;
            }
            double[] actual = trained(kind, rule);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).as("%s element %d", kind, i).isCloseTo(expected[i], within(1e-9));
            }
        }
    }

    private static double[] trained(ToyModel kind, UpdateRule rule) {
        Object model = model(kind, rule);
        kind.fit(model, 0, 20);
        return kind.flat(model);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rulesAndModels")
    void savedAndRestoredItContinuesBitExactly(UpdateRule rule, ToyModel kind, @TempDir Path folder) {
        Object model = model(kind, rule);
        kind.fit(model, 0, 5);
        File file = folder.resolve("model").toFile();
        kind.save(model, file);
        Object restored = kind.restore(file);
        kind.fit(model, 5, 12);
        kind.fit(restored, 5, 12);
        assertThat(kind.flat(restored)).isEqualTo(kind.flat(model));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void configurationsRoundTripAsJson(UpdateRule rule) throws Exception {
        MultiLayerNetwork net = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, rule);
        var conf = net.getLayerWiseConfigurations();
        String json = conf.toJson();
        assertThat(json)
                .contains("\"method\" : \"" + rule.name() + "\"")
                .doesNotContain(rule.getClass().getName());
        assertThat(org.deeplearning4j.nn.conf.MultiLayerConfiguration.fromJson(json))
                .isEqualTo(conf);
        assertThat(org.deeplearning4j.nn.conf.MultiLayerConfiguration.fromYaml(conf.toYaml()))
                .isEqualTo(conf);
        ComputationGraph graph = (ComputationGraph) model(ToyModel.GRAPH, rule);
        assertThat(org.deeplearning4j.nn.conf.ComputationGraphConfiguration.fromJson(
                        graph.getConfiguration().toJson()))
                .isEqualTo(graph.getConfiguration());
    }

    /** As Spark sends them. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void configurationsRoundTripAsJavaObjects(UpdateRule rule) throws Exception {
        MultiLayerNetwork net = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, rule);
        var bytes = new java.io.ByteArrayOutputStream();
        try (var out = new java.io.ObjectOutputStream(bytes)) {
            out.writeObject(net.getLayerWiseConfigurations());
        }
        try (var in = new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(net.getLayerWiseConfigurations());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void aCloneContinuesBitExactly(UpdateRule rule) {
        MultiLayerNetwork net = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, rule);
        ToyModel.MULTI_LAYER.fit(net, 0, 5);
        MultiLayerNetwork clone = net.clone();
        ToyModel.MULTI_LAYER.fit(net, 5, 12);
        ToyModel.MULTI_LAYER.fit(clone, 5, 12);
        assertThat(ToyModel.MULTI_LAYER.flat(clone)).isEqualTo(ToyModel.MULTI_LAYER.flat(net));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void setLearningRateTakesEffect(UpdateRule rule) {
        MultiLayerNetwork net = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, rule);
        ToyModel.MULTI_LAYER.fit(net, 0, 2);
        net.setLearningRate(0);
        double[] before = ToyModel.MULTI_LAYER.flat(net);
        ToyModel.MULTI_LAYER.fit(net, 2, 4);
        if (!Rules.carriesRate(rule)) {
            assertThat(ToyModel.MULTI_LAYER.flat(net)).isEqualTo(before);
        }
        RuleUpdater updater = (RuleUpdater) ((org.deeplearning4j.nn.conf.layers.BaseLayer)
                        net.getLayer(0).conf().getLayer())
                .getIUpdater();
        assertThat(updater.getLearningRate(0, 0)).isZero();
    }
}
