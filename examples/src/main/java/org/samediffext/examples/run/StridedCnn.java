package org.samediffext.examples.run;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.examples.data.Examples;

/** Two 5x5 convolutions that halve the image, without pooling, and two dense layers: quick enough to be attacked at each step. */
final class StridedCnn {
    private static final int FIRST_MAPS = 16;
    private static final int SECOND_MAPS = 32;
    private static final int HIDDEN = 64;

    private StridedCnn() {}

    /**
     * An untrained network.
     *
     * @param examples whose image size and number of classes it is made for
     * @param seed of the weights
     * @return initialised, with a placeholder for the updater
     */
    static MultiLayerNetwork create(Examples examples, long seed) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .updater(new Sgd())
                .list()
                .layer(convolution(4, 4, FIRST_MAPS))
                .layer(convolution(3, 2, SECOND_MAPS))
                .layer(new DenseLayer.Builder().nOut(HIDDEN).build())
                .layer(new OutputLayer.Builder(new LossMCXENT())
                        .nOut(examples.classes())
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(
                        examples.images().size(2), examples.images().size(3), 1))
                .build());
        net.init();
        return net;
    }

    private static ConvolutionLayer convolution(int size, int stride, int maps) {
        return new ConvolutionLayer.Builder(size, size)
                .stride(stride, stride)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(maps)
                .build();
    }
}
