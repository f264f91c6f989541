package org.samediffext.losses;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Gradients of a network's loss on data, taken on a copy so that the network, its listeners and its counters see nothing. */
final class GradientPass {
    private final Model copy;

    private GradientPass(Model copy) {
        this.copy = copy;
    }

    /** Takes the gradient of a minibatch. */
    @FunctionalInterface
    interface Taker {
        /**
         * Takes a gradient.
         *
         * @param gradient DOUBLE, of the sum over the rows of the minibatch, for all parameters in one long row
         * @param tokens how many rows, or time steps of sequences, count
         */
        void take(INDArray gradient, double tokens);
    }

    /** Copies a network. Sequences are not truncated in the copy. */
    static GradientPass of(MultiLayerNetwork net) {
        net.init();
        MultiLayerConfiguration conf = net.getLayerWiseConfigurations().clone();
        conf.setBackpropType(BackpropType.Standard);
        MultiLayerNetwork copy = new MultiLayerNetwork(conf);
        copy.init(net.params().dup(), false);
        return new GradientPass(copy);
    }

    /** Copies a graph; its own clone would share the listeners. */
    static GradientPass of(ComputationGraph net) {
        net.init();
        ComputationGraphConfiguration conf = net.getConfiguration().clone();
        conf.setBackpropType(BackpropType.Standard);
        ComputationGraph copy = new ComputationGraph(conf);
        copy.init(net.params().dup(), false);
        return new GradientPass(copy);
    }

    /**
     * Goes once through data, which is reset before if it can be.
     *
     * @param data minibatches
     * @param perExample whether each example is a minibatch by itself
     * @param taker gets the gradients
     */
    void run(DataSetIterator data, boolean perExample, Taker taker) {
        if (data.resetSupported()) {
            data.reset();
        }
        while (data.hasNext()) {
            DataSet batch = data.next();
            if (perExample) {
                batch.asList().forEach(example -> take(example, taker));
            } else {
                take(batch, taker);
            }
        }
    }

    private void take(DataSet batch, Taker taker) {
        if (copy instanceof MultiLayerNetwork net) {
            net.setInput(batch.getFeatures());
            net.setLabels(batch.getLabels());
            net.setLayerMaskArrays(batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
            net.computeGradientAndScore();
            net.clearLayerMaskArrays();
        } else if (copy instanceof ComputationGraph net) {
            net.setInputs(batch.getFeatures());
            net.setLabels(batch.getLabels());
            net.setLayerMaskArrays(masks(batch.getFeaturesMaskArray()), masks(batch.getLabelsMaskArray()));
            net.computeGradientAndScore();
            net.clearLayerMaskArrays();
        }
        taker.take(copy.gradient().gradient().castTo(DataType.DOUBLE).dup(), tokens(batch));
    }

    private static INDArray @Nullable [] masks(@Nullable INDArray mask) {
        return mask == null ? null : new INDArray[] {mask};
    }

    private static double tokens(DataSet batch) {
        INDArray labels = batch.getLabels();
        INDArray mask = batch.getLabelsMaskArray() == null ? batch.getFeaturesMaskArray() : batch.getLabelsMaskArray();
        double all = (double) labels.length() / labels.size(1);
        return mask == null ? all : mask.sumNumber().doubleValue() * all / mask.length();
    }
}
