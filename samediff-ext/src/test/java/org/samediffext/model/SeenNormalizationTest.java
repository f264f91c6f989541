package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/** Batch normalization that shows its parameters is the layer that it replaces, in all its settings. */
class SeenNormalizationTest {

    private static NeuralNetConfiguration configuration() {
        BatchNormalization layer = new BatchNormalization.Builder()
                .nIn(3)
                .nOut(3)
                .decay(0.7)
                .eps(0.01)
                .gamma(2)
                .beta(0.5)
                .useLogStd(false)
                .minibatch(false)
                .helperAllowFallback(false)
                .dataFormat(CNN2DFormat.NHWC)
                .name("norm")
                .updater(new Nesterovs(0.1, 0.8))
                .build();
        layer.setRegularization(List.of(new L2Regularization(0.1), new ParameterBridge("norm", List.of())));
        NeuralNetConfiguration conf = new NeuralNetConfiguration();
        conf.setLayer(layer);
        return conf;
    }

    @Test
    void keepsEverySettingThereAndBack() {
        NeuralNetConfiguration conf = configuration();
        BatchNormalization original = (BatchNormalization) conf.getLayer().clone();
        BatchNormalization seen = SeenNormalization.replace(conf, true);
        assertThat(conf.getLayer()).isSameAs(seen).isInstanceOf(SeenNormalization.class);
        same(seen, original);
        assertThat(SeenNormalization.replace(conf, true)).isSameAs(seen);
        BatchNormalization back = SeenNormalization.replace(conf, false);
        assertThat(back).hasSameClassAs(new BatchNormalization());
        same(back, original);
    }

    private static void same(BatchNormalization actual, BatchNormalization expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(expected);
    }

    @Test
    void showsScaleAndShiftOnlyAndAddsNoPenalty() {
        BatchNormalization seen = SeenNormalization.replace(configuration(), true);
        for (String shown : List.of("gamma", "beta")) {
            assertThat(seen.getRegularizationByParam(shown)).containsExactly(new ParameterBridge("norm", List.of()));
        }
        for (String hidden : List.of("mean", "var", "log10stdev")) {
            assertThat(seen.getRegularizationByParam(hidden)).isNull();
        }
    }

    @Test
    void roundTripsAsJsonAndYaml() {
        NeuralNetConfiguration conf = configuration();
        ParameterBridge bridge =
                new ParameterBridge("norm", List.of(new TensorPlace("norm_gamma", List.of(3L), 'c', -1, 7)));
        SeenNormalization.replace(conf, true).setRegularization(List.of(bridge));
        MultiLayerConfiguration net = new NeuralNetConfiguration.Builder()
                .list()
                .layer(conf.getLayer())
                .build();
        // DL4J reads from the names of the parameters, which init notes, how the variance is kept
        new MultiLayerNetwork(net).init();
        for (MultiLayerConfiguration read : List.of(
                MultiLayerConfiguration.fromJson(net.toJson()), MultiLayerConfiguration.fromYaml(net.toYaml()))) {
            SeenNormalization layer = (SeenNormalization) read.getConf(0).getLayer();
            assertThat(layer).isEqualTo(net.getConf(0).getLayer());
            assertThat(layer.getRegularizationByParam("gamma")).containsExactly(bridge);
            assertThat(layer.clone().getRegularizationByParam("beta")).containsExactly(bridge);
        }
    }
}
