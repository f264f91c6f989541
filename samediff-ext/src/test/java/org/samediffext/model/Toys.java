package org.samediffext.model;

import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and inputs without randomness of their own. */
final class Toys {

    private Toys() {}

    static NeuralNetConfiguration.Builder builder(DataType type) {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .activation(Activation.TANH)
                .updater(new Adam(0.05));
    }

    static Layer dense(int out) {
        return new DenseLayer.Builder().nOut(out).build();
    }

    static OutputLayer softmax(int out) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(out)
                .activation(Activation.SOFTMAX)
                .build();
    }

    static MultiLayerNetwork net(DataType type, InputType input, Layer... layers) {
        ListBuilder list = builder(type).list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        MultiLayerNetwork net = new MultiLayerNetwork(list.setInputType(input).build());
        net.init();
        return net;
    }

    static MultiLayerNetwork net(InputType input, Layer... layers) {
        return net(DataType.DOUBLE, input, layers);
    }

    /** Gives each running mean and variance, and each scale and shift, a value of its own. */
    static MultiLayerNetwork withStatistics(MultiLayerNetwork net) {
        net.paramTable().forEach((name, values) -> {
            int layer = Integer.parseInt(name.substring(0, name.indexOf('_')));
            if (net.getLayer(layer).conf().getLayer() instanceof BatchNormalization) {
                values.addi(values(values.dataType(), values.shape()).muli(0.4).addi(0.1));
            }
        });
        return net;
    }

    /** Numbers of both signs, below one. */
    static INDArray values(DataType type, long... shape) {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        double[] values = new double[(int) length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(1.7 * i + 0.4) * 0.9;
        }
        return Nd4j.createFromArray(values).reshape(shape).castTo(type);
    }

    static INDArray values(long... shape) {
        return values(DataType.DOUBLE, shape);
    }

    /** The exact numbers, which {@code equals} of an array does not compare. */
    static double[] numbers(INDArray array) {
        return array.dup('c').data().asDouble();
    }

    static INDArray oneHot(int rows, int classes) {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, rows, classes);
        for (int row = 0; row < rows; row++) {
            labels.putScalar(row, row % classes, 1);
        }
        return labels;
    }

    /** Some gradient that differs from score to score. */
    static INDArray weights(INDArray logits) {
        return values(logits.dataType(), logits.shape()).muli(2).addi(0.5);
    }

    /** Central differences of {@code sum(weights * logits)}. */
    static INDArray differences(UnaryOperator<INDArray> logits, INDArray x, double step) {
        ToDoubleFunction<INDArray> loss = at -> {
            INDArray scores = logits.apply(at);
            return scores.mul(weights(scores)).sumNumber().doubleValue();
        };
        INDArray gradient = Nd4j.zeros(DataType.DOUBLE, x.shape());
        for (long i = 0; i < x.length(); i++) {
            INDArray moved = x.dup('c');
            double value = moved.getDouble(i);
            moved.putScalar(i, value + step);
            double above = loss.applyAsDouble(moved);
            moved.putScalar(i, value - step);
            gradient.putScalar(i, (above - loss.applyAsDouble(moved)) / (2 * step));
        }
        return gradient;
    }
}
