package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.model.NetworkGradients;
import org.samediffext.spi.Bounds;

/** The golden numbers of the one-layer network were computed by hand and by an independent NumPy prototype. */
class GradientInversionTest {
    private static final INDArray X = Nd4j.create(new double[][] {{.5, .25}});
    private static final INDArray Y = Nd4j.create(new double[][] {{0, 1}});
    private static final InputForm PAIR = new InputForm(List.of(2L), Bounds.UNIT);
    private static final InputForm IMAGE = new InputForm(List.of(1L, 2L, 2L), Bounds.UNIT);

    private static MultiLayerNetwork oneLayer() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .list()
                .layer(output(2, 2))
                .build());
        net.init();
        net.getParam("0_W").assign(Nd4j.create(new double[][] {{.2, -.1}, {.4, .3}}));
        net.getParam("0_b").assign(Nd4j.create(new double[][] {{.1, -.2}}));
        return net;
    }

    private static OutputLayer output(int in, int out) {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(in)
                .nOut(out)
                .build();
    }

    private static MultiLayerNetwork twoLayers(DataType type) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(type)
                .seed(3)
                .updater(new NoOp())
                .l2(.1)
                .list()
                .layer(new DenseLayer.Builder()
                        .activation(Activation.TANH)
                        .dropOut(.5)
                        .nIn(4)
                        .nOut(6)
                        .build())
                .layer(output(6, 3))
                .build());
        net.init();
        return net;
    }

    /** The order of the parameters is that of DL4J: the columns of W one after the other, then b. */
    @Test
    void theAnalyticInversionFindsTheGoldenExample() {
        double[] g = NetworkGradients.of(oneLayer()).parameters(X, Y).toDoubleVector();
        assertThat(g)
                .containsExactly(
                        new double[] {.3082833, .1541416, -.3082833, -.1541416, .6165665, -.6165665}, within(1e-7));
        INDArray weights = Nd4j.create(new double[][] {{g[0], g[2]}, {g[1], g[3]}});
        INDArray bias = Nd4j.create(new double[] {g[4], g[5]});
        assertThat(AnalyticInversion.input(weights, bias).toDoubleVector())
                .containsExactly(new double[] {.5, .25}, within(1e-12));
        assertThat(AnalyticInversion.label(bias)).isEqualTo(1);
    }

    @Test
    void theAnalyticInversionRefusesWhatTellsNothing() {
        INDArray weights = Nd4j.zeros(DataType.DOUBLE, 2, 2);
        assertThatThrownBy(() -> AnalyticInversion.input(weights, Nd4j.zeros(DataType.DOUBLE, 2)))
                .hasMessage("the largest entry of bias is 0.0, allowed is a finite number other than 0");
        assertThatThrownBy(() -> AnalyticInversion.input(weights, Nd4j.zeros(DataType.DOUBLE, 3)))
                .hasMessage(
                        "weights has shape [2, 2] and bias has 3 entries, allowed are [inputs, outputs] and one entry"
                                + " an output");
        assertThatThrownBy(() -> AnalyticInversion.label(Nd4j.create(new double[] {-.1, -.2, .3})))
                .hasMessage("2 entries of bias are negative, allowed is exactly one, as of a single example");
    }

    @Test
    void mixedDerivativesAreThoseOfTheParametersGradient() {
        NetworkGradients net = NetworkGradients.of(twoLayers(DataType.DOUBLE));
        INDArray x = Nd4j.create(new double[][] {{.1, .7, .3, .9}, {.5, .2, .8, .4}});
        INDArray y = Nd4j.create(new double[][] {{1, 0, 0}, {.2, .3, .5}});
        INDArray v = net.parameters(x.mul(.3), y);
        INDArray mixed = net.mixed(x, y, v);
        INDArray byLabels = net.byLabels(x, y, v);
        double h = 1e-5;
        for (int i = 0; i < 8; i++) {
            INDArray step = x.like();
            step.putScalar(i, h);
            INDArray change = net.parameters(x.add(step), y).sub(net.parameters(x.sub(step), y));
            assertThat(mixed.getDouble(i)).isCloseTo(change.mul(v).sumNumber().doubleValue() / (2 * h), within(1e-9));
        }
        double[] differences = new double[6];
        for (int i = 0; i < 6; i++) {
            INDArray step = y.like();
            step.putScalar(i, h);
            INDArray change = net.parameters(x, y.add(step)).sub(net.parameters(x, y.sub(step)));
            double found = change.mul(v).sumNumber().doubleValue() / (2 * h);
            differences[i] = byLabels.getDouble(i) - found;
        }
        for (int i = 0; i < 6; i++) {
            assertThat(differences[i]).isCloseTo(differences[i / 3 * 3], within(1e-9));
        }
    }

    @Test
    void theNetworkIsNotTouched() {
        MultiLayerNetwork net = twoLayers(DataType.FLOAT);
        float[] before = net.params().dup().data().asFloat();
        INDArray x = Nd4j.create(new double[][] {{.1, .7, .3, .9}});
        INDArray y = Nd4j.create(new double[][] {{1, 0, 0}});
        Nd4j.getRandom().setSeed(9);
        NetworkGradients gradients = NetworkGradients.of(net);
        INDArray g = gradients.parameters(x, y);
        gradients.mixed(x, y, g);
        double[] after = Nd4j.rand(1, 3).data().asDouble();
        Nd4j.getRandom().setSeed(9);
        assertThat(after).isEqualTo(Nd4j.rand(1, 3).data().asDouble());
        assertThat(net.params().dup().data().asFloat()).isEqualTo(before);
        assertThat(gradients.parameters(x, y).data().asDouble())
                .isEqualTo(g.data().asDouble());
        assertThat(g.dataType()).isEqualTo(DataType.DOUBLE);
    }

    @Test
    void theMatchingLossIsZeroAtTheTruthAndItsDerivativeToo() {
        INDArray g = NetworkGradients.of(oneLayer()).parameters(X, Y);
        for (GradientMatch match : GradientMatch.values()) {
            assertThat(match.value(g, g.dup())).isCloseTo(0, within(1e-15));
            assertThat(match.derivative(g, g.dup()).norm2Number().doubleValue()).isCloseTo(0, within(1e-15));
            INDArray other = Nd4j.create(new double[][] {{.1, .4, -.2, .3, .5, -.7}});
            double derivative = match.derivative(other, g).getDouble(1);
            INDArray step = other.like();
            step.putScalar(1, 1e-6);
            double change = match.value(other.add(step), g) - match.value(other.sub(step), g);
            assertThat(derivative).isCloseTo(change / 2e-6, within(1e-8));
        }
    }

    @Test
    void invertingGradientsRecoversTheExampleOfOneLayer() {
        NetworkGradients net = NetworkGradients.of(oneLayer());
        INDArray g = net.parameters(X, Y).mul(7);
        Reconstruction found = new InvertingGradients(400, .1, 0, true, 1, 1).invert(net, g, Y, PAIR);
        assertThat(found.features().toDoubleVector()).containsExactly(new double[] {.5, .25}, within(1e-3));
        assertThat(found.loss()).isLessThan(1e-6);
        INDArray outside = net.parameters(Nd4j.create(new double[][] {{1.5, .25}}), Y);
        Reconstruction boxed = new InvertingGradients(400, .1, 0, true, 1, 1).invert(net, outside, Y, PAIR);
        assertThat(boxed.features().getDouble(0)).isEqualTo(1);
    }

    @Test
    void moreIterationsAndMoreRestartsNeverLoseAndTheBoxHolds() {
        NetworkGradients net = NetworkGradients.of(twoLayers(DataType.DOUBLE));
        INDArray x = Nd4j.create(new double[][] {{.1, .7, .3, .9}});
        INDArray y = Nd4j.create(new double[][] {{0, 1, 0}});
        INDArray g = net.parameters(x, y);
        InputForm form = new InputForm(List.of(4L), Bounds.UNIT);
        Reconstruction few = new InvertingGradients(1, .1, 0, false, 1, 2).invert(net, g, y, form);
        Reconstruction many = new InvertingGradients(200, .1, 0, false, 1, 2).invert(net, g, y, form);
        Reconstruction twice = new InvertingGradients(200, .1, 0, false, 2, 2).invert(net, g, y, form);
        assertThat(many.loss()).isLessThan(few.loss() / 100);
        assertThat(twice.loss()).isLessThanOrEqualTo(many.loss());
        assertThat(many.features().minNumber().doubleValue()).isNotNegative();
        assertThat(many.features().maxNumber().doubleValue()).isLessThanOrEqualTo(1);
        assertThat(many.features().toDoubleVector()).containsExactly(x.toDoubleVector(), within(.02));
    }

    @Test
    void dlgRecoversExampleAndLabel() {
        NetworkGradients net = NetworkGradients.of(twoLayers(DataType.DOUBLE));
        INDArray x = Nd4j.create(new double[][] {{.1, .7, .3, .9}});
        INDArray y = Nd4j.create(new double[][] {{0, 1, 0}});
        INDArray g = net.parameters(x, y);
        InputForm form = new InputForm(List.of(4L), Bounds.UNIT);
        Reconstruction found = new Dlg(300, 1, 0).invert(net, g, 1, 3, form);
        assertThat(found.features().toDoubleVector()).containsExactly(x.toDoubleVector(), within(1e-6));
        assertThat(found.labels().toDoubleVector()).containsExactly(new double[] {0, 1, 0}, within(1e-6));
        assertThat(found.loss()).isLessThan(1e-12);
        Reconstruction labelled = new Dlg(300, 1, 0).invert(net, g, y, form);
        assertThat(labelled.features().toDoubleVector()).containsExactly(x.toDoubleVector(), within(1e-6));
    }

    /** Seed 1 begins with a start that ends in a local minimum. */
    @Test
    void dlgFallsAndGoesOnFromALocalMinimumByAnotherStart() {
        NetworkGradients net = NetworkGradients.of(twoLayers(DataType.DOUBLE));
        INDArray x = Nd4j.create(new double[][] {{.1, .7, .3, .9}});
        INDArray g = net.parameters(x, Nd4j.create(new double[][] {{0, 1, 0}}));
        InputForm form = new InputForm(List.of(4L), Bounds.UNIT);
        double before = Double.POSITIVE_INFINITY;
        for (int iterations : new int[] {1, 4, 16, 64}) {
            double loss = new Dlg(iterations, 1, 1).invert(net, g, 1, 3, form).loss();
            assertThat(loss).isLessThan(before);
            before = loss;
        }
        assertThat(before).isGreaterThan(1);
        assertThat(new Dlg(100, 5, 1).invert(net, g, 1, 3, form).loss()).isLessThan(1e-12);
    }

    /** By hand: down .4 and .3, across .3 and .4, each divided by two. */
    @Test
    void totalVariationAndItsDerivative() {
        double[] x = {.1, .4, .5, .1};
        double[] gradient = new double[4];
        assertThat(PixelDifferences.add(x, IMAGE, 2, gradient)).isCloseTo((.4 + .3) / 2 + (.3 + .4) / 2, within(1e-12));
        assertThat(gradient).containsExactly(new double[] {-2, 2, 2, -2}, within(1e-12));
    }
}
