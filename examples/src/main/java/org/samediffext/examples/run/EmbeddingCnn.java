package org.samediffext.examples.run;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.Losses;
import org.samediffext.spi.LossTerm;

/**
 * Three convolutions of stride 2, each with batch normalization, and a dense layer, which is the embedding; above it either a
 * loss of pairs or a classifier.
 */
final class EmbeddingCnn {
    private static final int EMBEDDING = 64;
    private static final int BATCH = 500;

    private final MultiLayerNetwork net;
    private final int embeddingLayer;

    /**
     * An untrained network. The layers up to the embedding start from the same weights whatever is above them.
     *
     * @param size of the images
     * @param loss of the embedding, absent for a classifier
     * @param normalised whether batch normalization of the embedding, without scale and shift, is a part of it
     * @param classes of the classifier
     * @param seed of the weights
     */
    EmbeddingCnn(long size, Optional<LossTerm> loss, boolean normalised, int classes, long seed) {
        ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.RELU)
                .activation(Activation.IDENTITY)
                .updater(new Sgd())
                .list();
        convolution(layers, 5, 16);
        convolution(layers, 3, 32);
        convolution(layers, 3, 64);
        layers.layer(new DenseLayer.Builder()
                .nOut(EMBEDDING)
                .weightInit(WeightInit.XAVIER)
                .build());
        if (normalised) {
            layers.layer(new BatchNormalization.Builder()
                    .gamma(1)
                    .beta(0)
                    .lockGammaBeta(true)
                    .build());
        }
        embeddingLayer = layers.getLayerwise().size() - 1;
        loss.ifPresentOrElse(
                term -> layers.layer(new LossLayer.Builder(Losses.of(term)).build()),
                () -> layers.layer(new OutputLayer.Builder(new LossMCXENT())
                        .nOut(classes)
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.SOFTMAX)
                        .build()));
        net = new MultiLayerNetwork(
                layers.setInputType(InputType.convolutional(size, size, 1)).build());
        net.init();
    }

    /** DL4J's batch normalization applies no activation, so that is a layer of its own. */
    private static void convolution(ListBuilder layers, int size, int maps) {
        layers.layer(new ConvolutionLayer.Builder(size, size)
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(maps)
                .build());
        layers.layer(new BatchNormalization());
        layers.layer(new ActivationLayer(Activation.RELU));
    }

    /** The network, with a placeholder for the updater. */
    MultiLayerNetwork net() {
        return net;
    }

    /** The embeddings of images, one a row. */
    INDArray embed(INDArray images) {
        INDArray all = Nd4j.create(images.dataType(), images.size(0), EMBEDDING);
        for (long from = 0; from < images.size(0); from += BATCH) {
            long to = Math.min(from + BATCH, images.size(0));
            INDArray part = images.get(
                    NDArrayIndex.interval(from, to), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
            all.get(NDArrayIndex.interval(from, to), NDArrayIndex.all())
                    .assign(net.feedForwardToLayer(embeddingLayer, part, false).get(embeddingLayer + 1));
        }
        return all;
    }
}
