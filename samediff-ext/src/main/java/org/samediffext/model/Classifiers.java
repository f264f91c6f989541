package org.samediffext.model;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/**
 * Looks at a trained model as a classifier with gradients: its scores before the softmax, and vector-Jacobian products with
 * respect to the input, both in inference form.
 *
 * <p>A view works on a twin that shares the model's parameters and nothing else. In the twin, dropout and weight noise are
 * gone, batch normalisation uses its running statistics forward and backward, and frozen layers let the gradient through.
 * Training the model goes on showing in the view; using the view changes neither the model, its updater, its counters and
 * listeners, nor ND4J's random stream. On its first call a view compares itself with the model's own inference and refuses a
 * model whose layers it does not understand.
 *
 * <p>Inputs of another floating point type are cast to the model's, and gradients come back in the model's type. Arrays that
 * are handed in are not written; arrays that are handed out are new. An input is checked for its shape, not for the bounds.
 *
 * <p>A view is not thread-safe: make one view a thread. It keeps the working memory of its largest call in workspaces of the
 * calling thread.
 */
public final class Classifiers {

    private Classifiers() {}

    /**
     * Looks at a network with a layer after the other. The last layer is an OutputLayer, LossLayer, DenseLayer or
     * ActivationLayer with softmax, identity, or a single sigmoid; the scores are its input to that activation, and a single
     * sigmoid's score {@code s} counts as the two scores {@code (0, s)}. A product costs one forward and one backward pass.
     *
     * @param net a network after {@code init()}
     * @param bounds the box of its legal inputs
     * @return the view
     * @throws IllegalArgumentException if the network is no classifier, or its inference form cannot be built
     */
    public static GradientModel of(MultiLayerNetwork net, Bounds bounds) {
        return new ClassifierView(LayerPasses.twin(net), bounds);
    }
}
