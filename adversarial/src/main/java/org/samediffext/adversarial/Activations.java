package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Range;

/**
 * The feature space of a network, for {@link BayesErrorAscent}: the activations inside it as the scores of a model, with their
 * vector-Jacobian product. The model shares the network's parameters, so that training the network shows; otherwise as {@link
 * Classifiers}. In a SameDiff graph every variable {@code [rows, features]} is such a space; name it to {@link
 * Classifiers#of(org.nd4j.autodiff.samediff.SameDiff, String, String, Bounds)} in place of the scores.
 */
public final class Activations {
    private static final String NAME = "samediffext_activations";

    private Activations() {}

    /**
     * The activations of a layer.
     *
     * @param net a network after {@code init()}
     * @param layer the number of the layer, from 0 on, whose activations are {@code [rows, features]}, or are made so by the
     *     preprocessor of the next layer
     * @param bounds the box of its legal inputs
     * @return the model
     * @throws IllegalArgumentException if there is no such layer, it has a loss, or the layers up to it have no inference form
     */
    public static GradientModel of(MultiLayerNetwork net, int layer, Bounds bounds) {
        int layers = net.getnLayers();
        Range.that("layer", layer, "an integer from 0 to " + (layers - 1), layer >= 0 && layer < layers);
        checkHidden("layer " + layer, net.getLayer(layer));
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

    /**
     * The activations of a vertex.
     *
     * @param net a network after {@code init()}, with one input
     * @param vertex the name of a vertex whose activations are {@code [rows, features]}, or are made so by the preprocessor of
     *     a layer that it goes into
     * @param bounds the box of its legal inputs
     * @return the model
     * @throws IllegalArgumentException if there is no such vertex, it has a loss, or the graph has several inputs, or no inference form
     */
    public static GradientModel of(ComputationGraph net, String vertex, Bounds bounds) {
        ComputationGraphConfiguration conf = net.getConfiguration().clone();
        Set<String> known = conf.getVertices().keySet();
        Range.that("vertex", vertex, "one of " + known, known.contains(vertex));
        checkHidden("vertex " + vertex, net.getLayer(vertex));
        NeuralNetConfiguration end = new NeuralNetConfiguration.Builder()
                .layer(new ActivationLayer(Activation.IDENTITY))
                .build();
        end.getLayer().setLayerName(NAME);
        conf.getVertices().put(NAME, new LayerVertex(end, before(conf, vertex)));
        conf.getVertexInputs().put(NAME, List.of(vertex));
        conf.setNetworkOutputs(List.of(NAME));
        // the layout of the parameters follows this order
        int[] order = net.getConfiguration().getTopologicalOrder();
        int[] longer = Arrays.copyOf(order, order.length + 1);
        longer[order.length] = order.length;
        List<String> names = new ArrayList<>(net.getConfiguration().getTopologicalOrderStr());
        names.add(NAME);
        conf.setTopologicalOrder(longer);
        conf.setTopologicalOrderStr(names);
        ComputationGraph part = new ComputationGraph(conf);
        part.init(net.params(), false);
        return Classifiers.of(part, bounds);
    }

    private static void checkHidden(String where, @Nullable Layer layer) {
        if (layer instanceof IOutputLayer) {
            throw new IllegalArgumentException(
                    where + " has a loss, allowed is one before it; the scores before its activation are those of"
                            + " Classifiers.of(net, bounds)");
        }
    }

    /** What a layer behind a vertex does with its activations first. */
    private static @Nullable InputPreProcessor before(ComputationGraphConfiguration conf, String vertex) {
        for (Map.Entry<String, List<String>> edges : conf.getVertexInputs().entrySet()) {
            if (edges.getValue().contains(vertex)
                    && conf.getVertices().get(edges.getKey()) instanceof LayerVertex layer
                    && layer.getPreProcessor() != null) {
                return layer.getPreProcessor().clone();
            }
        }
        return null;
    }
}
