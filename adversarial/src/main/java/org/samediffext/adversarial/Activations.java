package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Range;

/** The feature space of a network, for {@link BayesErrorAscent}. */
public final class Activations {
    private Activations() {}

    /**
     * The activations of a layer as the scores of a model, with their vector-Jacobian product. The model shares the network's
     * parameters, so that training the network shows; otherwise as {@link Classifiers}.
     *
     * @param net a network after {@code init()}
     * @param layer the number of the layer, from 0 on, whose activations are {@code [rows, features]}, or are made so by the
     *     preprocessor of the next layer
     * @param bounds the box of its legal inputs
     * @return the model
     * @throws IllegalArgumentException if there is no such layer, or the layers up to it have no inference form
     */
    public static GradientModel of(MultiLayerNetwork net, int layer, Bounds bounds) {
        int layers = net.getnLayers();
        Range.that("layer", layer, "an integer from 0 to " + (layers - 1), layer >= 0 && layer < layers);
        MultiLayerConfiguration conf = net.getLayerWiseConfigurations().clone();
        List<NeuralNetConfiguration> confs = new ArrayList<>(conf.getConfs().subList(0, layer + 1));
        NeuralNetConfiguration end = conf.getConf(layer).clone();
        ActivationLayer identity = new ActivationLayer(Activation.IDENTITY);
        identity.setLayerName("activations");
        end.setLayer(identity);
        confs.add(end);
        conf.setConfs(confs);
        for (int beyond = layer + 2; beyond < layers; beyond++) {
            conf.getInputPreProcessors().remove(beyond);
        }
        long count = 0;
        for (int i = 0; i <= layer; i++) {
            count += net.getLayer(i).numParams();
        }
        MultiLayerNetwork part = new MultiLayerNetwork(conf);
        INDArray shared = net.params().get(NDArrayIndex.all(), NDArrayIndex.interval(0, count));
        part.init(shared, false);
        return Classifiers.of(part, bounds);
    }
}
