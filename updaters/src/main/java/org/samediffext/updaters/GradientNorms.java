package org.samediffext.updaters;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.learning.NoOpUpdater;

/**
 * Notes the norms of the gradient in each step of a MultiLayerNetwork or ComputationGraph, for a {@link Refined} schedule of the
 * next run. The gradient is that of the loss, over all parameters, divided by the size of the minibatch as updaters get it, but
 * before L1, L2, DL4J's gradient normalization and clipping change it. What batch normalization keeps beside its parameters does not
 * count. Give it to {@code setListeners} before the run; one listener for one network.
 *
 * <pre>{@code
 * GradientNorms norms = new GradientNorms();
 * net.setListeners(norms);
 * net.fit(iterator, 10);
 * Refined schedule = norms.refined(0.1, 2);
 * }</pre>
 */
public final class GradientNorms extends BaseTrainingListener {
    /** The part of the run over which the paper takes medians. */
    private static final double SMOOTHED = 0.1;

    private final List<Double> l1 = new ArrayList<>();
    private final List<Double> l2 = new ArrayList<>();

    /** No norms yet. */
    public GradientNorms() {}

    @Override
    public void onGradientCalculation(Model model) {
        double sum = 0;
        double squares = 0;
        for (UpdaterBlock block : updater(model).getUpdaterBlocks()) {
            if (block.getGradientUpdater() instanceof NoOpUpdater) {
                continue;
            }
            for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
                sum += parameter.getGradView().norm1Number().doubleValue();
                double norm = parameter.getGradView().norm2Number().doubleValue();
                squares += norm * norm;
            }
        }
        int examples = model.conf().isMiniBatch() ? model.batchSize() : 1;
        l1.add(sum / examples);
        l2.add(Math.sqrt(squares) / examples);
    }

    private static BaseMultiLayerUpdater<?> updater(Model model) {
        if (model instanceof MultiLayerNetwork net) {
            return (BaseMultiLayerUpdater<?>) net.getUpdater();
        } else if (model instanceof ComputationGraph net) {
            return net.getUpdater();
        }
        throw new IllegalArgumentException("no gradient norms are noted of a "
                + model.getClass().getName() + ", allowed are MultiLayerNetwork and ComputationGraph");
    }

    /**
     * The sums of absolute values so far.
     *
     * @return one a step
     */
    public List<Double> l1() {
        return List.copyOf(l1);
    }

    /**
     * The Euclidean norms so far.
     *
     * @return one a step
     */
    public List<Double> l2() {
        return List.copyOf(l2);
    }

    /**
     * The schedule for a run of as many steps. Norms are smoothed over a tenth of the run, as in the paper; one that is zero or not
     * finite counts as the one before it.
     *
     * @param largest the largest rate, not negative
     * @param power 2 for SGD, which takes the l2 norms; 1 for Adam and its kin, which takes the l1 norms
     * @return the schedule
     * @throws IllegalStateException if fewer than two steps have a norm to go by
     */
    public Refined refined(double largest, int power) {
        List<Double> usable = new ArrayList<>();
        for (double norm : power == 1 ? l1 : l2) {
            boolean plain = norm > 0 && Double.isFinite(norm);
            if (plain || !usable.isEmpty()) {
                usable.add(plain ? norm : usable.get(usable.size() - 1));
            }
        }
        if (usable.size() < 2) {
            throw new IllegalStateException(usable.size() + " of " + l2.size()
                    + " steps have a gradient norm above 0, a refined schedule needs two: train first");
        }
        while (usable.size() < l2.size()) {
            usable.add(0, usable.get(0));
        }
        return new Refined(largest, Refined.smooth(usable, SMOOTHED), power);
    }
}
