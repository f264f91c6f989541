package org.samediffext.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.spi.Suggestion;

/** Where an output layer keeps its loss. */
final class LossSlot {
    private final FeedForwardLayer layer;

    private LossSlot(FeedForwardLayer layer) {
        this.layer = layer;
    }

    /** The slot of a model's only output layer. */
    static LossSlot only(Object model) {
        List<FeedForwardLayer> outputs = outputs(model);
        if (outputs.size() != 1) {
            throw new IllegalArgumentException("the model has " + outputs.size()
                    + " output layers, but the key 'loss' needs exactly one: name them under the key 'losses'");
        }
        return new LossSlot(outputs.get(0));
    }

    /** The slot of the output layer of a name. */
    static LossSlot of(Object model, String name) {
        List<FeedForwardLayer> outputs = outputs(model);
        List<String> names =
                outputs.stream().map(FeedForwardLayer::getLayerName).toList();
        int at = names.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("the model has no output layer '" + name + "', available are "
                    + String.join(", ", names) + Suggestion.phrase(name, names));
        }
        return new LossSlot(outputs.get(at));
    }

    private static List<FeedForwardLayer> outputs(Object model) {
        if (model instanceof SameDiff) {
            throw new IllegalArgumentException("the loss of a SameDiff model is part of its graph: build it with"
                    + " SameDiffExt.lossTerm(...).build(sd, labels, output, weights) and call sd.setLossVariables");
        }
        List<FeedForwardLayer> outputs = new ArrayList<>();
        for (Layer layer : layers(model)) {
            if (layer instanceof IOutputLayer) {
                outputs.add(supported(layer.conf().getLayer()));
            }
        }
        return outputs;
    }

    private static Layer[] layers(Object model) {
        if (model instanceof MultiLayerNetwork net) {
            net.init();
            return net.getLayers();
        }
        if (model instanceof ComputationGraph net) {
            net.init();
            return net.getLayers();
        }
        throw Installer.wrongKind(model);
    }

    private static FeedForwardLayer supported(org.deeplearning4j.nn.conf.layers.Layer conf) {
        if (conf instanceof BaseOutputLayer
                || conf instanceof LossLayer
                || conf instanceof RnnLossLayer
                || conf instanceof CnnLossLayer) {
            return (FeedForwardLayer) conf;
        }
        throw new IllegalArgumentException("the loss of a " + conf.getClass().getName() + " cannot be replaced,"
                + " allowed are OutputLayer, RnnOutputLayer, LossLayer, RnnLossLayer and CnnLossLayer");
    }

    ILossFunction loss() {
        if (layer instanceof BaseOutputLayer output) {
            return output.getLossFn();
        } else if (layer instanceof LossLayer output) {
            return output.getLossFn();
        } else if (layer instanceof RnnLossLayer output) {
            return output.getLossFn();
        }
        return ((CnnLossLayer) layer).getLossFn();
    }

    void setLoss(ILossFunction loss) {
        if (layer instanceof BaseOutputLayer output) {
            output.setLossFn(loss);
        } else if (layer instanceof LossLayer output) {
            output.setLossFn(loss);
        } else if (layer instanceof RnnLossLayer output) {
            output.setLossFn(loss);
        } else if (layer instanceof CnnLossLayer output) {
            output.setLossFn(loss);
        }
    }
}
