package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/** Making and using a view leaves every bit of the model, and ND4J's random stream, as it was. */
class ModelUntouchedTest {
    private static final Bounds BOX = new Bounds(-1, 1);

    static MultiLayerNetwork trained() {
        MultiLayerNetwork net = Toys.net(
                InputType.feedForward(4),
                new DenseLayer.Builder().nOut(5).dropOut(0.5).build(),
                new BatchNormalization.Builder().build(),
                Toys.softmax(3));
        net.fit(Toys.values(6, 4), Toys.oneHot(6, 3));
        return net;
    }

    static void train(SameDiff graph, INDArray x) {
        graph.setTrainingConfig(new TrainingConfig.Builder()
                .updater(new Adam(0.05))
                .dataSetFeatureMapping("x")
                .dataSetLabelMapping("labels")
                .build());
        graph.fit(new SingletonDataSetIterator(new DataSet(x, Toys.oneHot((int) x.size(0), 3))), 3);
    }

    private static void use(Object model) {
        GradientModel view = Classifiers.of(model, BOX);
        view.logits(Toys.values(3, 4));
        view.vjp(Toys.values(2, 4), Toys::weights);
        view.labels(Toys.values(3, 4));
    }

    @Test
    void leavesLayersAlone() {
        MultiLayerNetwork net = trained();
        Calls calls = new Calls();
        net.setListeners(calls);
        net.setInput(Toys.values(6, 4));
        net.setLabels(Toys.oneHot(6, 3));
        net.setLayerMaskArrays(Nd4j.ones(6, 1), Nd4j.ones(6, 1));
        net.setScore(1.25);
        Map<String, Object> before = state(net);

        use(net);

        assertThat(state(net)).isEqualTo(before);
        assertThat(calls.seen).isEmpty();
    }

    private static Map<String, Object> state(MultiLayerNetwork net) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("configuration", net.getLayerWiseConfigurations().toJson());
        state.put("parameters", bits(net.params()));
        state.put("updater", bits(net.getUpdater().getStateViewArray()));
        state.put("gradient", bits(net.getGradientsViewArray()));
        state.put("iteration", net.getIterationCount());
        state.put("epoch", net.getEpochCount());
        state.put("score", net.score());
        state.put("input", System.identityHashCode(net.getInput()));
        state.put("labels", System.identityHashCode(net.getLabels()));
        state.put("labelMask", System.identityHashCode(net.getLayer(2).getMaskArray()));
        state.put("layerInput", System.identityHashCode(((AbstractLayer<?>) net.getLayer(1)).getInput()));
        state.put("listeners", List.copyOf(net.getListeners()));
        return state;
    }

    @Test
    void leavesVerticesAlone() {
        ComputationGraph net = trained().toComputationGraph();
        net.fit(new DataSet(Toys.values(6, 4), Toys.oneHot(6, 3)));
        Calls calls = new Calls();
        net.setListeners(calls);
        net.setInputs(Toys.values(6, 4));
        net.setLabels(Toys.oneHot(6, 3));
        net.setScore(1.25);
        Map<String, Object> before = state(net);

        use(net);

        assertThat(state(net)).isEqualTo(before);
        assertThat(calls.seen).isEmpty();
    }

    private static Map<String, Object> state(ComputationGraph net) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("configuration", net.getConfiguration().toJson());
        state.put("parameters", bits(net.params()));
        state.put("updater", bits(net.getUpdater().getStateViewArray()));
        state.put("gradient", bits(net.getGradientsViewArray()));
        state.put("iteration", net.getIterationCount());
        state.put("epoch", net.getEpochCount());
        state.put("score", net.score());
        state.put("input", System.identityHashCode(net.getInput(0)));
        state.put("listeners", List.copyOf(net.getListeners()));
        return state;
    }

    @Test
    void leavesOperationsAlone() {
        SameDiff graph = ClassifierKindsTest.operations(ClassifierKindsTest.layers(DataType.DOUBLE));
        train(graph, Toys.values(6, 4));
        Map<String, Object> before = state(graph);

        use(graph);

        assertThat(state(graph)).isEqualTo(before);
    }

    private static Map<String, Object> state(SameDiff graph) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("names", graph.variables().stream().map(SDVariable::name).toList());
        state.put("operations", List.copyOf(graph.getOps().keySet()));
        state.put("loss", List.copyOf(graph.getLossVariables()));
        state.put("iteration", graph.getTrainingConfig().getIterationCount());
        state.put("epoch", graph.getTrainingConfig().getEpochCount());
        state.put("gradient", System.identityHashCode(graph.getFunction("grad")));
        for (SDVariable variable : graph.variables()) {
            if (variable.getArr() != null) {
                state.put(variable.name(), bits(variable.getArr()));
            }
        }
        graph.getUpdaterMap().forEach((name, updater) -> {
            Map<?, ?> values = updater.getState();
            values.forEach((key, array) -> state.put("updater " + name + " " + key, bits((INDArray) array)));
        });
        return state;
    }

    @Test
    void drawsNoRandomNumber() {
        MultiLayerNetwork net = trained();
        SameDiff graph = ClassifierKindsTest.operations(ClassifierKindsTest.layers(DataType.DOUBLE));
        ComputationGraph vertices = net.toComputationGraph();
        Nd4j.getRandom().setSeed(5);
        double[] expected = Toys.numbers(Nd4j.rand(DataType.DOUBLE, 8));
        Nd4j.getRandom().setSeed(5);

        use(net);
        use(vertices);
        use(graph);

        assertThat(Toys.numbers(Nd4j.rand(DataType.DOUBLE, 8))).isEqualTo(expected);
    }

    /** The view is used where DL4J's own workspaces are open. */
    @Test
    void trainingGoesOnAsIfNobodyLooked() {
        INDArray x = Toys.values(6, 4);
        MultiLayerNetwork alone = trained();
        MultiLayerNetwork watched = alone.clone();
        GradientModel view = Classifiers.of(watched, BOX);
        List<INDArray> gradients = new ArrayList<>();
        watched.setListeners(new BaseTrainingListener() {
            @Override
            public void onForwardPass(Model model, List<INDArray> activations) {
                gradients.add(view.vjp(x, Toys::weights).gradient());
            }
        });
        double[] expected = Toys.numbers(view.vjp(x, Toys::weights).gradient());
        for (MultiLayerNetwork net : List.of(alone, watched)) {
            Nd4j.getRandom().setSeed(5);
            net.fit(x, Toys.oneHot(6, 3));
            net.fit(x, Toys.oneHot(6, 3));
        }

        assertThat(gradients).hasSize(2);
        assertThat(Toys.numbers(gradients.get(0))).isEqualTo(expected);
        assertThat(Toys.numbers(watched.params())).isEqualTo(Toys.numbers(alone.params()));
    }

    private static List<Long> bits(INDArray array) {
        List<Long> bits = new ArrayList<>();
        for (double value : Toys.numbers(array)) {
            bits.add(Double.doubleToRawLongBits(value));
        }
        return bits;
    }

    private static final class Calls extends BaseTrainingListener {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void onForwardPass(Model model, List<INDArray> activations) {
            seen.add("forward");
        }

        @Override
        public void onForwardPass(Model model, Map<String, INDArray> activations) {
            seen.add("forward");
        }

        @Override
        public void onBackwardPass(Model model) {
            seen.add("backward");
        }

        @Override
        public void onGradientCalculation(Model model) {
            seen.add("gradient");
        }

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            seen.add("iteration");
        }
    }
}
