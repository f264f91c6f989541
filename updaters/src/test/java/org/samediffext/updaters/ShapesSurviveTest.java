package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileModelSaver;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.spi.UpdateRule;

/** True shapes survive what a model survives; what changes the shapes is refused with the line that mends it. */
class ShapesSurviveTest {

    static Stream<UpdateRule> rules() {
        return Stream.of(new ToyRules.ByChannel(), new AdamP(), Rules.READS_PARAMETER);
    }

    private static Object model(ShapedModel kind, UpdateRule rule) {
        Object model = kind.build(new RuleUpdater(rule, 0.02, null, 0.1, 0));
        Updaters.attach(model);
        return model;
    }

    private static MultiLayerNetwork trained(UpdateRule rule) {
        Object net = model(ShapedModel.MULTI_LAYER, rule);
        ShapedModel.MULTI_LAYER.fit(net, 0, 3);
        return (MultiLayerNetwork) net;
    }

    private static double[] continued(ShapedModel kind, Object model) {
        kind.fit(model, 3, 6);
        return kind.flat(model);
    }

    private static double[] continued(Object net) {
        return continued(ShapedModel.MULTI_LAYER, net);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void cloneAndEarlyStoppingContinueBitExactly(UpdateRule rule, @TempDir Path folder) throws Exception {
        MultiLayerNetwork net = trained(rule);
        MultiLayerNetwork clone = net.clone();
        InMemoryModelSaver<MultiLayerNetwork> memory = new InMemoryModelSaver<>();
        memory.saveBestModel(net, 0);
        LocalFileModelSaver file = new LocalFileModelSaver(folder.toString());
        file.saveBestModel(net, 0);
        double[] expected = continued(net);
        assertThat(continued(clone)).isEqualTo(expected);
        assertThat(continued(memory.getBestModel())).isEqualTo(expected);
        assertThat(continued(file.getBestModel())).isEqualTo(expected);
    }

    /** ComputationGraph.clone forgets the iteration count, on which this rule does not depend. */
    @Test
    void aCloneOfAGraphContinuesBitExactly() {
        ComputationGraph net = (ComputationGraph) model(ShapedModel.GRAPH, new ToyRules.ByChannel());
        ShapedModel.GRAPH.fit(net, 0, 3);
        ComputationGraph clone = net.clone();
        assertThat(continued(ShapedModel.GRAPH, clone)).isEqualTo(continued(ShapedModel.GRAPH, net));
    }

    @ParameterizedTest
    @EnumSource(ShapedModel.class)
    void savedAndRestoredItContinuesBitExactly(ShapedModel kind, @TempDir Path folder) throws Exception {
        for (UpdateRule rule : rules().toList()) {
            Object model = model(kind, rule);
            kind.fit(model, 0, 3);
            var file = folder.resolve("model").toFile();
            Object restored;
            if (model instanceof SameDiff sd) {
                sd.save(file, true);
                restored = SameDiff.load(file, true);
            } else {
                ModelSerializer.writeModel((org.deeplearning4j.nn.api.Model) model, file, true);
                restored = kind == ShapedModel.GRAPH
                        ? ModelSerializer.restoreComputationGraph(file, true)
                        : ModelSerializer.restoreMultiLayerNetwork(file, true);
            }
            assertThat(continued(kind, restored)).as("%s", rule).isEqualTo(continued(kind, model));
        }
    }

    @Test
    void twoClonesTrainOnTwoThreadsAtOnce() throws Exception {
        MultiLayerNetwork net = trained(new AdamP());
        List<Callable<double[]>> tasks = List.of(task(net.clone()), task(net.clone()));
        double[] expected = continued(net);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<double[]> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<double[]> task(MultiLayerNetwork net) {
        return () -> continued(net);
    }

    /** A rate of its own for one layer splits the block and keeps the state. */
    @Test
    void oneLayersRateCanBeChanged() {
        MultiLayerNetwork net = (MultiLayerNetwork)
                ToyModel.MULTI_LAYER.build(new RuleUpdater(new ToyRules.ByChannel(), 0.02, null, 0.1, 0));
        Updaters.attach(net);
        ToyModel.MULTI_LAYER.fit(net, 0, 3);
        net.setLearningRate(0, 0);
        double[] first = net.getParam("0_W").dup('c').reshape(24).toDoubleVector();
        double[] second = net.getParam("1_W").dup('c').reshape(18).toDoubleVector();
        ToyModel.MULTI_LAYER.fit(net, 3, 4);
        assertThat(net.getParam("0_W").dup('c').reshape(24).toDoubleVector()).isEqualTo(first);
        assertThat(net.getParam("1_W").dup('c').reshape(18).toDoubleVector()).isNotEqualTo(second);
    }

    @Test
    void anotherHeadNeedsOneCall() {
        MultiLayerNetwork net = new TransferLearning.Builder(trained(new AdamP()))
                .fineTuneConfiguration(new FineTuneConfiguration.Builder().build())
                .removeOutputLayer()
                .addLayer(new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .dataFormat(RNNFormat.NCW)
                        .updater(new RuleUpdater(new AdamP(), 0.02, null, 0.1, 0))
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        assertThatThrownBy(() -> ShapedModel.MULTI_LAYER.fit(net, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs the parameters (weightDecay is 0.1), but was given")
                .hasMessageEndingWith("call org.samediffext.Updaters.attach(model) once before fit");
        Updaters.attach(net);
        ShapedModel.MULTI_LAYER.fit(net, 0, 1);
    }

    @Test
    void aLayerOfAnotherSizeNeedsOneCall() {
        MultiLayerNetwork net = new TransferLearning.Builder(trained(new AdamP()))
                .nOutReplace(2, 5, WeightInit.XAVIER)
                .build();
        assertThatThrownBy(() -> ShapedModel.MULTI_LAYER.fit(net, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the updater adamp needs the shapes of the parameters, and layer 2 was changed or moved"
                        + " since they were noted: call org.samediffext.Updaters.attach(model) once before fit");
        Updaters.attach(net);
        ShapedModel.MULTI_LAYER.fit(net, 0, 1);
    }

    @Test
    void batchNormalizationIsDl4jsOwnAgainWhenNoRuleLooksAtIt() {
        MultiLayerNetwork net = trained(new AdamP());
        assertThat(net.getLayer(1).conf().getLayer().getClass()).isNotEqualTo(BatchNormalization.class);
        SameDiffExt ext = SameDiffExt.load();
        ext.install(ext.parse("updater: { method: lion, weightDecay: 0.1 }"), net);
        assertThat(net.getLayer(1).conf().getLayer()).hasSameClassAs(new BatchNormalization());
        assertThat(net.getLayerWiseConfigurations().toJson()).doesNotContain("SeenNormalization");
        ShapedModel.MULTI_LAYER.fit(net, 3, 4);
    }
}
