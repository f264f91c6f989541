package org.samediffext.model;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;

/**
 * A layer's configuration without what makes training differ from inference: DL4J's layers recompute their forward pass in
 * training form when they go backward, whatever form the forward pass had.
 */
final class InferenceForm {

    private InferenceForm() {}

    /** A copy; the given configuration is not changed. */
    static Layer of(Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return of(frozen.getLayer());
        }
        if (layer instanceof FrozenLayerWithBackprop frozen) {
            return of(frozen.getUnderlying());
        }
        Layer copy = layer.clone();
        copy.setIDropout(null);
        copy.setConstraints(null);
        if (copy instanceof BaseWrapperLayer wrapper) {
            wrapper.setUnderlying(of(wrapper.getUnderlying()));
        } else if (copy instanceof Bidirectional both) {
            both.setFwd(of(both.getFwd()));
            both.setBwd(of(both.getBwd()));
        } else if (copy instanceof BatchNormalization normalization) {
            return new InferenceNormalization(normalization);
        } else if (copy instanceof ActivationLayer activation) {
            check(activation.getActivationFn(), layer);
        } else if (copy instanceof BaseLayer base) {
            base.setWeightNoise(null);
            check(base.getActivationFn(), layer);
        }
        return copy;
    }

    /** RReLU has no inference form: DL4J uses {@code max(z, (l + u)/2)} there, which is not the mean of what it trains. */
    private static void check(@Nullable IActivation activation, Layer layer) {
        if (activation instanceof ActivationRReLU) {
            throw new IllegalArgumentException("layer " + layer.getLayerName() + " has the activation " + activation
                    + ", whose inference in DL4J is another function than the one it trains; use leakyrelu");
        }
    }
}
