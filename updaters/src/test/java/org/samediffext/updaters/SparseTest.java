package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.Averages;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Average;
import org.samediffext.registry.Composition;
import org.samediffext.registry.L0;
import org.samediffext.registry.Lookahead;
import org.samediffext.registry.Noise;

/** Weights of a model that are put to zero after each step. */
class SparseTest {

    private static Object model(ToyModel kind, Composition composition) {
        Object model = kind.build(new RuleUpdater(ByHand.rule(), 0.1, null, 0.05, 0, composition));
        Updaters.attach(model);
        return model;
    }

    private static long zeros(INDArray array) {
        return array.length() - array.neq(0).castTo(DataType.INT64).sumNumber().longValue();
    }

    /** Numbers of specs/updaters.md, section 31, in a network whose gradient is zero. */
    @Test
    void theNumbersOfTheSpecification() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new RuleUpdater(
                        new org.samediffext.updaters.Sgd(), 0.1, null, 0, 0, Composition.NONE.withL0(new L0(0.4))))
                .list()
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(6)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        net.init();
        Updaters.attach(net);
        net.setParam(
                "0_W", Nd4j.createFromArray(0.5, -0.1, 0.3, -0.7, 0.05, 0.1).reshape(6, 1));
        net.fit(new DataSet(Nd4j.zeros(DataType.DOUBLE, 2, 6), Nd4j.zeros(DataType.DOUBLE, 2, 1)));
        assertThat(net.getParam("0_W").reshape(6).toDoubleVector()).containsExactly(0.5, 0, 0.3, -0.7, 0, 0);
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aFractionOfTheWeightsOfTheModelIsExactlyZero(ToyModel kind) {
        Object model = model(
                kind,
                Composition.NONE
                        .withNoise(new Noise(0.01, 0.55, 5))
                        .withLookahead(new Lookahead(3, 0.5))
                        .withL0(new L0(0.6)));
        for (int step = 0; step < 7; step++) {
            kind.fit(model, step, step + 1);
            var parameters = kind.parameters(model);
            assertThat(zeros(parameters.get(0)) + zeros(parameters.get(2))).isEqualTo(26); // of 42
            assertThat(zeros(parameters.get(1)) + zeros(parameters.get(3))).isZero();
        }
    }

    /** The mean of sparse parameters is not sparse; with no inertia it is the parameters, zeros included. */
    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void theAverageSeesTheZeros(ToyModel kind) {
        Object model = model(kind, Composition.NONE.withL0(new L0(0.6, true)).withAverage(new Average.Ema(0)));
        kind.fit(model, 0, 5);
        assertThat(kind.flat(Averages.copy(model))).isEqualTo(kind.flat(model));
        assertThat(java.util.Arrays.stream(kind.flat(model)).filter(x -> x == 0))
                .hasSize(31); // of 51
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void savedAndRestoredItContinuesBitExactly(ToyModel kind, @TempDir Path folder) {
        Object model = model(kind, Composition.NONE.withL0(new L0(0.5)).withLookahead(new Lookahead(2, 0.5)));
        kind.fit(model, 0, 3);
        File file = folder.resolve("model").toFile();
        kind.save(model, file);
        Object restored = kind.restore(file);
        kind.fit(model, 3, 8);
        kind.fit(restored, 3, 8);
        assertThat(kind.flat(restored)).isEqualTo(kind.flat(model));
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aConfigurationPutsItAroundAnyUpdaterAndAGroupTakesItAway(ToyModel kind) {
        Object model = kind.build(new Sgd(0.1));
        SameDiffExt ext = SameDiffExt.load();
        ext.install(ext.parse("""
                updater:
                  method: lion
                  learningRate: 0.01
                  l0: { fraction: 0.5 }
                  groups:
                    - { match: '1_W', l0: none }
                """), model);
        kind.fit(model, 0, 3);
        assertThat(kind.parameters(model).stream().map(SparseTest::zeros)).containsExactly(12L, 0L, 0L, 0L);
        ext.install(ext.parse("""
                updater:
                  method: adamp
                  l0: { fraction: 0.5, biases: true }
                  groups:
                    - { match: '1_W', l0: { fraction: 0.25 } }
                """), model);
        kind.fit(model, 3, 4);
        var zeros = kind.parameters(model).stream().mapToLong(SparseTest::zeros).toArray();
        assertThat(zeros[0] + zeros[1] + zeros[3]).isEqualTo(17); // half of 33
        assertThat(zeros[2]).isEqualTo(5); // a quarter of 18
    }

    /** Filters and matrices of every kind are weights; biases, gains and normalization are not. */
    @ParameterizedTest
    @EnumSource(ShapedModel.class)
    void everyKindOfWeightTakesPart(ShapedModel kind) {
        Object model =
                kind.build(new RuleUpdater(new AdamP(), 1e-3, null, 0.1, 0, Composition.NONE.withL0(new L0(0.9))));
        Updaters.attach(model);
        kind.fit(model, 0, 2);
        long weights = 0;
        long zeros = 0;
        for (Map.Entry<String, INDArray> entry : kind.parameters(model).entrySet()) {
            var tensor = kind.tensors().get(entry.getKey());
            if (tensor != null && tensor.channelAxis() >= 0) {
                weights += entry.getValue().length();
                zeros += zeros(entry.getValue());
                assertThat(zeros(entry.getValue())).as(entry.getKey()).isPositive();
            } else if (tensor != null) {
                assertThat(zeros(entry.getValue())).as(entry.getKey()).isZero();
            }
        }
        assertThat(zeros).isEqualTo(new L0(0.9).count(weights));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void frozenWeightsStay(boolean backprop) {
        DenseLayer dense = new DenseLayer.Builder().nIn(4).nOut(4).build();
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new RuleUpdater(
                        new org.samediffext.updaters.Sgd(),
                        0.1,
                        null,
                        0.1,
                        0,
                        Composition.NONE.withL0(new L0(0.5)).withNoise(new Noise())))
                .list()
                .layer(backprop ? new FrozenLayerWithBackprop(dense) : new FrozenLayer(dense))
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        net.init();
        Updaters.attach(net);
        double[] frozen = net.getParam("0_W").dup('c').reshape(16).toDoubleVector();
        net.fit(ToyModel.batch(0));
        assertThat(net.getParam("0_W").dup('c').reshape(16).toDoubleVector()).isEqualTo(frozen);
        assertThat(zeros(net.getParam("1_W"))).isEqualTo(6);
    }

    @Test
    void halfTheNetworkIsEnough() {
        Object model = model(ToyModel.MULTI_LAYER, Composition.NONE.withL0(new L0(0.5)));
        ToyModel.MULTI_LAYER.fit(model, 0, 60);
        MultiLayerNetwork net = (MultiLayerNetwork) model;
        int right = IntStream.range(0, 4)
                .map(step -> {
                    DataSet batch = ToyModel.batch(step);
                    INDArray found = net.output(batch.getFeatures()).argMax(1);
                    return found.eq(batch.getLabels().argMax(1))
                            .castTo(DataType.INT32)
                            .sumNumber()
                            .intValue();
                })
                .sum();
        assertThat(right).isGreaterThan(24); // of 32, a third of them by chance
    }
}
