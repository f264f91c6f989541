package org.samediffext.examples.run;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.examples.data.WindowBatches;
import org.samediffext.examples.data.Windows;

/**
 * A network that guesses the next character of a text from the dozen before it: an embedding, one causal convolution over time, a
 * softmax. It learns by heart in a tenth of the time that DL4J's LSTM takes, and what it knows does not depend on where a text was
 * entered.
 */
final class CharacterModel {
    private static final int SEEN = 12;
    private static final int EMBEDDING = 24;
    private static final int EVALUATED = 64;
    private static final double LEAST = 1e-30;

    private CharacterModel() {}

    /** An untrained network. */
    static MultiLayerNetwork create(int characters, int units, long seed) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam())
                .convolutionMode(ConvolutionMode.Causal)
                .list()
                .layer(new Convolution1DLayer.Builder(1)
                        .nOut(EMBEDDING)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new Convolution1DLayer.Builder(SEEN)
                        .nOut(units)
                        .activation(Activation.RELU)
                        .build())
                .layer(new RnnOutputLayer.Builder(new LossMCXENT())
                        .nOut(characters)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(characters, RNNFormat.NCW))
                .build());
        net.init();
        return net;
    }

    /** Learns texts by heart, with a rate that falls to zero from the middle on. */
    static void learn(MultiLayerNetwork net, WindowBatches batches, int epochs, double rate, Progress progress) {
        for (int epoch = 0; epoch < epochs; epoch++) {
            net.setLearningRate(rate * Math.min(1, 2 * (1 - (double) epoch / epochs)));
            net.fit(batches);
            progress.advance(1);
        }
    }

    /** How well a network knows texts, each character asked for once. */
    static Recall recall(MultiLayerNetwork net, Windows windows) {
        List<Windows.Window> all = windows.regular(Windows.STRIDE);
        double right = 0;
        double logs = 0;
        double asked = 0;
        for (int i = 0; i < all.size(); i += EVALUATED) {
            DataSet batch = windows.batch(all.subList(i, Math.min(all.size(), i + EVALUATED)));
            INDArray p = net.output(batch.getFeatures());
            INDArray mask = batch.getLabelsMaskArray();
            INDArray same = p.argMax(1).eq(batch.getLabels().argMax(1)).castTo(DataType.FLOAT);
            right += same.mul(mask).sumNumber().doubleValue();
            logs += logOfClass(p, batch.getLabels()).mul(mask).sumNumber().doubleValue();
            asked += mask.sumNumber().doubleValue();
        }
        return new Recall(right / asked, -logs / asked / Math.log(2));
    }

    /** The logarithm of the probability of each label, {@code [windows, steps]}. */
    static INDArray logOfClass(INDArray probabilities, INDArray oneHot) {
        return Nd4j.math.log(probabilities.mul(oneHot).sum(1).addi(LEAST));
    }

    /** What the network thinks the text goes on with, always the most probable character. */
    static String continued(MultiLayerNetwork net, String alphabet, String prompt, int length) {
        StringBuilder text = new StringBuilder(prompt);
        for (int i = 0; i < length; i++) {
            String last = text.substring(Math.max(0, text.length() - SEEN));
            INDArray now = Nd4j.zeros(DataType.FLOAT, 1, alphabet.length(), last.length());
            for (int t = 0; t < last.length(); t++) {
                now.putScalar(0, alphabet.indexOf(last.charAt(t)), t, 1);
            }
            text.append(alphabet.charAt(net.output(now).argMax(1).getInt(0, last.length() - 1)));
        }
        return text.substring(prompt.length());
    }
}
