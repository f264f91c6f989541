package org.samediffext.adversarial;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/** A net of images [2, 5, 6]: z = R·tanh(W·x), written with the same formulas in src/test/reference/momentum.py. */
final class ImageNet implements Toy {
    private static final int HIDDEN = 4;
    private static final int PIXELS = 60;

    static INDArray image() {
        double[] x = new double[PIXELS];
        for (int i = 0; i < x.length; i++) {
            x[i] = .5 + .2 * Math.sin(i);
        }
        return Nd4j.createFromArray(x).reshape('c', 1, 2, 5, 6);
    }

    /** The same net in DL4J: a convolution whose kernel is as large as the image. */
    static GradientModel convolution() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .list()
                .layer(new ConvolutionLayer.Builder(5, 6)
                        .nIn(2)
                        .nOut(HIDDEN)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(HIDDEN)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(5, 6, 2))
                .build());
        net.init();
        net.params().assign(0);
        for (int j = 0; j < HIDDEN; j++) {
            for (int i = 0; i < PIXELS; i++) {
                net.getParam("0_W").putScalar(new int[] {j, i / 30, i / 6 % 5, i % 6}, w(j, i));
            }
            for (int k = 0; k < 3; k++) {
                net.getParam("1_W").putScalar(j, k, r(k, j));
            }
        }
        return Classifiers.of(net, Bounds.UNIT);
    }

    private static double w(int j, int i) {
        return Math.sin(1 + .7 * i * (j + 1));
    }

    private static double r(int k, int j) {
        return Math.cos(k + 2 * j);
    }

    private static double[] hidden(double[] x) {
        double[] h = new double[HIDDEN];
        for (int j = 0; j < HIDDEN; j++) {
            for (int i = 0; i < PIXELS; i++) {
                h[j] += w(j, i) * x[i];
            }
            h[j] = Math.tanh(h[j]);
        }
        return h;
    }

    @Override
    public int classes() {
        return 3;
    }

    @Override
    public double[] scores(double[] x) {
        double[] h = hidden(x);
        double[] z = new double[3];
        for (int k = 0; k < 3; k++) {
            for (int j = 0; j < HIDDEN; j++) {
                z[k] += r(k, j) * h[j];
            }
        }
        return z;
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        double[] h = hidden(x);
        double[] gradient = new double[PIXELS];
        for (int j = 0; j < HIDDEN; j++) {
            double back = 0;
            for (int k = 0; k < 3; k++) {
                back += r(k, j) * cotangent[k];
            }
            for (int i = 0; i < PIXELS; i++) {
                gradient[i] += w(j, i) * back * (1 - h[j] * h[j]);
            }
        }
        return gradient;
    }
}
