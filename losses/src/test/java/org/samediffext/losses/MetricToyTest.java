package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.samediffext.Losses;
import org.samediffext.losses.ClassBalancedIterator.Shortage;

/**
 * Twenty classes that differ in 4 of 20 dimensions, the others being noise of three times their size; a linear map to 4
 * dimensions learns from ten of them, and the other ten are what it is judged by.
 */
class MetricToyTest {
    private static final int CLASSES = 20;
    private static final int WIDTH = 20;

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(ints = {1, 2, 3})
    void learnsToSeeClassesItWasNeverShown(int seed) {
        Random random = new Random(seed);
        double[][] means = new double[CLASSES][4];
        for (double[] mean : means) {
            for (int k = 0; k < 4; k++) {
                mean[k] = 2 * random.nextGaussian();
            }
        }
        INDArray[] seen = examples(random, means, 0, 100);
        INDArray[] unseen = examples(random, means, CLASSES / 2, 20);
        MultiLayerNetwork net = linear(seed);
        double before = recall(net, unseen);
        ClassBalancedIterator batches = new ClassBalancedIterator(seen[0], seen[1], 8, 5, 300, Shortage.REFUSE, seed);
        net.fit(batches);

        assertThat(before).isLessThan(.3);
        assertThat(recall(net, unseen)).isGreaterThan(.8);
    }

    private static double recall(MultiLayerNetwork net, INDArray[] examples) {
        return Retrieval.of(net.output(examples[0]), examples[1], Distance.COSINE)
                .scores(1)
                .recall(1);
    }

    private static MultiLayerNetwork linear(int seed) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Nesterovs(.1, .9))
                .list()
                .layer(new OutputLayer.Builder(Losses.of(new MultiSimilarity()))
                        .nIn(WIDTH)
                        .nOut(4)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        net.init();
        return net;
    }

    private static INDArray[] examples(Random random, double[][] means, int first, int perClass) {
        int rows = CLASSES / 2 * perClass;
        INDArray x = Nd4j.create(DataType.FLOAT, rows, WIDTH);
        INDArray ids = Nd4j.create(DataType.FLOAT, rows, 1);
        for (int i = 0; i < rows; i++) {
            int id = first + i / perClass;
            ids.putScalar(i, 0, id);
            for (int k = 0; k < WIDTH; k++) {
                double noise = random.nextGaussian();
                x.putScalar(i, k, k < 4 ? means[id][k] + .6 * noise : 2 * noise);
            }
        }
        return new INDArray[] {x, ids};
    }
}
