package org.samediffext.model;

import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The gradient of a network's loss with respect to its parameters, which a participant of federated learning gives away, and
 * how it changes with the examples. Everything in double, in inference form, without the regularisation of the updater, as a
 * mean over the examples.
 *
 * <p>DL4J has no second derivatives; they come from central differences of input gradients between two sets of parameters,
 * {@code ∂⟨∇_θ L, v⟩/∂x ≈ (∇_x L(θ + hv) − ∇_x L(θ − hv))/(2h)}, {@code h = 1e-5·(1 + ‖θ‖)/‖v‖}. Their error is of the second
 * order in h where activations are smooth; at the kinks of a ReLU it is not.
 *
 * <p>Works on a copy of the network, which is not touched and whose later training does not show. Not thread-safe.
 */
public final class NetworkGradients {
    private static final double STEP = 1e-5;

    private final MultiLayerNetwork net;
    private final INDArray theta;

    private NetworkGradients(MultiLayerNetwork net) {
        this.net = net;
        this.theta = net.params().dup();
    }

    /**
     * The gradients of a network.
     *
     * @param net a network after {@code init()}
     * @return of a copy of it in double
     */
    public static NetworkGradients of(MultiLayerNetwork net) {
        MultiLayerNetwork exact = net.convertDataType(DataType.DOUBLE);
        MultiLayerConfiguration conf = exact.getLayerWiseConfigurations().clone();
        for (NeuralNetConfiguration layer : conf.getConfs()) {
            layer.setLayer(InferenceForm.of(layer.getLayer()));
            layer.setCacheMode(CacheMode.NONE);
        }
        conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
        conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
        conf.setCacheMode(CacheMode.NONE);
        MultiLayerNetwork copy = new MultiLayerNetwork(conf);
        copy.init(exact.params(), false);
        copy.initGradientsView();
        return new NetworkGradients(copy);
    }

    /**
     * The gradient with respect to the parameters.
     *
     * @param x one example a row, not changed
     * @param labels their labels, one row each, as the network's loss wants them; not changed
     * @return a new DOUBLE row vector in the order of {@code net.params()}
     */
    public INDArray parameters(INDArray x, INDArray labels) {
        gradients(x, labels);
        return net.getFlattenedGradients().dup().divi(x.size(0));
    }

    /**
     * How a linear function of the parameters' gradient changes with the examples, by differences.
     *
     * @param x one example a row, not changed
     * @param labels their labels, not changed
     * @param v the linear function, in the order of {@code net.params()}
     * @return {@code ∂⟨∇_θ L, v⟩/∂x} in the shape of x, zero for a zero v; a new DOUBLE array
     */
    public INDArray mixed(INDArray x, INDArray labels, INDArray v) {
        double h = step(v);
        if (h == 0) {
            return x.castTo(DataType.DOUBLE).like();
        }
        return difference(v, h, () -> gradients(x, labels)).divi(x.size(0));
    }

    /**
     * How a linear function of the parameters' gradient changes with the labels, by differences, for a network that ends in a
     * softmax with cross entropy.
     *
     * @param x one example a row, not changed
     * @param v the linear function, in the order of {@code net.params()}
     * @return its derivative with respect to the labels, one row an example, up to a number a row that is the same for all
     *     classes, as the probabilities of a row sum to one; it does not depend on the labels, as the loss is linear in them
     */
    public INDArray byLabels(INDArray x, INDArray v) {
        double h = step(v);
        if (h == 0) {
            return net.output(x, false).like();
        }
        return difference(v, h, () -> Transforms.log(net.output(x, false), true).negi())
                .divi(x.size(0));
    }

    private double step(INDArray v) {
        double length = v.norm2Number().doubleValue();
        return length == 0 ? 0 : STEP * (1 + theta.norm2Number().doubleValue()) / length;
    }

    private INDArray difference(INDArray v, double h, Supplier<INDArray> function) {
        try {
            net.params().assign(theta.add(v.mul(h)));
            INDArray ahead = function.get();
            net.params().assign(theta.sub(v.mul(h)));
            return ahead.subi(function.get()).divi(2 * h);
        } finally {
            net.params().assign(theta);
        }
    }

    /** Fills the network's gradients and returns that of the examples, as sums over them. */
    private INDArray gradients(INDArray x, INDArray labels) {
        Pair<Gradient, INDArray> found = net.calculateGradients(
                x.castTo(DataType.DOUBLE).dup(), labels.castTo(DataType.DOUBLE).dup(), null, null);
        return found.getSecond().dup('c');
    }
}
