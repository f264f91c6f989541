package org.samediffext.examples.run;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.examples.data.Examples;

/** Two 3x3 convolutions, a pooling after the second and in larger images after each, and two dense layers. */
final class SmallCnn {
    private static final int FIRST_MAPS = 16;
    private static final int SECOND_MAPS = 32;
    private static final int HIDDEN = 64;
    private static final int LARGE = 16;

    private SmallCnn() {}

    /**
     * An untrained network.
     *
     * @param examples whose image size and number of classes it is made for
     * @param loss of the output layer
     * @param seed of the weights
     * @return initialised, with a placeholder for the updater
     */
    static MultiLayerNetwork create(Examples examples, ILossFunction loss, long seed) {
        long height = examples.images().size(2);
        ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .updater(new Sgd())
                .list()
                .layer(convolution(FIRST_MAPS));
        if (height >= LARGE) {
            layers.layer(pooling());
        }
        MultiLayerConfiguration configuration = layers.layer(convolution(SECOND_MAPS))
                .layer(pooling())
                .layer(new DenseLayer.Builder().nOut(HIDDEN).build())
                .layer(new OutputLayer.Builder(loss)
                        .nOut(examples.classes())
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(height, examples.images().size(3), 1))
                .build();
        MultiLayerNetwork net = new MultiLayerNetwork(configuration);
        net.init();
        return net;
    }

    private static SubsamplingLayer pooling() {
        return new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build();
    }

    private static ConvolutionLayer convolution(int maps) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(maps)
                .build();
    }
}
