package org.samediffext.examples.run;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.examples.data.Examples;

/** One hidden layer of 256 units: enough weights to learn every label by heart, and quick. */
final class SmallMlp {
    private static final int HIDDEN = 256;

    private SmallMlp() {}

    /**
     * An untrained network.
     *
     * @param examples whose image size and number of classes it is made for
     * @param loss of the output layer
     * @param seed of the weights
     * @return initialised, with a placeholder for the updater
     */
    static MultiLayerNetwork create(Examples examples, ILossFunction loss, long seed) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Sgd())
                .list()
                .layer(new DenseLayer.Builder()
                        .nOut(HIDDEN)
                        .weightInit(WeightInit.RELU)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(loss)
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
}
