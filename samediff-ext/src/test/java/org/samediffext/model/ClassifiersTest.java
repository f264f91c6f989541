package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.GradientModel.Vjp;

/** Scores are those of the network's own inference, gradients those of central differences. */
class ClassifiersTest {
    private static final Bounds BOX = new Bounds(-1, 1);

    static Stream<Arguments> networks() {
        InputType image = InputType.convolutional(5, 4, 2);
        InputType flat = InputType.convolutionalFlat(5, 4, 2);
        InputType sequence = InputType.recurrent(3, 4, RNNFormat.NCW);
        return Stream.of(
                Arguments.of("dense", new long[] {3, 4}, dense()),
                Arguments.of("conv", new long[] {1, 2, 5, 4}, Toys.withStatistics(conv(image))),
                Arguments.of("flat conv", new long[] {1, 40}, Toys.withStatistics(conv(flat))),
                Arguments.of("normalised dense", new long[] {3, 4}, Toys.withStatistics(normalised())),
                Arguments.of("conv of a sequence", new long[] {2, 3, 6}, convolvedSequence(sequence)),
                Arguments.of("conv of a volume", new long[] {1, 2, 4, 3, 5}, Toys.withStatistics(volume())),
                Arguments.of("last step", new long[] {2, 3, 4}, lstm(sequence)),
                Arguments.of("both directions", new long[] {2, 3, 4}, pooledSequence(sequence)),
                Arguments.of("random in training", new long[] {3, 4}, random()),
                Arguments.of("loss layer", new long[] {3, 4}, lossLayer()),
                Arguments.of("activation layer", new long[] {3, 4}, activationLayer()),
                Arguments.of("identity", new long[] {3, 4}, regression()),
                Arguments.of("frozen", new long[] {3, 4}, frozen()),
                Arguments.of("single sigmoid", new long[] {3, 4}, sigmoid()));
    }

    private static MultiLayerNetwork dense() {
        return Toys.net(InputType.feedForward(4), Toys.dense(5), Toys.softmax(3));
    }

