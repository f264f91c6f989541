package org.samediffext.model;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
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
     * sigmoid's score {@code s} counts as the two scores {@code (0, s)}. Inputs may be of any rank: rows, sequences, images,
     * volumes. A network that decides at every time step, as with an RnnOutputLayer, is refused; let it end in a LastTimeStep or a
     * GlobalPoolingLayer and an OutputLayer. A product costs one forward and one backward pass.
     *
     * @param net a network after {@code init()}
     * @param bounds the box of its legal inputs
     * @return the view
     * @throws IllegalArgumentException if the network is no classifier, or its inference form cannot be built
     */
    public static GradientModel of(MultiLayerNetwork net, Bounds bounds) {
        return new ClassifierView(LayerPasses.twin(net, TwinKind.SCORES), bounds);
    }

    /**
     * Looks at a graph of layers with one input and one output; otherwise as for a {@link MultiLayerNetwork}.
     *
     * @param net a network after {@code init()}
     * @param bounds the box of its legal inputs
     * @return the view
     * @throws IllegalArgumentException if the network is no classifier with one input and one output, or its inference form
     *     cannot be built
     */
    public static GradientModel of(ComputationGraph net, Bounds bounds) {
        return new ClassifierView(VertexPasses.twin(net, TwinKind.SCORES), bounds);
    }

    /**
     * Looks at a graph of layers with several inputs or outputs: at one input, while the others are held at given values, and at
     * one output. Where examples differ in the other inputs, take a view for each example: what an attack finds does not depend
     * on batch mates.
     *
     * @param net a network after {@code init()}
     * @param input the input for the examples
     * @param held a value for each other input: one example {@code [1, ...]}, the same for all rows; copied
     * @param output the output that counts, as for a network with one
     * @param bounds the box of the input's legal values
     * @return the view
     * @throws IllegalArgumentException if names or values do not fit the network, the output is no classifier's, or the
     *     inference form cannot be built
     */
    public static GradientModel of(
            ComputationGraph net, String input, Map<String, INDArray> held, String output, Bounds bounds) {
        return new ClassifierView(VertexPasses.twin(net, TwinKind.SCORES, input, new HeldInputs(held), output), bounds);
    }

    /**
     * Looks at a SameDiff graph. A product costs two forward passes and one backward pass. SameDiff prints a line to the
     * standard output for each operation that it differentiates, once a view.
     *
     * @param graph a graph whose scores depend on a single placeholder and on nothing random
     * @param input the placeholder for the examples
     * @param logits the variable {@code [rows, classes]} before the softmax, or {@code [rows, 1]} before a sigmoid, whose
     *     score {@code s} counts as the two scores {@code (0, s)}
     * @param bounds the box of the legal inputs
     * @return the view
     * @throws IllegalArgumentException if the names do not say input and scores, or the scores depend on a dropout
     */
    public static GradientModel of(SameDiff graph, String input, String logits, Bounds bounds) {
        return of(graph, input, Map.of(), logits, bounds);
    }

    /**
     * Looks at a SameDiff graph whose scores depend on further placeholders, which are held at given values.
     *
     * @param graph a graph whose scores depend on nothing random
     * @param input the placeholder for the examples
     * @param held a value for each other placeholder that the scores depend on: one example {@code [1, ...]}, the same for all
     *     rows; copied
     * @param logits the scores, as for {@link #of(SameDiff, String, String, Bounds)}
     * @param bounds the box of the legal inputs
     * @return the view
     * @throws IllegalArgumentException if names or values do not fit the graph, or the scores depend on a dropout
     */
    public static GradientModel of(
            SameDiff graph, String input, Map<String, INDArray> held, String logits, Bounds bounds) {
        HeldInputs others = new HeldInputs(held);
        new ScoreGraph(graph).check(input, others, logits);
        return new ClassifierView(new SameDiffTwin(graph, input, others, logits), bounds);
    }

    /**
     * Looks at a classifier of token sequences whose first layer looks up an embedding. The view takes, in place of the tokens'
     * numbers, a one-hot matrix {@code [rows, vocabulary, places]} ({@code [rows, vocabulary]} for an EmbeddingLayer), through
     * which there is a gradient: {@code E·∂ℓ/∂embedding}. Mixtures of tokens are legal inputs too. Masks are not used.
     *
     * @param net a network after {@code init()} whose first layer is an EmbeddingSequenceLayer or an EmbeddingLayer
     * @return the view, its bounds 0 and 1
     * @throws IllegalArgumentException if the first layer is another one, or as for {@link #of(MultiLayerNetwork, Bounds)}
     */
    public static GradientModel ofTokens(MultiLayerNetwork net) {
        return new ClassifierView(LayerPasses.twin(net, TwinKind.TOKENS), Bounds.UNIT);
    }

    /**
     * The same for a graph of layers with one input, which goes into a single embedding, and one output.
     *
     * @param net a network after {@code init()}
     * @return the view, its bounds 0 and 1
     * @throws IllegalArgumentException if the input goes into another layer, or as for {@link #of(ComputationGraph, Bounds)}
     */
    public static GradientModel ofTokens(ComputationGraph net) {
        return new ClassifierView(VertexPasses.twin(net, TwinKind.TOKENS), Bounds.UNIT);
    }

    /**
     * Looks at a model of any kind. In a SameDiff graph, the scores are the only variable that goes into a softmax or a
     * softmax loss, and the input is the only placeholder that they depend on.
     *
     * @param model a {@link MultiLayerNetwork}, a {@link ComputationGraph} or a {@link SameDiff}
     * @param bounds the box of its legal inputs
     * @return the view
     * @throws IllegalArgumentException if the model is of another class, or no classifier
     */
    public static GradientModel of(Object model, Bounds bounds) {
        if (model instanceof MultiLayerNetwork net) {
            return of(net, bounds);
        }
        if (model instanceof ComputationGraph net) {
            return of(net, bounds);
        }
        if (model instanceof SameDiff graph) {
            ScoreGraph scores = new ScoreGraph(graph);
            String logits = scores.logits();
            return of(graph, scores.input(logits), logits, bounds);
        }
        throw new IllegalArgumentException("model: " + model.getClass().getName()
                + " is no model of ND4J; allowed are MultiLayerNetwork, ComputationGraph and SameDiff");
    }
}
