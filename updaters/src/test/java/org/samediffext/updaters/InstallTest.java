package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;

/** An existing model gains an updater. */
class InstallTest {
    private final SameDiffExt ext = SameDiffExt.load();

    private void install(String yaml, Object model) {
        ext.install(ext.parse(yaml), model);
    }

    /** INDArray.equals is tolerant. */
    private static double[] numbers(INDArray array) {
        return array.dup('c').reshape(array.length()).toDoubleVector();
    }

    private static double[] change(ToyModel kind, Object model, int step) {
        double[] before = kind.flat(model);
        kind.fit(model, step, step + 1);
        double[] after = kind.flat(model);
        for (int i = 0; i < after.length; i++) {
            after[i] -= before[i];
        }
        return after;
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aTrainedModelIsTurnedOverWithoutAJump(ToyModel kind) {
        Object model = kind.build(new Nesterovs(0.1, 0.9));
        kind.fit(model, 0, 30);
        double[] before = kind.flat(model);
        install("""
                updater:
                  method: adamw
                  weightDecay: 0
                """, model);
        assertThat(kind.flat(model)).isEqualTo(before);
        // with bias correction from the installation on, Adam's first step is the learning rate in every weight
        for (double step : change(kind, model, 30)) {
            assertThat(Math.abs(step)).isCloseTo(1e-3, within(1e-6));
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aScheduleStartsWithTheInstallation(ToyModel kind) {
        Object model = kind.build(new Nesterovs(0.1, 0.9));
        kind.fit(model, 0, 30);
        install(
                "updater: { method: lion, learningRate: { schedule: linear, initial: 0.1, warmup: 10, steps: 20 } }",
                model);
        for (double step : change(kind, model, 30)) {
            assertThat(Math.abs(step)).isCloseTo(0.01, within(1e-12));
        }
        for (double step : change(kind, model, 31)) {
            assertThat(Math.abs(step)).isCloseTo(0.02, within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void groupsOverrideByParameterName(ToyModel kind) {
        Object model = kind.build(new Adam(0.1));
        install("""
                updater:
                  method: lion
                  learningRate: 0.01
                  groups:
                    - { match: 1_W, learningRate: 0.02 }
                    - { match: '.*_b', method: sgd, learningRate: 0 }
                """, model);
        double[] change = change(kind, model, 0);
        int[] sizes = {24, 6, 18, 3};
        double[] steps = {0.01, 0, 0.02, 0};
        int at = 0;
        for (int i = 0; i < 4; i++) {
            for (int end = at + sizes[i]; at < end; at++) {
                assertThat(Math.abs(change[at])).as("element %d", at).isCloseTo(steps[i], within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void weightDecayShrinksEveryParameterByRateTimesDecay(ToyModel kind) {
        Object model = kind.build(new Adam(0.1));
        Object plain = kind.build(new Adam(0.1));
        double[] theta = kind.flat(model);
        install("updater: { method: sgd, learningRate: 0.1, weightDecay: 0.5 }", model);
        install("updater: { method: sgd, learningRate: 0.1 }", plain);
        double[] decayed = change(kind, model, 0);
        double[] undecayed = change(kind, plain, 0);
        for (int i = 0; i < theta.length; i++) {
            assertThat(decayed[i] - undecayed[i]).isCloseTo(-0.05 * theta[i], within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aGroupThatMatchesNothingChangesNothing(ToyModel kind) {
        Object model = kind.build(new Adam(0.1));
        assertThatThrownBy(() ->
                        install("updater: { method: lion, groups: [ { match: '2_W', learningRate: 1 } ] }", model))
                .isInstanceOf(ConfigException.class)
                .hasMessage("updater.groups[0].match: '2_W' matches no parameter of the model, which has"
                        + " 0_W, 0_b, 1_W, 1_b");
        Object same = kind.build(new Adam(0.1));
        kind.fit(model, 0, 3);
        kind.fit(same, 0, 3);
        assertThat(kind.flat(model)).isEqualTo(kind.flat(same));
    }

    @Test
    void installingTwiceKeepsOneBridge() {
        MultiLayerNetwork net = (MultiLayerNetwork) ToyModel.MULTI_LAYER.build(new Adam(0.1));
        install("updater: { method: adamw }", net);
        install("updater: { method: adamw }", net);
        BaseLayer layer = (BaseLayer) net.getLayer(0).conf().getLayer();
        assertThat(layer.getRegularization()).hasSize(1);
        install("updater: { method: lion }", net);
        assertThat(layer.getRegularization()).isEmpty();
    }

    /** A user's own layer, which must stay what it is. */
    public static final class OwnNormalization extends BatchNormalization {
        private static final long serialVersionUID = 1L;

        public OwnNormalization() {
            setNIn(5);
            setNOut(5);
        }
    }

    private static MultiLayerNetwork withBatchNorm() {
        return withBatchNorm(new BatchNormalization.Builder().nIn(5).nOut(5).build());
    }

    private static MultiLayerNetwork withBatchNorm(BatchNormalization normalization) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.1))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(normalization)
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        net.init();
        return net;
    }

    @Test
    void batchNormalizationIsTrainedButDoesNotDecay() {
        MultiLayerNetwork net = withBatchNorm();
        install("updater: { method: sgd, learningRate: 0.1, weightDecay: 0.5 }", net);
        MultiLayerNetwork plain = withBatchNorm();
        plain.setParams(net.params().dup());
        install("updater: { method: sgd, learningRate: 0.1 }", plain);
        INDArray weights = net.getParam("0_W").dup();
        net.fit(ToyModel.batch(0));
        plain.fit(ToyModel.batch(0));
        assertThat(numbers(net.getParam("1_gamma")))
                .isEqualTo(numbers(plain.getParam("1_gamma")))
                .doesNotContain(1);
        assertThat(plain.getParam("0_W")
                        .sub(net.getParam("0_W"))
                        .sub(weights.mul(0.05))
                        .amaxNumber()
                        .doubleValue())
                .isLessThan(1e-12);
    }

    @Test
    void aRuleThatReadsWhatDl4jHidesIsRefused() {
        MultiLayerNetwork net = withBatchNorm(new OwnNormalization());
        String before = net.getLayerWiseConfigurations().toJson();
        String yaml = "updater: { method: formula, formula: 'step = lr*(g + p)' }";
        assertThatThrownBy(() -> install(yaml, net))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the updater formula must see the parameters, and DL4J does not show those of layer 1"
                        + " (OwnNormalization) to an updater: put this layer into a group with another method");
        assertThat(net.getLayerWiseConfigurations().toJson()).isEqualTo(before);
        install(
                "updater: { method: formula, formula: 'step = lr*(g + p)', groups: [ { match: '1_.*', method: sgd } ] }",
                net);
        net.fit(ToyModel.batch(0));
    }

    private static final String COMPOSED =
            "updater: { method: sgd, clip: { norm: 0.1 }, lookahead: {}, average: { kind: ema } }";

    private static MultiLayerNetwork averageOfTwoSteps(MultiLayerNetwork net) {
        net.fit(ToyModel.batch(0));
        net.fit(ToyModel.batch(1));
        return org.samediffext.Averages.copy(net);
    }

    @Test
    void batchNormalizationIsAveragedLikeTheRest() {
        MultiLayerNetwork net = withBatchNorm();
        install(COMPOSED, net);
        MultiLayerNetwork averaged = averageOfTwoSteps(net);
        assertThat(numbers(averaged.getParam("1_gamma"))).isNotEqualTo(numbers(net.getParam("1_gamma")));
        assertThat(numbers(averaged.getParam("0_W"))).isNotEqualTo(numbers(net.getParam("0_W")));
    }

    @Test
    void aLayerThatHidesItsParametersIsTrainedWithoutWhatNeedsThem() {
        MultiLayerNetwork net = withBatchNorm(new OwnNormalization());
        install(COMPOSED, net);
        MultiLayerNetwork averaged = averageOfTwoSteps(net);
        assertThat(numbers(averaged.getParam("1_gamma")))
                .isEqualTo(numbers(net.getParam("1_gamma")))
                .doesNotContain(1);
        assertThat(numbers(averaged.getParam("0_W"))).isNotEqualTo(numbers(net.getParam("0_W")));
    }

    private static MultiLayerNetwork recurrent() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.1))
                .list()
                .layer(new LSTM.Builder().nIn(4).nOut(3).build())
                .layer(new Bidirectional(new LSTM.Builder().nIn(3).nOut(3).build()))
                .layer(new FrozenLayer(new DenseLayer.Builder()
                        .nIn(6)
                        .nOut(6)
                        .activation(Activation.TANH)
                        .build()))
                .layer(new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(6)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(org.deeplearning4j.nn.conf.inputs.InputType.recurrent(4, 5))
                .build());
        net.init();
        return net;
    }

    @Test
    void recurrentBidirectionalAndFrozenLayersAreServed() {
        MultiLayerNetwork net = recurrent();
        install("updater: { method: adamw, learningRate: 0.01, weightDecay: 0.1 }", net);
        double[] frozen = numbers(net.getParam("2_W"));
        double[] backward = numbers(net.getParam("1_bRW"));
        net.fit(Nd4j.rand(DataType.DOUBLE, 2, 4, 5), Nd4j.ones(DataType.DOUBLE, 2, 3, 5));
        assertThat(numbers(net.getParam("2_W"))).isEqualTo(frozen);
        assertThat(numbers(net.getParam("1_bRW"))).isNotEqualTo(backward);
    }

    @Test
    void aGroupMayNotSplitTheWeightsOfALayer() {
        MultiLayerNetwork net = recurrent();
        assertThatThrownBy(() -> install("updater: { method: lion, groups: [ { match: '0_RW', method: sgd } ] }", net))
                .isInstanceOf(ConfigException.class)
                .hasMessage("updater.groups: layer 0 (LSTM) would need two updaters for its weights among [W, RW, b],"
                        + " but DL4J keeps one for the weights and one for the biases of a layer: widen or narrow the"
                        + " match so that all weights of the layer are in one group");
    }

    @Test
    void aSettingByHandNeedsOneCall() {
        MultiLayerNetwork net = (MultiLayerNetwork) ToyModel.MULTI_LAYER.build(Updaters.of(new AdamW(), 1e-3));
        double[] before = ToyModel.MULTI_LAYER.flat(net);
        assertThatThrownBy(() -> ToyModel.MULTI_LAYER.fit(net, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the updater adamw needs the parameters (weightDecay is 0.01), but was given 0 of 51:"
                        + " call org.samediffext.Updaters.attach(model) once before fit");
        assertThat(ToyModel.MULTI_LAYER.flat(net)).isEqualTo(before);
        Updaters.attach(net);
        ToyModel.MULTI_LAYER.fit(net, 0, 1);
    }

    @Test
    void anyNd4jScheduleCanBeGivenFromCode() {
        Object model = ToyModel.GRAPH.build(Updaters.of(
                new Lion(),
                new org.nd4j.linalg.schedule.StepSchedule(
                        org.nd4j.linalg.schedule.ScheduleType.ITERATION, 0.1, 0.5, 2)));
        for (double rate : new double[] {0.1, 0.1, 0.05, 0.05}) {
            double[] change = change(ToyModel.GRAPH, model, 0);
            assertThat(Arrays.stream(change).map(Math::abs).max().orElseThrow()).isCloseTo(rate, within(1e-12));
        }
    }

    @Test
    void ourSchedulesServeNd4jUpdaters() throws Exception {
        MultiLayerNetwork net = (MultiLayerNetwork) ToyModel.MULTI_LAYER.build(
                new org.nd4j.linalg.learning.config.Sgd(ext.schedule("cosine", Map.of("initial", 0.1, "steps", 10))));
        var conf = net.getLayerWiseConfigurations();
        assertThat(org.deeplearning4j.nn.conf.MultiLayerConfiguration.fromJson(conf.toJson()))
                .isEqualTo(conf);
        ToyModel.MULTI_LAYER.fit(net, 0, 10);
        double[] before = ToyModel.MULTI_LAYER.flat(net);
        ToyModel.MULTI_LAYER.fit(net, 10, 11);
        assertThat(ToyModel.MULTI_LAYER.flat(net)).isEqualTo(before);
    }

    @Test
    void aModelOfTheWrongKindIsRefused() {
        assertThatThrownBy(() -> install("updater: { method: lion }", "a model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing can be installed into a java.lang.String, allowed are MultiLayerNetwork,"
                        + " ComputationGraph and SameDiff");
    }

    @Test
    void aSameDiffModelNeedsATrainingConfiguration() {
        SameDiff sd = SameDiff.create();
        assertThatThrownBy(() -> install("updater: { method: lion }", sd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call setTrainingConfig before an updater is installed");
    }

    @Test
    void groupsOutsideAModelAreRefused() {
        var spec = ext.parse("updater: { method: lion, groups: [ { match: '0_W', learningRate: 1 } ] }")
                .updater()
                .orElseThrow();
        assertThatThrownBy(() -> ext.updater(spec))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("install");
    }

    @Test
    void theFacadeMakesUpdaters() {
        RuleUpdater lion = (RuleUpdater) ext.updater("lion", Map.of("learningRate", 0.5, "beta1", 0.95));
        assertThat(lion.rule()).isEqualTo(new Lion(0.95, 0.99));
        assertThat(lion.getLearningRate(0, 0)).isEqualTo(0.5);
        assertThat(((RuleUpdater) ext.updater("adamw", Map.of())).weightDecay()).isEqualTo(0.01);
        assertThatThrownBy(() -> ext.updater("lionn", Map.of("beta3", 1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("did you mean 'lion'");
    }
}
