package org.samediffext.adversarial;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Surrogate;

/** A linear network of eight features and three classes that takes ten steps a round; it writes down the loss after training. */
final class Learner implements Surrogate {
    final List<Double> losses = new ArrayList<>();
    final List<Integer> rounds = new ArrayList<>();
    private final MultiLayerNetwork net;
    private final GradientModel model;

    Learner(IUpdater updater, long seed) {
        net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .seed(seed)
                .list()
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(8)
                        .nOut(3)
                        .build())
                .build());
        net.init();
        model = Classifiers.of(net, Bounds.UNIT);
    }

    @Override
    public GradientModel model() {
        return model;
    }

    @Override
    public void train(INDArray features, int[] labels, int round) {
        DataSet data = new DataSet(features, oneHot(labels));
        for (int step = 0; step < 10; step++) {
            net.fit(data);
        }
        losses.add(net.score(data));
        rounds.add(round);
    }

    double loss(INDArray features, int[] labels) {
        return net.score(new DataSet(features, oneHot(labels)));
    }

    private static INDArray oneHot(int[] labels) {
        INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, labels.length, 3);
        for (int row = 0; row < labels.length; row++) {
            oneHot.putScalar(row, labels[row], 1);
        }
        return oneHot;
    }

    /** The number of steps, the weights, the memory of the updater. */
    @Override
    public Optional<byte[]> state() {
        double[] weights = net.params().dup().data().asDouble();
        double[] memory = memory().dup().data().asDouble();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Double.BYTES * (weights.length + memory.length));
        bytes.putInt(net.getIterationCount());
        bytes.asDoubleBuffer().put(weights).put(memory);
        return Optional.of(bytes.array());
    }

    @Override
    public void restore(byte[] state) {
        ByteBuffer bytes = ByteBuffer.wrap(state);
        net.setIterationCount(bytes.getInt());
        for (INDArray array : new INDArray[] {net.params(), memory()}) {
            double[] values = new double[(int) array.length()];
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes.getDouble();
            }
            array.assign(Nd4j.createFromArray(values).reshape(array.shape()));
        }
    }

    private INDArray memory() {
        return net.getUpdater().getStateViewArray();
    }
}
