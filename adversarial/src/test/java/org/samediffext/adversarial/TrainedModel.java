package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * A model of images of two by two pixels and of three classes, trained a few steps by Adam, and all that an attack must not change. The networks
 * have dropout, batch normalisation and a frozen layer, and input, labels and a mask in their layers.
 */
record TrainedModel(Object model, Supplier<Map<String, Object>> observed) {

    Map<String, Object> state() {
        return observed.get();
    }

    /** The kinds of model. */
    enum Kind {
        MULTI_LAYER {
            @Override
            TrainedModel make() {
                MultiLayerNetwork net = network();
                Calls calls = new Calls();
                net.setListeners(calls);
                net.setInput(DATA.getFeatures());
                net.setLabels(DATA.getLabels());
                net.setLayerMaskArrays(Nd4j.ones(DataType.DOUBLE, 6, 1), Nd4j.ones(DataType.DOUBLE, 6, 1));
                net.setScore(1.25);
                return new TrainedModel(net, () -> observed(net, calls));
            }
        },
        GRAPH {
            @Override
            TrainedModel make() {
                ComputationGraph net = network().toComputationGraph();
                // a graph with a frozen layer in between cannot go on training in DL4J; it takes the updater's state
                // over
                net.initGradientsView();
                Calls calls = new Calls();
                net.setListeners(calls);
                net.setInputs(DATA.getFeatures());
                net.setLabels(DATA.getLabels());
                net.setScore(1.25);
                return new TrainedModel(net, () -> observed(net, calls));
            }
        },
        SAMEDIFF {
            @Override
            TrainedModel make() {
                SameDiff graph = operations();
                graph.setTrainingConfig(new TrainingConfig.Builder()
                        .updater(new Adam(.05))
                        .dataSetFeatureMapping("x")
                        .dataSetLabelMapping("labels")
                        .build());
                graph.fit(new SingletonDataSetIterator(DATA), 3);
                return new TrainedModel(graph, () -> observed(graph));
            }
        };

        abstract TrainedModel make();
    }

    private static final DataSet DATA = data();

    private static DataSet data() {
        double[][] x = new double[6][4];
        double[][] y = new double[6][3];
        for (int row = 0; row < 6; row++) {
            y[row][row % 3] = 1;
            for (int i = 0; i < 4; i++) {
                x[row][i] = .5 + .45 * Math.sin(3 * row + 1.7 * i);
            }
        }
        return new DataSet(Nd4j.create(x).reshape(6, 1, 2, 2), Nd4j.create(y));
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER)
                .updater(new Adam(.05))
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(6).dropOut(.5).build())
                .layer(new BatchNormalization.Builder().nIn(6).nOut(6).build())
                .layer(new FrozenLayer(new DenseLayer.Builder()
                        .nIn(6)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .weightInit(WeightInit.XAVIER)
                        .build()))
                .layer(new OutputLayer.Builder(new LossMCXENT())
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .inputPreProcessor(0, new CnnToFeedForwardPreProcessor(2, 2, 1))
                .build());
        net.init();
        for (int step = 0; step < 5; step++) {
            net.fit(DATA);
        }
        return net;
    }

    private static SameDiff operations() {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.DOUBLE, -1, 1, 2, 2);
        SDVariable labels = graph.placeHolder("labels", DataType.DOUBLE, -1, 3);
        SDVariable hidden = graph.math.tanh(
                x.reshape(-1, 4).mmul(graph.var("w0", weights(4, 6))).add(graph.var("b0", weights(1, 6))));
        SDVariable logits = hidden.mmul(graph.var("w1", weights(6, 3))).add("logits", graph.var("b1", weights(1, 3)));
        graph.nn.softmax("probabilities", logits);
        graph.loss.softmaxCrossEntropy("loss", labels, logits, null);
        graph.setLossVariables("loss");
        return graph;
    }

    private static INDArray weights(int rows, int columns) {
        double[][] weights = new double[rows][columns];
        for (int i = 0; i < rows * columns; i++) {
            weights[i / columns][i % columns] = 1.2 * Math.sin(2.3 * i + rows);
        }
        return Nd4j.create(weights);
    }

    private static Map<String, Object> observed(MultiLayerNetwork net, Calls calls) {
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
        state.put("mask", System.identityHashCode(net.getLayer(3).getMaskArray()));
        state.put("layer input", System.identityHashCode(((AbstractLayer<?>) net.getLayer(1)).getInput()));
        state.put("calls", List.copyOf(calls.seen));
        return state;
    }

    private static Map<String, Object> observed(ComputationGraph net, Calls calls) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("configuration", net.getConfiguration().toJson());
        state.put("parameters", bits(net.params()));
        state.put("updater", bits(net.getUpdater().getStateViewArray()));
        state.put("gradient", bits(net.getGradientsViewArray()));
        state.put("iteration", net.getIterationCount());
        state.put("epoch", net.getEpochCount());
        state.put("score", net.score());
        state.put("input", System.identityHashCode(net.getInput(0)));
        state.put("calls", List.copyOf(calls.seen));
        return state;
    }

    private static Map<String, Object> observed(SameDiff graph) {
        Map<String, Object> state = new LinkedHashMap<>();
        for (SDVariable variable : graph.variables()) {
            boolean kept = !variable.isPlaceHolder() && graph.getArrForVarName(variable.name()) != null;
            state.put(variable.name(), kept ? bits(graph.getArrForVarName(variable.name())) : "none");
        }
        state.put("operations", List.copyOf(graph.getOps().keySet()));
        state.put("loss", graph.getLossVariables());
        state.put("iteration", graph.getTrainingConfig().getIterationCount());
        state.put("epoch", graph.getTrainingConfig().getEpochCount());
        graph.getUpdaterMap().forEach((name, updater) -> {
            Map<?, ?> values = updater.getState();
            values.forEach((key, array) -> state.put("updater " + name + " " + key, bits((INDArray) array)));
        });
        return state;
    }

    private static List<Long> bits(INDArray array) {
        return Arrays.stream(array.dup('c').data().asDouble())
                .mapToObj(Double::doubleToRawLongBits)
                .toList();
    }

    /** Any call of a listener. */
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
