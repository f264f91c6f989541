package org.samediffext.examples.run;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.Losses;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Minibatches;
import org.samediffext.losses.BayesError;

/** A small network whose second layer gives sixteen features between −1 and 1. */
final class DigitNetwork {
    private static final int BATCH = 128;
    private static final int HIDDEN = 64;
    private static final int FEATURES = 16;
    private static final double RATE = 3e-3;

    private final MultiLayerNetwork net;

    private DigitNetwork(MultiLayerNetwork net) {
        this.net = net;
    }

    /** Learns the classes by a softmax on the features. */
    static DigitNetwork classifier(Examples examples, long seed) {
        Layer softmax = new OutputLayer.Builder(new LossMCXENT())
                .nIn(FEATURES)
                .nOut(examples.classes())
                .activation(Activation.SOFTMAX)
                .build();
        return of(examples, seed, softmax);
    }

    /** Learns features whose estimated Bayes error is small, and nothing else. */
    static DigitNetwork separator(Examples examples, long seed) {
        return of(
                examples,
                seed,
                new LossLayer.Builder(Losses.of(new BayesError()))
                        .activation(Activation.IDENTITY)
                        .build());
    }

    private static DigitNetwork of(Examples examples, long seed, Layer last) {
        long height = examples.images().size(2);
        long width = examples.images().size(3);
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.XAVIER)
                .updater(new Adam(RATE))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(height * width)
                        .nOut(HIDDEN)
                        .activation(Activation.RELU)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nIn(HIDDEN)
                        .nOut(FEATURES)
                        .activation(Activation.TANH)
                        .build())
                .layer(last)
                .inputPreProcessor(0, new CnnToFeedForwardPreProcessor(height, width, 1))
                .build());
        net.init();
        return new DigitNetwork(net);
    }

    void train(Examples examples, int epochs, long seed) {
        net.fit(new Minibatches(examples, BATCH, seed), epochs);
    }

    INDArray features(INDArray images) {
        return net.feedForwardToLayer(1, images, false).get(2);
    }

    double error(Examples examples) {
        return 1
                - Decisions.right(Decisions.of(net, examples.images()), examples.labels())
                        .value();
    }
}
