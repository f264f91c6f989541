package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Average;
import org.samediffext.registry.Clip;
import org.samediffext.registry.Composition;
import org.samediffext.registry.Lookahead;
import org.samediffext.registry.Noise;
import org.samediffext.registry.OnNonFinite;
import org.samediffext.spi.UpdateRule;

/** Steps of a whole model: who takes part, what ends them, and what they survive. */
class ModelStepTest {
    private static final Composition LIMITED = Composition.NONE.withClip(Clip.globalNorm(0.1));
    private static final Composition ALL = LIMITED.withNoise(new Noise(0.01, 0.55, 17))
            .withLookahead(new Lookahead(3, 0.5))
            .withAverage(new Average.Ema(0.8));
    private static final String ATTACH = "call org.samediffext.Updaters.attach(model) once before fit";

    private static RuleUpdater updater(Composition composition) {
        return new RuleUpdater(ByHand.rule(), 0.1, null, 0.05, 0, composition);
    }

    private static Object model(ToyModel kind, Composition composition) {
        Object model = kind.build(updater(composition));
        Updaters.attach(model);
        return model;
    }

    private static Object model(ShapedModel kind, UpdateRule rule, Composition composition) {
        Object model = kind.build(new RuleUpdater(rule, 1, null, 0, 0, composition));
        Updaters.attach(model);
        return model;
    }

    private static double norm(double[] before, double[] after, int to) {
        double squares = 0;
        for (int i = 0; i < to; i++) {
            squares += (before[i] - after[i]) * (before[i] - after[i]);
        }
        return Math.sqrt(squares);
    }

    /** The step of plain gradient descent with rate 1 is the gradient. */
    @ParameterizedTest
    @EnumSource(ShapedModel.class)
    void theNormOfTheWholeGradientIsLimited(ShapedModel kind) {
        double[] start = kind.flat(model(kind, new org.samediffext.updaters.Sgd(), Composition.NONE));
        double[][] steps = new double[3][];
        for (int i = 0; i < 3; i++) {
            Clip clip = i == 0 ? null : Clip.globalNorm(i == 1 ? 0.01 : 1e6);
            Object model = model(kind, new org.samediffext.updaters.Sgd(), Composition.NONE.withClip(clip));
            kind.fit(model, 0, 1);
            steps[i] = difference(kind, start, model);
        }
        double squares = 0;
        for (double g : steps[0]) {
            squares += g * g;
        }
        assertThat(Math.sqrt(squares)).isGreaterThan(0.02);
        assertThat(steps[2]).isEqualTo(steps[0]);
        for (int i = 0; i < steps[0].length; i++) {
            assertThat(steps[1][i]).isCloseTo(steps[0][i] * 0.01 / Math.sqrt(squares), within(1e-12));
        }
    }

