package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.Losses;
import org.samediffext.registry.LossSpec;
import org.samediffext.spi.LossTerm;

class ForgetRetainIteratorTest {

    private static DataSetIterator rows(int count, int batch, double start, int columns) {
        List<DataSet> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            INDArray labels = Nd4j.valueArrayOf(new long[] {1, columns}, start + i, DataType.FLOAT);
            examples.add(new DataSet(Nd4j.valueArrayOf(new long[] {1, 3}, start + i, DataType.FLOAT), labels));
        }
        return new ListDataSetIterator<>(examples, batch);
    }

    private static double[] column(DataSet data, int column) {
        return data.getLabels().getColumn(column).toDoubleVector();
    }

    @Test
    void pairsBatchesWhileTheRetainDataCycle() {
        GradientDifference loss = new GradientDifference();
        ForgetRetainIterator it = new ForgetRetainIterator(loss, rows(4, 2, 0, 1), rows(3, 1, 10, 1));
        List<double[]> classes = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            while (it.hasNext()) {
                DataSet pair = it.next();
                classes.add(column(pair, 0));
                assertThat(column(pair, 1)).containsExactly(0, 0, 1);
                assertThat(pair.getFeatures().getColumn(0).toDoubleVector()).isEqualTo(column(pair, 0));
            }
            it.reset();
        }
        assertThat(classes)
                .containsExactly(
                        new double[] {0, 1, 10}, new double[] {2, 3, 11}, new double[] {0, 1, 12}, new double[] {
                            2, 3, 10
                        });
        assertThat(it.batch()).isEqualTo(3);
    }

    @Test
    void fillsThePartsOfTheOtherKindWithZero() {
        ForgetRetain loss = UnlearningCases.both(ForgetLoss.NPO, Map.of(), RetainLoss.KL);
        DataSet pair = new ForgetRetainIterator(loss, rows(1, 1, 2, 3), rows(1, 1, 5, 4)).next();
        assertThat(pair.getLabels().getRow(0).toDoubleVector()).containsExactly(2, 2, 2, 0, 0, 0, 0, 0);
        assertThat(pair.getLabels().getRow(1).toDoubleVector()).containsExactly(0, 0, 0, 5, 5, 5, 5, 1);
    }

    @Test
    void takesOneHotClasses() {
        ForgetRetain loss = new ForgetRetain(ForgetLoss.SIMNPO, 1, 1);
        DataSet pair = new ForgetRetainIterator(loss, rows(1, 1, 2, 5), rows(1, 1, 7, 4)).next();
        assertThat(pair.getLabels().getRow(0).toDoubleVector()).containsExactly(2, 2, 2, 2, 2, 0);
        assertThat(pair.getLabels().getRow(1).toDoubleVector()).containsExactly(7, 7, 7, 7, 0, 1);
        ForgetRetain distilled = UnlearningCases.both(ForgetLoss.UNDIAL, Map.of(), RetainLoss.KL);
        DataSet hot = new ForgetRetainIterator(distilled, rows(1, 1, 2, 8), rows(1, 1, 7, 4)).next();
        assertThat(hot.getLabels().getRow(1).toDoubleVector()).containsExactly(0, 0, 0, 0, 7, 7, 7, 7, 1);
    }

    private static DataSetIterator series(int sequences, int steps, int inputs, int classes, int columns) {
        INDArray x = Nets.gaussian(sequences, inputs, steps).castTo(DataType.DOUBLE);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, sequences, columns, steps);
        for (int b = 0; b < sequences; b++) {
            for (int t = 0; t < steps; t++) {
                labels.putScalar(b, 0, t, (b + t) % classes);
                for (int c = 1; c < columns; c++) {
                    labels.putScalar(b, c, t, c == 1 ? b : -1);
                }
            }
        }
        return new ListDataSetIterator<>(new DataSet(x, labels).asList(), sequences);
    }

    @Test
    void padsAndMasksShorterSequences() {
        ForgetRetain loss = new ForgetRetain(ForgetLoss.NPO, 1, 1);
        DataSet pair = new ForgetRetainIterator(loss, series(2, 3, 2, 4, 3), series(2, 5, 2, 4, 1)).next();
        assertThat(pair.getLabels().shape()).containsExactly(4, 4, 5);
        assertThat(pair.getLabelsMaskArray().sum(1).toDoubleVector()).containsExactly(3, 3, 5, 5);
        assertThat(pair.getFeaturesMaskArray().sum(1).toDoubleVector()).containsExactly(3, 3, 5, 5);
        assertThat(pair.getLabels().getDouble(1, 1, 2)).isEqualTo(1);
        assertThat(pair.getLabels().getDouble(3, 3, 4)).isEqualTo(1);
    }

    /** The gradient of a pair is that of both losses, each on its own batch. */
    @Test
    void aRecurrentNetworkIsTrainedOnTheSumOfBothMeans() {
        ForgetRetain loss = new ForgetRetain(ForgetLoss.NPO, 1, 1);
        MultiLayerNetwork net = recurrent(new LossSpec(loss, 5, false));
        DataSet pair = new ForgetRetainIterator(loss, series(2, 3, 2, 4, 3), series(2, 5, 2, 4, 1)).next();
        double both = net.score(pair);
        double forget =
                recurrent(new LossSpec(new Npo())).score(series(2, 3, 2, 4, 3).next());
        // the mean over two sequences of five steps each
        double retain = -recurrent(new LossSpec(new GradientAscent()))
                        .score(series(2, 5, 2, 4, 1).next())
                / 5;
        assertThat(both).isCloseTo(forget + retain, within(1e-6));
        net.fit(new ForgetRetainIterator(loss, series(2, 3, 2, 4, 3), series(2, 5, 2, 4, 1)), 3);
        assertThat(net.getIterationCount()).isEqualTo(3);
        assertThat(net.score(pair)).isLessThan(both);
    }

    private static MultiLayerNetwork recurrent(LossSpec loss) {
        SimpleRnn rnn = new SimpleRnn.Builder()
                .nIn(2)
                .nOut(4)
                .activation(Activation.TANH)
                .build();
        return Nets.net(
                rnn,
                new RnnOutputLayer.Builder(Losses.of(loss))
                        .nIn(4)
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    @Test
    void aFeedForwardNetworkForgetsAndRetains() {
        LossTerm loss = new ForgetRetain();
        MultiLayerNetwork net = Nets.net(new OutputLayer.Builder(Losses.of(loss))
                .nIn(3)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build());
        INDArray x = Nd4j.eye(3).castTo(DataType.DOUBLE);
        INDArray ids = Nd4j.createFromArray(0.0, 1, 2).reshape(3, 1);
        DataSetIterator forget =
                new ListDataSetIterator<>(List.of(new DataSet(x.getRow(0, true), ids.getRow(0, true))), 1);
        DataSetIterator retain = new ListDataSetIterator<>(
                List.of(
                        new DataSet(x.getRow(1, true), ids.getRow(1, true)),
                        new DataSet(x.getRow(2, true), ids.getRow(2, true))),
                2);
        net.fit(new ForgetRetainIterator(new ForgetRetain(), forget, retain), 60);
        INDArray p = net.output(x);
        assertThat(p.getDouble(0, 0)).isLessThan(.1);
        assertThat(p.getDouble(1, 1)).isGreaterThan(.9);
        assertThat(p.getDouble(2, 2)).isGreaterThan(.9);
    }

    @Test
    void refusesOtherLabelsAndEmptyData() {
        ForgetRetain loss = new ForgetRetain(ForgetLoss.NPO, 1, 1);
        ForgetRetainIterator narrow = new ForgetRetainIterator(loss, rows(1, 1, 0, 2), rows(1, 1, 0, 1));
        assertThatThrownBy(narrow::next)
                .hasMessage("loss forgetretain: the labels to be forgotten are [1, 2] and those to be retained [1, 1],"
                        + " allowed are the parts [class, sequence, reference] and [class] along dimension 1");
        ForgetRetainIterator nothing =
                new ForgetRetainIterator(new GradientDifference(), rows(1, 1, 0, 1), rows(0, 1, 0, 1));
        assertThatThrownBy(nothing::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("there is nothing to be retained");
    }
}
