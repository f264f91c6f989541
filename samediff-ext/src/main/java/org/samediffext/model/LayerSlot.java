package org.samediffext.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.samediffext.spi.Tensor;

/** Where a layer configuration keeps its updaters and regularization: DL4J has one of each for weights and for biases. */
final class LayerSlot {
    private final String name;
    private final NeuralNetConfiguration conf;
    private final int prefix;
    private Layer layer;

    private LayerSlot(String name, NeuralNetConfiguration conf, Layer layer, int prefix) {
        this.name = name;
        this.conf = conf;
        this.layer = layer;
        this.prefix = prefix;
    }

    /** The slot of a layer, empty for a frozen layer; refuses a layer whose updater cannot be set. */
    static Optional<LayerSlot> of(String name, NeuralNetConfiguration conf) {
        Layer layer = conf.getLayer();
        if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
            return Optional.empty();
        }
        if (layer instanceof Bidirectional bidirectional) {
            // parameters are named f... and b..., and updaters are read from the forward layer
            return Optional.of(new LayerSlot(name, conf, unwrap(bidirectional.getFwd()), 1));
        }
        Layer inner = unwrap(layer);
        if (inner instanceof BaseLayer || inner instanceof AbstractSameDiffLayer) {
            return Optional.of(new LayerSlot(name, conf, inner, 0));
        }
        throw new IllegalArgumentException("the updater of layer " + name + " cannot be set: it is a "
                + layer.getClass().getName() + ", allowed are subclasses of " + BaseLayer.class.getName() + " and "
                + AbstractSameDiffLayer.class.getName());
    }

    private static Layer unwrap(Layer layer) {
        return layer instanceof BaseWrapperLayer wrapper ? unwrap(wrapper.getUnderlying()) : layer;
    }

    String name() {
        return name;
    }

    String type() {
        return layer.getClass().getSimpleName();
    }

    boolean isBias(String parameter) {
        return layer.initializer().isBiasParam(layer, parameter.substring(prefix));
    }

    /** Whether the parameter is changed by an updater: the running mean and variance of batch normalization are not. */
    boolean isTrained(String parameter) {
        return !(layer instanceof BatchNormalization)
                || parameter.equals(BatchNormalizationParamInitializer.GAMMA)
                || parameter.equals(BatchNormalizationParamInitializer.BETA);
    }

    boolean isNormalization() {
        return layer instanceof BatchNormalization;
    }

    /** Whether the layer's parameters can be shown to an updater. */
    boolean showsParameters() {
        return isNormalization() ? SeenNormalization.canReplace(conf) : !(layer instanceof OCNNOutputLayer);
    }

    IUpdater updater(boolean bias) {
        IUpdater weights = layer instanceof BaseLayer base
                ? base.getIUpdater()
                : sameDiff().getUpdater();
        @Nullable
        IUpdater biases = layer instanceof BaseLayer base
                ? base.getBiasUpdater()
                : sameDiff().getBiasUpdater();
        return bias && biases != null ? biases : weights;
    }

    void setUpdaters(IUpdater weights, @Nullable IUpdater biases) {
        if (layer instanceof BaseLayer base) {
            base.setIUpdater(weights);
            base.setBiasUpdater(biases);
        } else {
            sameDiff().setUpdater(weights);
            sameDiff().setBiasUpdater(biases);
        }
    }

    /** Shows the weights, the biases, both or none; the places of those that are not shown are left out. */
    void setBridge(boolean weights, boolean biases, List<TensorPlace> places) {
        if (SeenNormalization.canReplace(conf)) {
            layer = SeenNormalization.replace(conf, weights);
        }
        if (layer instanceof BaseLayer base) {
            base.setRegularization(bridged(base.getRegularization(), weights, places, false));
            base.setRegularizationBias(bridged(base.getRegularizationBias(), biases, places, true));
        } else {
            sameDiff().setRegularization(bridged(sameDiff().getRegularization(), weights, places, false));
            sameDiff().setRegularizationBias(bridged(sameDiff().getRegularizationBias(), biases, places, true));
        }
    }

    private List<Regularization> bridged(
            @Nullable List<Regularization> old, boolean bridge, List<TensorPlace> places, boolean bias) {
        List<TensorPlace> own = places.stream()
                .filter(place -> isBias(place.name().substring(name.length() + 1)) == bias)
                .toList();
        return bridged(old, bridge ? new ParameterBridge(name, own) : null);
    }

    /** The list with or without a bridge at its end, so that the bridge sees the gradient as L1 and L2 have left it. */
    static List<Regularization> bridged(@Nullable List<Regularization> old, @Nullable ParameterBridge bridge) {
        List<Regularization> list = new ArrayList<>(old == null ? List.of() : old);
        list.removeIf(r -> r instanceof ParameterBridge);
        if (bridge != null) {
            list.add(bridge);
        }
        return list;
    }

    /** The channel axis of a parameter, as {@link org.samediffext.spi.Tensor} defines it. */
    int channelAxis(String parameter, int rank) {
        String inner = parameter.substring(prefix);
        return isBias(parameter) ? Tensor.NO_CHANNELS : ChannelAxis.of(layer, inner, rank);
    }

    private AbstractSameDiffLayer sameDiff() {
        return (AbstractSameDiffLayer) layer;
    }
}
