package org.samediffext.examples.run;

import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
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
}
