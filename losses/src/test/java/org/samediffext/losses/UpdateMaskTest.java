package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class UpdateMaskTest {
    private static final DataSetIterator FORGET = data(1, 5);
    private static final DataSetIterator RETAIN = data(2, 7);

    private static DataSetIterator data(int seed, int rows) {
        Random random = new Random(seed);
        INDArray x = Nd4j.create(DataType.DOUBLE, rows, 3);
        INDArray y = Nd4j.zeros(DataType.DOUBLE, rows, 2);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 3; j++) {
                x.putScalar(i, j, random.nextGaussian());
            }
            y.putScalar(i, random.nextInt(2), 1);
        }
        return new ListDataSetIterator<>(new DataSet(x, y).asList(), 3);
    }

    private static DenseLayer dense() {
        return new DenseLayer.Builder()
                .nIn(3)
                .nOut(4)
                .activation(Activation.TANH)
                .build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork net = new MultiLayerNetwork(Nets.builder()
                .updater(new Adam(0.1))
                .weightDecay(0.01)
                .list()
                .layer(dense())
                .layer(new BatchNormalization.Builder().nIn(4).nOut(4).build())
                .layer(output())
                .build());
        net.init();
        return net;
    }

    private static ComputationGraph graph() {
        ComputationGraph net = new ComputationGraph(Nets.builder()
                .updater(new Adam(0.1))
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", dense(), "in")
                .addLayer("out", output(), "dense")
                .setOutputs("out")
                .build());
        net.init();
        return net;
    }

    @Test
    void givesTheReferenceScores() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            INDArray scores = new WeightAttribution(.5)
                    .scores(
                            Nd4j.createFromArray(.5, -1, .2).castTo(type),
                            Nd4j.createFromArray(.3, .1, -.4).castTo(type),
                            Nd4j.createFromArray(.05, -.2, .1).castTo(type));
            assertThat(scores.castTo(DataType.DOUBLE).toDoubleVector())
                    .containsExactly(new double[] {.12, .06, 0}, within(type == DataType.DOUBLE ? 1e-12 : 1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 997, 1000})
    void quickSelectFindsTheKthLargest(int k) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int values = seed % 2 == 0 ? 1 << 30 : 4;
            double[] x = random.ints(1000, 0, values).asDoubleStream().toArray();
            double[] sorted = x.clone();
            Arrays.sort(sorted);
            assertThat(QuickSelect.largest(x, k)).isEqualTo(sorted[1000 - k]);
        }
    }

    @Test
    void trainsExactlyTheShareThatIsAsked() {
        INDArray equal = Nd4j.createFromArray(1.0, 2, 1, 1, 3);
        assertThat(UpdateMask.top(.6, equal).trained()).isEqualTo(3);
        assertThat(UpdateMask.top(0, equal).trained()).isZero();
        assertThat(UpdateMask.top(1, equal).trained()).isEqualTo(5);
        assertThatThrownBy(() -> UpdateMask.top(.5, Nd4j.createFromArray(1, Double.NaN)))
                .hasMessage("a score is NaN, allowed are numbers");
        assertThatThrownBy(() -> UpdateMask.top(.5, equal).listener(network()))
                .hasMessageContaining("but the mask is one of 5");
    }

    /** What stays and what moves, by the bits. */
    private static void assertHeld(INDArray before, INDArray after, INDArray scores, long trained) {
        double[] old = before.dup('c').data().asDouble();
        double[] now = after.dup('c').data().asDouble();
        double[] sorted = scores.dup('c').data().asDouble();
        double[] each = sorted.clone();
        Arrays.sort(sorted);
        double threshold = sorted[(int) (sorted.length - trained)];
        for (int i = 0; i < old.length; i++) {
            if (each[i] < threshold) {
                assertThat(Double.doubleToLongBits(now[i])).isEqualTo(Double.doubleToLongBits(old[i]));
            } else {
                assertThat(now[i]).as("weight %d", i).isNotEqualTo(old[i]);
            }
        }
    }

    @Test
    void aNetworkKeepsTheBitsOfWhatIsHeld() {
        MultiLayerNetwork net = network();
        // a momentum from before would move weights without gradient
        net.fit(RETAIN);
        INDArray before = net.params().dup();
        int iterations = net.getIterationCount();
        INDArray scores = new WeightAttribution(.1).scores(net, FORGET, RETAIN);
        assertThat(net.params()).isEqualTo(before);
        assertThat(net.getIterationCount()).isEqualTo(iterations);
        UpdateMask mask = UpdateMask.top(.5, scores);
        net.addListeners(mask.listener(net));
        FORGET.reset();
        net.fit(FORGET, 3);
        assertHeld(before, net.params(), scores, mask.trained());
        assertThat(scores.toDoubleVector()).contains(Double.POSITIVE_INFINITY);
    }

    @Test
    void aGraphKeepsTheBitsOfWhatIsHeldAndItsListeners() {
        ComputationGraph net = graph();
        List<TrainingListener> seen = List.of(UpdateMask.top(1, net.params()).listener(net));
        net.setListeners(seen);
        INDArray before = net.params().dup();
        INDArray scores = new WeightAttribution().scores(net, FORGET, RETAIN);
        assertThat(net.getListeners()).containsExactlyElementsOf(seen);
        UpdateMask mask = UpdateMask.top(.3, scores);
        net.addListeners(mask.listener(net));
        FORGET.reset();
        net.fit(FORGET, 2);
        assertHeld(before, net.params(), scores, mask.trained());
    }

    @Test
    void theScoresAreThoseOfTheSummedGradients() {
        MultiLayerNetwork net = Nets.net(dense(), output());
        INDArray sum = gradient(net, FORGET);
        INDArray other = gradient(net, RETAIN);
        INDArray expected = new WeightAttribution(.2).scores(net.params(), sum, other);
        assertThat(new WeightAttribution(.2).scores(net, FORGET, RETAIN).toDoubleVector())
                .containsExactly(expected.reshape(expected.length()).toDoubleVector(), within(1e-9));
    }

    private static INDArray gradient(MultiLayerNetwork net, DataSetIterator data) {
        data.reset();
        INDArray sum = net.params().mul(0);
        while (data.hasNext()) {
            DataSet batch = data.next();
            net.setInput(batch.getFeatures());
            net.setLabels(batch.getLabels());
            net.computeGradientAndScore();
            sum.addi(net.gradient().gradient());
        }
        return sum;
    }

    @Test
    void aSameDiffModelKeepsTheBitsOfWhatIsHeld() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 3);
        SDVariable y = sd.placeHolder("y", DataType.DOUBLE, -1, 2);
        SDVariable w = sd.var("w", Nets.gaussian(3, 2));
        SDVariable b = sd.var("b", Nd4j.zeros(DataType.DOUBLE, 2));
        sd.setLossVariables(
                new GradientAscent().build(sd, y, x.mmul(w).add(b), null).neg());
        sd.setTrainingConfig(new TrainingConfig.Builder()
                .updater(new Adam(.1))
                .addRegularization(new WeightDecay(.1, true))
                .dataSetFeatureMapping("x")
                .dataSetLabelMapping("y")
                .build());
        Map<String, INDArray> scores = new WeightAttribution().scores(sd, FORGET, RETAIN);
        assertThat(scores).containsOnlyKeys("w", "b");
        UpdateMask mask = UpdateMask.top(.5, scores);
        assertThat(mask.trained()).isEqualTo(4);
        INDArray all = Nd4j.concat(0, w.getArr().reshape(6), b.getArr().dup());
        FORGET.reset();
        sd.addListeners(mask.listener(sd));
        sd.fit(FORGET, 3);
        assertHeld(
                all,
                Nd4j.concat(0, w.getArr().reshape(6), b.getArr()),
                Nd4j.concat(
                        0, Objects.requireNonNull(scores.get("w")).reshape(6), Objects.requireNonNull(scores.get("b"))),
                4);
    }
}
