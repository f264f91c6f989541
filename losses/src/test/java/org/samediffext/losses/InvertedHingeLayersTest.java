package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.GraphConfig;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.Losses;

/** DL4J's own gradient check, and its score, through every kind of output layer. */
class InvertedHingeLayersTest {
    private static final int CLASSES = 4;
    private static final ILossFunction SUM = Losses.of(new InvertedHinge());
    private static final ILossFunction VALID = Losses.of(new InvertedHinge(-100, Reduction.VALID));

    private static final INDArray IDS = Nd4j.createFromArray(0.0, 3, -100, 1, 2).reshape(5, 1);
    private static final INDArray ROWS = Nd4j.createFromArray(1.0, 1, 1, 0, 1).reshape(5, 1);
    private static final INDArray STEPS =
            Nd4j.createFromArray(new double[][] {{1, 1, 1}, {1, 1, 0}}).castTo(DataType.DOUBLE);

    private static DataType before = DataType.FLOAT;

    @BeforeAll
    static void wantDoubles() {
        before = Nd4j.defaultFloatingPointType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void restore() {
        Nd4j.setDefaultDataTypes(before, before);
    }

    @ParameterizedTest
    @EnumSource(names = {"SOFTMAX", "IDENTITY"})
    void outputLayer(Activation activation) {
        for (ILossFunction loss : new ILossFunction[] {SUM, VALID}) {
            MultiLayerNetwork net = net(dense(), output(loss, activation));
            check(net, Nets.gaussian(5, 3), IDS, null);
            check(net, Nets.gaussian(5, 3), IDS, ROWS);
            check(net, Nets.gaussian(5, 3), IDS, ROWS.broadcast(5, CLASSES));
            check(net, Nets.gaussian(1, 3), Nd4j.createFromArray(new double[][] {{2}}), Nd4j.ones(1, 1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOFTMAX", "IDENTITY"})
    void lossLayer(Activation activation) {
        LossLayer layer = new LossLayer.Builder(VALID).activation(activation).build();
        MultiLayerNetwork net = net(dense(), layer);
        check(net, Nets.gaussian(5, 3), IDS, null);
        check(
                net,
                Nets.gaussian(5, 3),
                IDS,
                Nd4j.createFromArray(2.0, 1, 1, 0, .5).reshape(5, 1));
    }

    @ParameterizedTest
    @CsvSource({"ALL", "VALID"})
    void rnnOutputLayer(Reduction reduction) {
        ILossFunction loss = Losses.of(new InvertedHinge(-100, reduction));
        MultiLayerNetwork net = net(
                rnn(5),
                new RnnOutputLayer.Builder(loss)
                        .nIn(5)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build());
        check(net, Nets.gaussian(2, 3, 3), stepIds(), null);
        check(net, Nets.gaussian(2, 3, 3), stepIds(), STEPS);
    }

    @Test
    void rnnLossLayer() {
        RnnLossLayer layer =
                new RnnLossLayer.Builder(SUM).activation(Activation.SOFTMAX).build();
        MultiLayerNetwork net = net(rnn(CLASSES), layer);
        check(net, Nets.gaussian(2, 3, 3), stepIds(), null);
        check(net, Nets.gaussian(2, 3, 3), stepIds(), STEPS);
    }

    @Test
    void cnnLossLayer() {
        ConvolutionLayer convolution = new ConvolutionLayer.Builder(1, 1)
                .nIn(2)
                .nOut(CLASSES)
                .activation(Activation.TANH)
                .build();
        CnnLossLayer layer =
                new CnnLossLayer.Builder(SUM).activation(Activation.SOFTMAX).build();
        MultiLayerNetwork net = net(convolution, layer);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, 2, CLASSES, 2, 3);
        INDArray mask = Nd4j.ones(DataType.DOUBLE, 2, 1, 2, 3);
        for (int pixel = 0; pixel < 12; pixel++) {
            labels.putScalar(new int[] {pixel / 6, pixel % CLASSES, pixel / 3 % 2, pixel % 3}, 1);
        }
        mask.putScalar(new int[] {1, 0, 0, 2}, 0);
        check(net, Nets.gaussian(2, 2, 2, 3), labels, null);
        check(net, Nets.gaussian(2, 2, 2, 3), labels, mask);
    }

    @Test
    void outputOfAGraph() {
        ComputationGraphConfiguration configuration = Nets.builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", dense(), "in")
                .addLayer("out", output(SUM, Activation.SOFTMAX), "dense")
                .setOutputs("out")
                .build();
        ComputationGraph net = new ComputationGraph(configuration);
        net.init();
        for (INDArray mask : new INDArray[] {null, ROWS}) {
            GraphConfig config = new GraphConfig()
                    .net(net)
                    .inputs(new INDArray[] {Nets.gaussian(5, 3)})
                    .labels(new INDArray[] {IDS})
                    .subset(true)
                    .maxPerParam(6);
            if (mask != null) {
                config.labelMask(new INDArray[] {mask});
            }
            assertThat(GradientCheckUtil.checkGradients(config)).isTrue();
        }
    }

    @Test
    void scoresOfOutputLayersAreMeansOverExamples() {
        DataSet data = new DataSet(Nets.gaussian(5, 3), IDS, null, ROWS);
        MultiLayerNetwork sum = net(dense(), output(SUM, Activation.SOFTMAX));
        MultiLayerNetwork valid = net(dense(), output(VALID, Activation.SOFTMAX));
        INDArray each = sum.scoreExamples(data, false);

        assertThat(each.shape()).containsExactly(5, 1);
        double total = each.sumNumber().doubleValue();
        assertThat(sum.score(data)).isCloseTo(total / 5, within(1e-12));
        assertThat(valid.score(data)).isCloseTo(total / 3, within(1e-12));
    }

    @Test
    void scoresOfRnnOutputLayersAreSumsOverTime() {
        DataSet data = new DataSet(Nets.gaussian(2, 3, 3), stepIds(), null, STEPS);
        RnnOutputLayer.Builder layer =
                new RnnOutputLayer.Builder(SUM).nIn(5).nOut(CLASSES).activation(Activation.SOFTMAX);
        MultiLayerNetwork sum = net(rnn(5), layer.build());
        MultiLayerNetwork valid = net(rnn(5), layer.lossFunction(VALID).build());
        double total = sum.scoreExamples(data, false).sumNumber().doubleValue();

        assertThat(sum.score(data)).isCloseTo(total / 2, within(1e-12));
        assertThat(valid.score(data))
                .as("three steps times the mean over the four that count")
                .isCloseTo(3 * total / 4, within(1e-12));
    }

    @Test
    void refusesAnActivationThatHidesTheLogits() {
        MultiLayerNetwork net = net(dense(), output(SUM, Activation.TANH));
        assertThatThrownBy(() -> net.fit(Nets.gaussian(5, 3), IDS))
                .hasMessage(
                        "loss invertedhinge works on logits: the activation of the output layer is tanh, allowed are "
                                + "softmax and identity; set .activation(Activation.SOFTMAX)");
    }

    /** Ids {@code [2, 1, 3]}: one token is ignored, one more is masked by {@link #STEPS}. */
    private static INDArray stepIds() {
        return Nd4j.createFromArray(0.0, 3, 1, -100, 2, 1).reshape(2, 1, 3);
    }

    private static DenseLayer dense() {
        return new DenseLayer.Builder()
                .nIn(3)
                .nOut(CLASSES)
                .activation(Activation.TANH)
                .build();
    }

    private static SimpleRnn rnn(int units) {
        return new SimpleRnn.Builder()
                .nIn(3)
                .nOut(units)
                .activation(Activation.TANH)
                .build();
    }

    private static OutputLayer output(ILossFunction loss, Activation activation) {
        return new OutputLayer.Builder(loss)
                .nIn(CLASSES)
                .nOut(CLASSES)
                .activation(activation)
                .build();
    }

    private static MultiLayerNetwork net(Layer first, Layer last) {
        return Nets.net(first, last);
    }

    private static void check(MultiLayerNetwork net, INDArray x, INDArray labels, @Nullable INDArray mask) {
        assertThat(GradientCheckUtil.checkGradients(new MLNConfig()
                        .net(net)
                        .input(x)
                        .labels(labels)
                        .labelMask(mask)
                        .subset(true)
                        .maxPerParam(6)))
                .isTrue();
        assertThat(net.gradient().gradient().norm1Number().doubleValue()).isPositive();
    }
}
