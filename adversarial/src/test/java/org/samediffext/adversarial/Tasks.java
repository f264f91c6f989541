package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.spi.Bounds;

/** Data and small networks that defenses are tested with. */
final class Tasks {
    static final Bounds WIDE = new Bounds(-20, 20);

    private Tasks() {}

    /** Two classes of equal size around ±means, spread by Gaussian noise, in turn. */
    static DataSet gaussians(DataType type, int rows, double spread, long seed, double... means) {
        SampleRandom random = new SampleRandom(seed);
        double[][] x = new double[rows][means.length];
        double[][] y = new double[rows][2];
        for (int row = 0; row < rows; row++) {
            y[row][row % 2] = 1;
            for (int i = 0; i < means.length; i++) {
                x[row][i] = (row % 2 == 0 ? 1 : -1) * means[i] + spread * random.gaussian();
            }
        }
        return new DataSet(Nd4j.create(x).castTo(type), Nd4j.create(y).castTo(type));
    }

    static DataSetIterator minibatches(DataSet data, int size) {
        return new ListDataSetIterator<>(data.asList(), size);
    }

    static List<DataSet> all(DataSetIterator batches) {
        List<DataSet> all = new ArrayList<>();
        while (batches.hasNext()) {
            all.add(batches.next());
        }
        return all;
    }

    static MultiLayerConfiguration dense(
            DataType type, int in, ILossFunction loss, boolean normalized, IUpdater updater) {
        var list = new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(in)
                        .nOut(8)
                        .activation(Activation.TANH)
                        .build());
        if (normalized) {
            list.layer(new BatchNormalization.Builder().nIn(8).nOut(8).build());
        }
        return list.layer(new OutputLayer.Builder(loss)
                        .nIn(8)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    static MultiLayerNetwork net(DataType type, int in, boolean normalized) {
        return net(dense(type, in, new LossMCXENT(), normalized, new Adam(.02)));
    }

    static MultiLayerNetwork net(MultiLayerConfiguration configuration) {
        MultiLayerNetwork net = new MultiLayerNetwork(configuration);
        net.init();
        return net;
    }

    /** A softmax regression without hidden layer whose weights begin at zero. */
    static MultiLayerNetwork linear(DataType type, int in, ILossFunction loss, IUpdater updater) {
        return net(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .updater(updater)
                .weightInit(WeightInit.ZERO)
                .list()
                .layer(new OutputLayer.Builder(loss)
                        .nIn(in)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    }

    static int[] classes(DataSet data) {
        return data.getLabels().argMax(1).toIntVector();
    }

    static INDArray features(List<DataSet> batches) {
        return Nd4j.concat(0, batches.stream().map(DataSet::getFeatures).toArray(INDArray[]::new));
    }
}
