package org.samediffext.model;

import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient of a model's loss with respect to its parameters, which a participant of federated learning gives away, and
 * how it changes with the examples. Everything in double, in inference form, without the regularisation of the updater. DL4J's
 * losses count as a mean over the examples; the loss of a SameDiff graph is taken as it is.
 *
 * <p>DL4J has no second derivatives; they come from central differences of input gradients between two sets of parameters,
 * {@code ∂⟨∇_θ L, v⟩/∂x ≈ (∇_x L(θ + hv) − ∇_x L(θ − hv))/(2h)}, {@code h = 1e-5·(1 + ‖θ‖)/‖v‖}. Their error is of the second
 * order in h where activations are smooth; at the kinks of a ReLU it is not.
 *
 * <p>Works on a copy of the model, which is not touched and whose later training does not show. Not thread-safe.
 */
public final class NetworkGradients {
    private static final double STEP = 1e-5;

    private final LossModel model;
    private final INDArray theta;

    private NetworkGradients(LossModel model) {
        this.model = model;
        this.theta = model.parameters();
    }

    /**
     * The gradients of a network. Their order is that of {@code net.params()}.
     *
     * @param net a network after {@code init()}
     * @return of a copy of it in double
     */
    public static NetworkGradients of(MultiLayerNetwork net) {
        return new NetworkGradients(new LayerLoss(net));
    }

    /**
     * The gradients of a graph of layers with one input and one output. Their order is that of {@code net.params()}.
     *
     * @param net a network after {@code init()}
     * @return of a copy of it in double
     * @throws IllegalArgumentException if it has other inputs or outputs, or its output is no output layer
     */
    public static NetworkGradients of(ComputationGraph net) {
        return new NetworkGradients(new VertexLoss(net));
    }

    /**
     * The gradients of a SameDiff graph. Their order is that of the trainable ones of {@code graph.variables()}, which
     * SameDiff sorts by name, each row after row. SameDiff prints a line to the standard output for each operation that it
     * differentiates.
     *
     * @param graph a graph with one loss variable
     * @param input the placeholder for the examples
     * @param labels the placeholder for the labels
     * @return of a copy of it in double
     * @throws IllegalArgumentException if the loss depends on other placeholders or on something random
     */
    public static NetworkGradients of(SameDiff graph, String input, String labels) {
        return new NetworkGradients(new GraphLoss(graph, input, labels));
    }

    /**
     * The gradient with respect to the parameters.
     *
     * @param x one example a row, not changed
     * @param labels their labels, one row each, as the loss wants them; not changed
     * @return a new DOUBLE row vector
     */
    public INDArray parameters(INDArray x, INDArray labels) {
        return model.slopes(exact(x), exact(labels)).parameters();
    }

    /**
     * How a linear function of the parameters' gradient changes with the examples, by differences.
     *
     * @param x one example a row, not changed
     * @param labels their labels, not changed
     * @param v the linear function, in the order of the parameters
     * @return {@code ∂⟨∇_θ L, v⟩/∂x} in the shape of x, zero for a zero v; a new DOUBLE array
     */
    public INDArray mixed(INDArray x, INDArray labels, INDArray v) {
        INDArray rows = exact(x);
        INDArray y = exact(labels);
        return difference(v, rows, () -> model.slopes(rows, y).input());
    }

    /**
     * How a linear function of the parameters' gradient changes with the labels, by differences, for a model that ends in a
     * softmax with cross entropy.
     *
     * @param x one example a row, not changed
     * @param labels their labels, not changed
     * @param v the linear function, in the order of the parameters
     * @return its derivative with respect to the labels, one row an example, up to a number a row that is the same for all
     *     classes, as the probabilities of a row sum to one; it does not depend on the labels, as the loss is linear in them
     */
    public INDArray byLabels(INDArray x, INDArray labels, INDArray v) {
        INDArray rows = exact(x);
        INDArray y = exact(labels);
        return difference(v, y, () -> model.labelSlope(rows, y));
    }

    private INDArray difference(INDArray v, INDArray form, Supplier<INDArray> function) {
        double length = v.norm2Number().doubleValue();
        if (length == 0) {
            return form.like();
        }
        double h = STEP * (1 + theta.norm2Number().doubleValue()) / length;
        try {
            model.move(theta.add(v.mul(h)));
            INDArray ahead = function.get();
            model.move(theta.sub(v.mul(h)));
            return ahead.subi(function.get()).divi(2 * h);
        } finally {
            model.move(theta);
        }
    }

    private static INDArray exact(INDArray array) {
        return array.castTo(DataType.DOUBLE);
    }
}