    private static MultiLayerNetwork conv(InputType input) {
        return Toys.net(
                input,
                new ConvolutionLayer.Builder(3, 3).nOut(3).dropOut(0.5).build(),
                new BatchNormalization.Builder().build(),
                new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 1).build(),
                new DropoutLayer.Builder(0.5).build(),
                new DenseLayer.Builder().nOut(4).dropOut(0.7).build(),
                Toys.softmax(3));
    }

    private static MultiLayerNetwork normalised() {
        return Toys.net(
                InputType.feedForward(4),
                new BatchNormalization.Builder().useLogStd(false).build(),
                Toys.dense(5),
                new BatchNormalization.Builder()
                        .lockGammaBeta(true)
                        .gamma(0.8)
                        .beta(0.2)
                        .build(),
                new BatchNormalization.Builder().lockGammaBeta(true).gamma(0.8).build(),
                Toys.softmax(3));
    }

    private static MultiLayerNetwork lstm(InputType input) {
        return Toys.net(
                input, new LastTimeStep(new LSTM.Builder().nOut(4).dropOut(0.5).build()), Toys.softmax(3));
    }

    private static MultiLayerNetwork pooledSequence(InputType input) {
        return Toys.net(
                input,
                new Bidirectional(new LSTM.Builder().nOut(2).dropOut(0.5).build()),
                new GlobalPoolingLayer(PoolingType.AVG),
                Toys.softmax(3));
    }

    private static MultiLayerNetwork convolvedSequence(InputType input) {
        return Toys.net(
                input,
                new Convolution1DLayer.Builder(3).nOut(4).dropOut(0.5).build(),
                new Subsampling1DLayer.Builder().kernelSize(2).stride(1).build(),
                new GlobalPoolingLayer(PoolingType.AVG),
                Toys.softmax(3));
    }

    private static MultiLayerNetwork volume() {
        return Toys.net(
                InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 3, 5, 2),
                new Convolution3D.Builder(2, 2, 2).nOut(3).dropOut(0.5).build(),
                new Subsampling3DLayer.Builder()
                        .kernelSize(2, 1, 2)
                        .stride(1, 1, 1)
                        .build(),
                new GlobalPoolingLayer(PoolingType.AVG),
                Toys.softmax(3));
    }

    private static MultiLayerNetwork random() {
        return Toys.net(
                InputType.feedForward(4),
                new DenseLayer.Builder()
                        .nOut(5)
                        .weightNoise(new DropConnect(0.5))
                        .build(),
                new DenseLayer.Builder().nOut(5).dropOut(new GaussianNoise(0.5)).build(),
                Toys.softmax(3));
    }

    private static MultiLayerNetwork lossLayer() {
        return Toys.net(
                InputType.feedForward(4),
                Toys.dense(3),
                new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    private static MultiLayerNetwork activationLayer() {
        return Toys.net(
                InputType.feedForward(4),
                new ActivationLayer(Activation.SIGMOID),
                Toys.dense(3),
                new ActivationLayer(Activation.SOFTMAX));
    }

    private static MultiLayerNetwork regression() {
        return Toys.net(
                InputType.feedForward(4),
                Toys.dense(5),
                new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build());
    }

    private static MultiLayerNetwork frozen() {
        return Toys.net(
                InputType.feedForward(4),
                new FrozenLayer(new DenseLayer.Builder()
                        .nOut(5)
                        .activation(Activation.TANH)
                        .weightInit(WeightInit.XAVIER)
                        .build()),
                new FrozenLayerWithBackprop(new DenseLayer.Builder()
                        .nOut(5)
                        .activation(Activation.TANH)
                        .weightInit(WeightInit.XAVIER)
                        .build()),
                Toys.softmax(3));
    }

    private static MultiLayerNetwork sigmoid() {
        return Toys.net(
                InputType.feedForward(4),
                Toys.dense(5),
                new OutputLayer.Builder(LossFunction.XENT)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void givesTheNetworksScoresAndTheirGradient(String name, long[] shape, MultiLayerNetwork net) {
        INDArray x = Toys.values(shape);
        GradientModel model = Classifiers.of(net, BOX);

        Vjp result = model.vjp(x, Toys::weights);

        assertThat(model.classes()).isEqualTo(name.equals("single sigmoid") ? 2 : 3);
        near(probabilities(net, result.logits()), net.output(x.dup()), 1e-12);
        assertThat(result.logits()).isEqualTo(model.logits(x));
        near(result.gradient(), Toys.differences(model::logits, x, 1e-5), 1e-6);
        assertThat(result.gradient().ordering()).isEqualTo('c');
        assertThat(result.gradient().isAttached() || result.logits().isAttached())
                .isFalse();
        assertThat(x).isEqualTo(Toys.values(shape));
    }

    private static INDArray probabilities(MultiLayerNetwork net, INDArray logits) {
        if (net.getOutputLayer().conf().getLayer() instanceof OutputLayer output) {
            if (output.getActivationFn().toString().equals("identity")) {
                return logits;
            }
            if (output.getNOut() == 1) {
                return Transforms.softmax(logits, true).getColumn(1, true);
            }
        }
        return Transforms.softmax(logits, true);
    }

    static void near(INDArray actual, INDArray expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double largest = actual.castTo(DataType.DOUBLE)
                .sub(expected.castTo(DataType.DOUBLE))
                .amaxNumber()
                .doubleValue();
        assertThat(largest).isCloseTo(0, within(tolerance));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void treatsEachImageOnItsOwn(DataType type) {
        MultiLayerNetwork net = conv(InputType.convolutional(5, 4, 2)).convertDataType(type);
        INDArray x = Toys.values(4, 2, 5, 4);
        GradientModel model = Classifiers.of(net, BOX);
        Vjp all = model.vjp(x, scores -> scores.mul(2));
        for (int row = 0; row < 4; row++) {
            Vjp one = model.vjp(x.slice(row).reshape(1, 2, 5, 4), scores -> scores.mul(2));
            assertThat(Toys.numbers(one.logits()))
                    .isEqualTo(Toys.numbers(all.logits().slice(row)));
            assertThat(Toys.numbers(one.gradient()))
                    .isEqualTo(Toys.numbers(all.gradient().slice(row)));
        }
    }

    @Test
    @SuppressWarnings("try")
    void handsOutArraysThatOutliveTheCallersWorkspace() {
        GradientModel model = Classifiers.of(sigmoid(), BOX);
        INDArray x = Toys.values(3, 4);
        Vjp result;
        try (MemoryWorkspace own = Nd4j.getWorkspaceManager().getAndActivateWorkspace("CALLER")) {
            result = model.vjp(x.dup(), Toys::weights);
            Nd4j.ones(DataType.DOUBLE, 3, 4);
        }

        assertThat(result.logits().isAttached() || result.gradient().isAttached())
                .isFalse();
        assertThat(Toys.numbers(result.gradient()))
                .isEqualTo(Toys.numbers(model.vjp(x, Toys::weights).gradient()));
    }

    @Test
    void channelsLastIsChannelsFirstPermuted() {
        MultiLayerNetwork first = pooledImage(CNN2DFormat.NCHW);
        MultiLayerNetwork last = pooledImage(CNN2DFormat.NHWC);
        last.setParams(first.params());
        INDArray x = Toys.values(1, 2, 5, 4);
        GradientModel model = Classifiers.of(last, BOX);

        Vjp permuted = model.vjp(x.permute(0, 2, 3, 1), Toys::weights);

        Vjp expected = Classifiers.of(first, BOX).vjp(x, Toys::weights);
        near(permuted.logits(), expected.logits(), 1e-12);
        near(permuted.gradient().permute(0, 3, 1, 2), expected.gradient(), 1e-12);
        near(permuted.gradient(), Toys.differences(model::logits, x.permute(0, 2, 3, 1), 1e-5), 1e-6);
    }

    /** Without a dense layer on the pixels, whose weights would follow the order of the channels. */
    private static MultiLayerNetwork pooledImage(CNN2DFormat format) {
        return Toys.withStatistics(Toys.net(
                InputType.convolutional(5, 4, 2, format),
                new ConvolutionLayer.Builder(3, 3).nOut(3).build(),
                new BatchNormalization.Builder().build(),
                new SubsamplingLayer.Builder().kernelSize(2, 2).stride(1, 1).build(),
                new GlobalPoolingLayer(PoolingType.AVG),
                Toys.softmax(3)));
    }
}
