package org.samediffext.examples.run;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.examples.data.Examples;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Surrogate;

/** The network that protections look through. Trained along, it takes ten minibatches a round, from the weights it has. */
final class UnlearnableSurrogate implements Surrogate {
    private static final int BATCHES = 10;

    private final MultiLayerNetwork net;
    private final GradientModel model;
    private final int classes;
    private final int batchSize;
    private final long seed;

    UnlearnableSurrogate(MultiLayerNetwork net, int classes, int batchSize, long seed) {
        this.net = net;
        this.model = Classifiers.of(net, Bounds.UNIT);
        this.classes = classes;
        this.batchSize = batchSize;
        this.seed = seed;
    }

    @Override
    public GradientModel model() {
        return model;
    }

    @Override
    public void train(INDArray features, int[] labels, int round) {
        Examples examples = new Examples(features, IntStream.of(labels).boxed().toList(), classes);
        Random random = new Random(seed * 31 + round);
        for (int batch = 0; batch < BATCHES; batch++) {
            net.fit(examples.batch(
                    random.ints(batchSize, 0, labels.length).boxed().toList()));
        }
    }

    /** The number of steps, the weights and the memory of the updater. */
    @Override
    public Optional<byte[]> state() {
        ByteBuffer bytes = ByteBuffer.allocate(bytes());
        bytes.putInt(net.getIterationCount());
        for (INDArray array : arrays()) {
            bytes.asFloatBuffer().put(array.dup().data().asFloat());
            bytes.position(bytes.position() + Math.toIntExact(array.length() * Float.BYTES));
        }
        return Optional.of(bytes.array());
    }

    @Override
    public void restore(byte[] state) {
        if (state.length != bytes()) {
            throw new IllegalArgumentException("the state has " + state.length + " bytes, allowed are " + bytes());
        }
        ByteBuffer bytes = ByteBuffer.wrap(state);
        net.setIterationCount(bytes.getInt());
        for (INDArray array : arrays()) {
            float[] values = new float[Math.toIntExact(array.length())];
            bytes.asFloatBuffer().get(values);
            bytes.position(bytes.position() + values.length * Float.BYTES);
            array.assign(Nd4j.createFromArray(values).reshape(array.shape()));
        }
    }

    private int bytes() {
        long numbers = arrays().stream().mapToLong(INDArray::length).sum();
        return Math.toIntExact(Integer.BYTES + numbers * Float.BYTES);
    }

    private List<INDArray> arrays() {
        return List.of(net.params(), net.getUpdater().getStateViewArray());
    }
}
