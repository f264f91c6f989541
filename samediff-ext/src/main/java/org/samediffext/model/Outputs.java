package org.samediffext.model;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Differentiable;

/**
 * Looks at a trained model as a function that can be differentiated with respect to its input, whatever it is for: a
 * regression with one or many outputs, or a classifier's probabilities. The output is the model's own, its last activation
 * included. Otherwise as {@link Classifiers}: a twin in inference form that shares the parameters and changes nothing, one
 * view a thread.
 */
public final class Outputs {

    private Outputs() {}

    /**
     * Looks at a network with a layer after the other.
     *
     * @param net a network after {@code init()}, its output {@code [rows, outputs]}
     * @return the view
     * @throws IllegalArgumentException if its inference form cannot be built
     */
    public static Differentiable of(MultiLayerNetwork net) {
        return new OutputView(LayerPasses.twin(net, TwinKind.OUTPUT), Bounds.UNIT);
    }

    /**
     * Looks at a graph of layers with one input and one output.
     *
     * @param net a network after {@code init()}, its output {@code [rows, outputs]}
     * @return the view
     * @throws IllegalArgumentException if its inference form cannot be built
     */
    public static Differentiable of(ComputationGraph net) {
        return new OutputView(VertexPasses.twin(net, TwinKind.OUTPUT), Bounds.UNIT);
    }

    /**
     * Looks at a SameDiff graph. A product costs two forward passes and one backward pass.
     *
     * @param graph a graph whose output depends on a single placeholder and on nothing random
     * @param input the placeholder for the examples
     * @param output the variable {@code [rows, outputs]}
     * @return the view
     * @throws IllegalArgumentException if the names do not say input and output, or the output depends on a dropout
     */
    public static Differentiable of(SameDiff graph, String input, String output) {
        new ScoreGraph(graph).checkPath(input, HeldInputs.NONE, output);
        return new OutputView(new SameDiffTwin(graph, input, HeldInputs.NONE, output), Bounds.UNIT);
    }
}
