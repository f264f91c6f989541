package org.samediffext.examples.run;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
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
 * Three convolutions of stride 2 and a dense layer with dropout, which is the embedding; above it either a loss of pairs or a
 * classifier.
 */
final class EmbeddingCnn {
    private static final int EMBEDDING = 64;
    private static final int BATCH = 500;
    private static final int EMBEDDING_LAYER = 3;

    private EmbeddingCnn() {}

    /**
     * An untrained network. The layers up to the embedding start from the same weights whatever is above them.
     *
     * @param size of the images
     * @param loss of the embedding, absent for a classifier
     * @param classes of the classifier
     * @param seed of the weights
     * @return initialised, with a placeholder for the updater
     */
    static MultiLayerNetwork create(long size, Optional<LossTerm> loss, int classes, long seed) {
        ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .updater(new Sgd())
                .list()
                .layer(convolution(5, 16))
                .layer(convolution(3, 32))
                .layer(convolution(3, 64))
                .layer(new DenseLayer.Builder()
                        .dropOut(0.5)
                        .nOut(EMBEDDING)
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.IDENTITY)
                        .build());
        loss.ifPresentOrElse(
                term -> layers.layer(new LossLayer.Builder(Losses.of(term))
                        .activation(Activation.IDENTITY)
                        .build()),
                () -> layers.layer(new OutputLayer.Builder(new LossMCXENT())
                        .nOut(classes)
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.SOFTMAX)
                        .build()));
        MultiLayerNetwork net = new MultiLayerNetwork(
                layers.setInputType(InputType.convolutional(size, size, 1)).build());
        net.init();
        return net;
    }

    private static ConvolutionLayer convolution(int size, int maps) {
        return new ConvolutionLayer.Builder(size, size)
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(maps)
                .build();
    }

    /** The embeddings of images, one a row. */
    static INDArray embed(MultiLayerNetwork net, INDArray images) {
        INDArray all = Nd4j.create(images.dataType(), images.size(0), EMBEDDING);
        for (long from = 0; from < images.size(0); from += BATCH) {
            long to = Math.min(from + BATCH, images.size(0));
            INDArray part = images.get(
                    NDArrayIndex.interval(from, to), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
            all.get(NDArrayIndex.interval(from, to), NDArrayIndex.all())
                    .assign(net.feedForwardToLayer(EMBEDDING_LAYER, part, false).get(EMBEDDING_LAYER + 1));
        }
        return all;
    }
}
