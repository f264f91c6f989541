package org.samediffext.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
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
    private final boolean frozen;
    private Layer layer;

    private LayerSlot(String name, NeuralNetConfiguration conf, Layer layer, int prefix, boolean frozen) {
        this.name = name;
        this.conf = conf;
        this.layer = layer;
        this.prefix = prefix;
        this.frozen = frozen;
    }

    /** The slot of a layer of a network; refuses one whose updater cannot be set. */
    static LayerSlot of(String name, org.deeplearning4j.nn.api.Layer running) {
        NeuralNetConfiguration conf = running.conf();
        Layer layer = conf.getLayer();
        boolean frozen = running instanceof FrozenLayer || running instanceof FrozenLayerWithBackprop;
        if (layer instanceof Bidirectional bidirectional) {
            // parameters are named f... and b..., and updaters are read from the forward layer
            return new LayerSlot(name, conf, unwrap(bidirectional.getFwd()), 1, frozen);
        }
        Layer inner = unwrap(layer);
        if (inner instanceof BaseLayer || inner instanceof AbstractSameDiffLayer) {
            return new LayerSlot(name, conf, inner, 0, frozen);
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

    /** Whether no step may change the layer; DL4J gives one kind of frozen layer to its updater with a gradient of zero. */
    boolean isFrozen() {
        return frozen;
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
    void setBridge(boolean weights, boolean biases, List<TensorPlace> places, int together) {
        if (SeenNormalization.canReplace(conf)) {
            layer = SeenNormalization.replace(conf, weights);
        }
        if (layer instanceof BaseLayer base) {
            base.setRegularization(bridged(base.getRegularization(), bridge(weights, places, false, together)));
            base.setRegularizationBias(bridged(base.getRegularizationBias(), bridge(biases, places, true, together)));
        } else {
            var layer = sameDiff();
            layer.setRegularization(bridged(layer.getRegularization(), bridge(weights, places, false, together)));
            layer.setRegularizationBias(bridged(layer.getRegularizationBias(), bridge(biases, places, true, together)));
        }
    }

    private @Nullable ParameterBridge bridge(boolean shown, List<TensorPlace> places, boolean bias, int together) {
        List<TensorPlace> own =
                places.stream().filter(place -> isBias(place) == bias).toList();
        return shown ? new ParameterBridge(name, own, together) : null;
    }

    boolean isBias(TensorPlace place) {
        return isBias(place.name().substring(name.length() + 1));
    }

    /** Why no step of the whole model can take the layer in, empty if it can. */
    Optional<String> againstModelSteps(List<String> parameters) {
        if (parameters.stream().anyMatch(layer::isPretrainParam)) {
            return Optional.of("DL4J leaves parameters out that are trained beforehand only");
        }
        List<Regularization> all = new ArrayList<>();
        parameters.forEach(parameter -> all.addAll(regularization(parameter)));
        return all.stream()
                .filter(one -> one.applyStep() == Regularization.ApplyStep.POST_UPDATER)
                .findFirst()
                .map(one -> "DL4J's " + one.getClass().getSimpleName()
                        + " changes what an updater leaves: use the updater's weightDecay instead");
    }

    private List<Regularization> regularization(String parameter) {
        @Nullable List<Regularization> all = conf.getLayer().getRegularizationByParam(parameter);
        return all == null ? List.of() : all;
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
