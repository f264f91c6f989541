package org.samediffext.model;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * The last layer without its loss, and for a classifier without its activation, so that it tells the scores and takes their
 * gradient.
 *
 * @param layer the layer, its parameters laid out as before
 * @param activation what was taken off
 * @param outputs the width, or zero where the layer does not say
 * @param classifier whether the outputs are scores of classes
 */
record LogitForm(Layer layer, IActivation activation, long outputs, boolean classifier) {

    /** Takes the loss off a layer that is already in inference form, and leaves the activation. */
    static LogitForm whole(Layer last, String where) {
        IActivation none = new ActivationIdentity();
        if (last instanceof OutputLayer output) {
            DenseLayer dense = dense(output);
            dense.setActivationFn(output.getActivationFn());
            dense.setLayerName(last.getLayerName());
            return new LogitForm(dense, none, output.getNOut(), false);
        }
        if (last instanceof LossLayer loss) {
            ActivationLayer activation = new ActivationLayer(loss.getActivationFn());
            activation.setLayerName(last.getLayerName());
            return new LogitForm(activation, none, 0, false);
        }
        if (last instanceof ActivationLayer || last instanceof DenseLayer) {
            return new LogitForm(last, none, last instanceof DenseLayer dense ? dense.getNOut() : 0, false);
        }
        throw refused(
                last, where, "; allowed as last layer are OutputLayer, LossLayer, DenseLayer and ActivationLayer");
    }

    /** Takes loss and activation off a layer that is already in inference form. */
    static LogitForm of(Layer last, String where) {
        LogitForm form;
        if (last instanceof OutputLayer output) {
            form = new LogitForm(dense(output), output.getActivationFn(), output.getNOut(), true);
        } else if (last instanceof LossLayer loss) {
            form = new LogitForm(new ActivationLayer(Activation.IDENTITY), loss.getActivationFn(), 0, true);
        } else if (last instanceof ActivationLayer activation) {
            form = new LogitForm(new ActivationLayer(Activation.IDENTITY), activation.getActivationFn(), 0, true);
        } else if (last instanceof DenseLayer dense) {
            form = new LogitForm(dense, dense.getActivationFn(), dense.getNOut(), true);
            dense.setActivationFn(new ActivationIdentity());
        } else {
            throw refused(
                    last,
                    where,
                    "; a classifier's last layer is an OutputLayer, LossLayer, DenseLayer or ActivationLayer");
        }
        form.layer.setLayerName(last.getLayerName());
        form.checkActivation(where);
        form.checkWidth(form.outputs, where);
        return form;
    }

    private static IllegalArgumentException refused(Layer last, String where, String allowed) {
        boolean steps = last instanceof RnnOutputLayer || last instanceof RnnLossLayer;
        return new IllegalArgumentException(where + " is a " + last.getClass().getSimpleName() + allowed
                + (steps
                        ? ". It decides at every time step, where one decision an example is needed: put a LastTimeStep"
                                + " around the layer before it, or a GlobalPoolingLayer behind that, and end in an"
                                + " OutputLayer, which takes the same weights"
                        : ""));
    }

    private static DenseLayer dense(OutputLayer output) {
        return new DenseLayer.Builder()
                .nIn(output.getNIn())
                .nOut(output.getNOut())
                .hasBias(output.hasBias())
                .activation(Activation.IDENTITY)
                .build();
    }

    private void checkActivation(String where) {
        if (!(activation instanceof ActivationSoftmax
                || activation instanceof ActivationIdentity
                || activation instanceof ActivationSigmoid)) {
            throw new IllegalArgumentException(where + " has the activation " + activation
                    + "; allowed are softmax and identity, and sigmoid where there is a single output");
        }
    }

    private void checkWidth(long width, String where) {
        if (width > 1 && activation instanceof ActivationSigmoid) {
            throw new IllegalArgumentException(
                    where + " has " + width
                            + " sigmoid outputs, which are labels of their own and not the scores of one decision; allowed is one");
        }
        if (width == 1 && !(activation instanceof ActivationSigmoid)) {
            throw new IllegalArgumentException(where + " has a single output with the activation " + activation
                    + "; a classifier has at least two outputs, or one with sigmoid");
        }
    }

    /** Refuses a width that only a forward pass told. */
    void check(long width) {
        if (classifier) {
            checkWidth(width, "the last layer");
        }
    }
}