    /** Without the running mean and variance of batch normalization, which no updater changes. */
    private static double[] difference(ShapedModel kind, double[] start, Object model) {
        List<Double> steps = new java.util.ArrayList<>();
        int at = 0;
        for (var entry : kind.parameters(model).entrySet()) {
            double[] now =
                    entry.getValue().dup('c').reshape(entry.getValue().length()).toDoubleVector();
            boolean running = entry.getKey().matches("1_(mean|var|log10stdev)");
            for (double value : now) {
                if (!running) {
                    steps.add(start[at] - value);
                }
                at++;
            }
        }
        return steps.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @ParameterizedTest
    @EnumSource(ShapedModel.class)
    void everyShapeIsSteppedTogether(ShapedModel kind) {
        Object model = model(kind, new AdamP(), ALL.withNoise(null));
        Object loose = model(kind, new AdamP(), ALL.withNoise(null).withClip(Clip.globalNorm(1e9)));
        Object plain = model(kind, new AdamP(), ALL.withNoise(null).withClip(null));
        for (Object each : List.of(model, loose, plain)) {
            kind.fit(each, 0, 4);
        }
        assertThat(kind.flat(loose)).isEqualTo(kind.flat(plain)).isNotEqualTo(kind.flat(model));
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void savedAndRestoredItContinuesBitExactly(ToyModel kind, @TempDir Path folder) {
        Object model = model(kind, ALL);
        kind.fit(model, 0, 4);
        File file = folder.resolve("model").toFile();
        kind.save(model, file);
        Object restored = kind.restore(file);
        kind.fit(model, 4, 9);
        kind.fit(restored, 4, 9);
        assertThat(kind.flat(restored)).isEqualTo(kind.flat(model));
    }

    @Test
    void aCloneAndAnotherRateOfALayerContinue() {
        MultiLayerNetwork net = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, ALL);
        ToyModel.MULTI_LAYER.fit(net, 0, 3);
        MultiLayerNetwork clone = net.clone();
        for (MultiLayerNetwork each : List.of(net, clone)) {
            each.setLearningRate(0, 0.01);
            ToyModel.MULTI_LAYER.fit(each, 3, 6);
        }
        assertThat(ToyModel.MULTI_LAYER.flat(clone)).isEqualTo(ToyModel.MULTI_LAYER.flat(net));
        ComputationGraph graph = (ComputationGraph) model(ToyModel.GRAPH, LIMITED);
        ToyModel.GRAPH.fit(graph, 0, 3);
        ComputationGraph copy = graph.clone();
        ToyModel.GRAPH.fit(graph, 3, 6);
        ToyModel.GRAPH.fit(copy, 3, 6);
        assertThat(ToyModel.GRAPH.flat(copy)).isEqualTo(ToyModel.GRAPH.flat(graph));
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void modelsTakeTurnsOnOneThread(ToyModel kind) {
        Object alone = model(kind, LIMITED);
        kind.fit(alone, 0, 6);
        Object first = model(kind, LIMITED);
        Object second = model(ToyModel.MULTI_LAYER, LIMITED);
        Object third = model(ToyModel.SAMEDIFF, LIMITED);
        for (int step = 0; step < 6; step++) {
            kind.fit(first, step, step + 1);
            ToyModel.MULTI_LAYER.fit(second, step, step + 1);
            ToyModel.SAMEDIFF.fit(third, step, step + 1);
        }
        assertThat(kind.flat(first)).isEqualTo(kind.flat(alone));
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void modelsTrainOnTwoThreadsAtOnce(ToyModel kind) throws Exception {
        Object alone = model(kind, LIMITED);
        kind.fit(alone, 0, 20);
        Callable<double[]> task = () -> {
            Object model = model(kind, LIMITED);
            kind.fit(model, 0, 20);
            return kind.flat(model);
        };
        var threads = Executors.newFixedThreadPool(2);
        try {
            for (var result : threads.invokeAll(List.of(task, task))) {
                assertThat(result.get()).isEqualTo(kind.flat(alone));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The norm is that of the parameters whose updater asks for it. */
    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void groupsTakePartOrNot(ToyModel kind, @TempDir Path folder) {
        Object model = kind.build(new Sgd(0.1));
        SameDiffExt ext = SameDiffExt.load();
        ext.install(ext.parse("""
                updater:
                  method: sgd
                  learningRate: 1
                  clip: { globalNorm: 0.01 }
                  groups:
                    - { match: '.*_b', clip: none }
                    - { match: '1_W', clip: { globalNorm: 0.005 } }
                """), model);
        Object plain = kind.build(new Sgd(1));
        double[] start = kind.flat(model);
        kind.fit(model, 0, 1);
        kind.fit(plain, 0, 1);
        double[] after = kind.flat(model);
        double[] gradient = kind.flat(plain);
        double squares = 0;
        for (int i = 0; i < start.length; i++) {
            gradient[i] = start[i] - gradient[i];
            squares += isBias(i) ? 0 : gradient[i] * gradient[i];
        }
        for (int i = 0; i < start.length; i++) {
            double scale = isBias(i) ? 1 : (i < 30 ? 0.01 : 0.005) / Math.sqrt(squares);
            assertThat(start[i] - after[i]).as("element %d", i).isCloseTo(scale * gradient[i], within(1e-12));
        }
        File file = folder.resolve("model").toFile();
        kind.save(model, file);
        Object restored = kind.restore(file);
        kind.fit(model, 1, 4);
        kind.fit(restored, 1, 4);
        assertThat(kind.flat(restored)).isEqualTo(kind.flat(model));
        Updaters.attach(restored);
        kind.fit(model, 4, 6);
        kind.fit(restored, 4, 6);
        assertThat(kind.flat(restored)).isEqualTo(kind.flat(model));
    }

    private static boolean isBias(int element) {
        return (element >= 24 && element < 30) || element >= 48;
    }

    private static DataSet poisoned() {
        DataSet batch = ToyModel.batch(0);
        batch.getFeatures().putScalar(0, 0, Double.NaN);
        return batch;
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aNanEndsTheFitBeforeAnythingHasChanged(ToyModel kind) {
        Object model = model(kind, LIMITED);
        Object same = model(kind, LIMITED);
        kind.fit(model, 0, 2);
        kind.fit(same, 0, 2);
        double[] before = kind.flat(model);
        assertThatThrownBy(() -> kind.fit(model, poisoned()))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageMatching("the gradient is NaN at element 0 of \\d+ for the updater formula in the parameter"
                        + " (0_W of shape \\[4, 6]|1_W of shape \\[6, 3]|[01]_b of shape \\[1?,? ?[63]]): parameters and"
                        + " updater state are unchanged; look for a NaN in the input, a learning rate that is too high,"
                        + " or clip the gradient");
        assertThat(kind.flat(model)).isEqualTo(before);
        kind.fit(model, 2, 5);
        kind.fit(same, 2, 5);
        assertThat(kind.flat(model)).isEqualTo(kind.flat(same));
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aSkippedStepIsThatOfTheWholeModel(ToyModel kind) {
        Object model = model(kind, LIMITED.withOnNonFinite(OnNonFinite.SKIP));
        kind.fit(model, 0, 2);
        double[] before = kind.flat(model);
        kind.fit(model, poisoned());
        assertThat(kind.flat(model)).isEqualTo(before);
        kind.fit(model, 3, 4);
        assertThat(kind.flat(model)).doesNotContain(Double.NaN).isNotEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void withoutTheCallThatCountsNothingIsTrained(ToyModel kind) {
        Object model = kind.build(new RuleUpdater(new org.samediffext.updaters.Sgd(), 0.1, null, 0, 0, LIMITED));
        double[] before = kind.flat(model);
        assertThatThrownBy(() -> kind.fit(model, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the updater sgd needs the parameters (clip.globalNorm), but was given 0 of ")
                .hasMessageEndingWith(": " + ATTACH);
        assertThat(kind.flat(model)).isEqualTo(before);
        Updaters.attach(model);
        kind.fit(model, 0, 1);
        assertThat(norm(before, kind.flat(model), before.length)).isCloseTo(0.01, within(1e-9));
    }

    /** The parameters that stay are as they were counted; those that are frozen do not come. */
    @Test
    void aNetworkThatWasFrozenSinceIsRefusedUnchanged() {
        MultiLayerNetwork trained = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, LIMITED);
        ToyModel.MULTI_LAYER.fit(trained, 0, 3);
        MultiLayerNetwork net =
                new TransferLearning.Builder(trained).setFeatureExtractor(0).build();
        double[] before = ToyModel.MULTI_LAYER.flat(net);
        ToyModel.MULTI_LAYER.fit(net, 0, 1);
        assertThat(ToyModel.MULTI_LAYER.flat(net)).isEqualTo(before);
        assertThatThrownBy(() -> ToyModel.MULTI_LAYER.fit(net, 1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the updaters of the model act on all its parameters at once, but only 2 of 4 came to the"
                        + " step of iteration 0, which has changed none of them: the model was changed since they were"
                        + " counted, " + ATTACH);
        assertThat(ToyModel.MULTI_LAYER.flat(net)).isEqualTo(before);
        Updaters.attach(net);
        ToyModel.MULTI_LAYER.fit(net, 2, 4);
        assertThat(ToyModel.MULTI_LAYER.flat(net)).isNotEqualTo(before);
    }

    @Test
    void aNetworkWithALayerOfAnotherSizeIsRefusedUnchanged() {
        MultiLayerNetwork trained = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, LIMITED);
        MultiLayerNetwork net = new TransferLearning.Builder(trained)
                .nOutReplace(0, 5, org.deeplearning4j.nn.weights.WeightInit.XAVIER)
                .build();
        double[] before = ToyModel.MULTI_LAYER.flat(net);
        assertThatThrownBy(() -> ToyModel.MULTI_LAYER.fit(net, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the updater formula acts on all parameters of the model at once, and the model was changed"
                        + " since they were counted: " + ATTACH);
        assertThat(ToyModel.MULTI_LAYER.flat(net)).isEqualTo(before);
        Updaters.attach(net);
        ToyModel.MULTI_LAYER.fit(net, 0, 2);
    }

    /** An unfinished step of one model is told where another one begins. */
    @Test
    void anUnfinishedStepIsToldToTheNextModel() {
        MultiLayerNetwork trained = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, LIMITED);
        MultiLayerNetwork net =
                new TransferLearning.Builder(trained).setFeatureExtractor(0).build();
        ToyModel.MULTI_LAYER.fit(net, 0, 1);
        Object other = model(ToyModel.SAMEDIFF, LIMITED);
        assertThatThrownBy(() -> ToyModel.SAMEDIFF.fit(other, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only 2 of 4 came to the step of iteration 0");
        ToyModel.SAMEDIFF.fit(other, 0, 1);
    }

    private static MultiLayerNetwork network(IUpdater updater, Layer... layers) {
        var list = new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        MultiLayerNetwork net = new MultiLayerNetwork(list.build());
        net.init();
        return net;
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(4)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    @Test
    void layersThatCannotTakePartAreRefusedByName() {
        RuleUpdater updater = new RuleUpdater(new org.samediffext.updaters.Sgd(), 0.1, null, 0, 0, LIMITED);
        MultiLayerNetwork ocnn = network(
                updater, new OCNNOutputLayer.Builder().nIn(4).hiddenLayerSize(3).build());
        assertThatThrownBy(() -> Updaters.attach(ocnn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the updater sgd must see the parameters, and DL4J does not show those of layer 0"
                        + " (OCNNOutputLayer) to an updater: put this layer into a group with another method or without"
                        + " clip.globalNorm");
        MultiLayerNetwork beforehand =
                network(updater, new AutoEncoder.Builder().nIn(4).nOut(4).build(), output());
        assertThatThrownBy(() -> Updaters.attach(beforehand))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 0 (AutoEncoder) cannot be part of a step of the whole model: DL4J leaves parameters"
                        + " out that are trained beforehand only");
        MultiLayerNetwork decayed = network(
                updater,
                new DenseLayer.Builder().nIn(4).nOut(4).weightDecay(0.1).build(),
                output());
        assertThatThrownBy(() -> Updaters.attach(decayed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "layer 0 (DenseLayer) cannot be part of a step of the whole model: DL4J's WeightDecay changes"
                                + " what an updater leaves: use the updater's weightDecay instead");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFrozenLayerAndBatchNormalizationDoNotDisturb(boolean backprop) {
        RuleUpdater updater = new RuleUpdater(new org.samediffext.updaters.Sgd(), 1, null, 0, 0, LIMITED);
        DenseLayer dense = new DenseLayer.Builder().nIn(4).nOut(4).build();
        MultiLayerNetwork net = network(
                updater,
                backprop ? new FrozenLayerWithBackprop(dense) : new FrozenLayer(dense),
                new BatchNormalization.Builder().nIn(4).nOut(4).build(),
                output());
        Updaters.attach(net);
        double[] frozen = net.getParam("0_W").reshape(16).toDoubleVector();
        double[] mean = net.getParam("1_mean").reshape(4).toDoubleVector();
        double[][] before = trained(net);
        net.fit(ToyModel.batch(0));
        double[][] after = trained(net);
        double squares = 0;
        for (int i = 0; i < before.length; i++) {
            squares += Math.pow(norm(before[i], after[i], before[i].length), 2);
        }
        assertThat(Math.sqrt(squares)).isCloseTo(0.1, within(1e-9));
        assertThat(net.getParam("0_W").reshape(16).toDoubleVector()).isEqualTo(frozen);
        assertThat(net.getParam("1_mean").reshape(4).toDoubleVector()).isNotEqualTo(mean);
    }

    private static double[][] trained(MultiLayerNetwork net) {
        return java.util.stream.Stream.of("1_gamma", "1_beta", "2_W", "2_b")
                .map(name -> net.getParam(name)
                        .dup('c')
                        .reshape(net.getParam(name).length())
                        .toDoubleVector())
                .toArray(double[][]::new);
    }

    private static SameDiff variables(RuleUpdater updater, boolean minimize) {
        SameDiff sd = SameDiff.create();
        SDVariable in = sd.placeHolder("in", DataType.DOUBLE, -1, 4);
        SDVariable w = sd.var("w", Nd4j.linspace(0.1, 0.4, 4, DataType.DOUBLE).reshape(4, 1));
        sd.var("unused", Nd4j.ones(DataType.DOUBLE, 3));
        sd.placeHolder("labels", DataType.DOUBLE, -1, 3);
        in.mmul(w).sum("loss");
        sd.setTrainingConfig(TrainingConfig.builder()
                .updater(updater)
                .minimize(minimize)
                .dataSetFeatureMapping("in")
                .dataSetLabelMapping("labels")
                .build());
        return sd;
    }

    @Test
    void aVariableWithoutAGradientIsNotWaitedFor() {
        SameDiff sd = variables(updater(LIMITED), true);
        sd.setLossVariables("loss");
        Updaters.attach(sd);
        double[] before = sd.getVariable("w").getArr().reshape(4).toDoubleVector();
        ToyModel.SAMEDIFF.fit(sd, 0, 3);
        assertThat(sd.getVariable("w").getArr().reshape(4).toDoubleVector()).isNotEqualTo(before);
    }

    @Test
    void whatSameDiffCannotDoIsRefused() {
        SameDiff lossless = variables(updater(LIMITED), true);
        assertThatThrownBy(() -> Updaters.attach(lossless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the updater acts on the whole model at once: call setLossVariables before it is installed,"
                        + " since the loss decides which variables are trained");
        SameDiff upwards = variables(updater(LIMITED), false);
        assertThatThrownBy(() -> Updaters.attach(upwards))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the updater acts on the whole model at once, and so can only minimize");
        SameDiff decayed = variables(updater(LIMITED), true);
        decayed.getTrainingConfig().setRegularization(List.of(new WeightDecay(0.1, true)));
        assertThatThrownBy(() -> Updaters.attach(decayed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the updater acts on the whole model at once, and WeightDecay changes what an updater leaves:"
                                + " use the updater's weightDecay instead");
    }
}
