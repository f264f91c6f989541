package org.samediffext.model;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Lets an updater see the parameters. DL4J and SameDiff give an updater the gradient alone, but call every regularization
 * with parameter and gradient just before, on the same thread. This one adds nothing: it keeps the pair for the updater
 * that follows. It is part of the layer's configuration, so that it survives clone, save and restore.
 */
public final class ParameterBridge implements Regularization {
    private static final long serialVersionUID = 1L;

    private static final ThreadLocal<Seen> SEEN = ThreadLocal.withInitial(Seen::new);

    /** The name of the layer. */
    private final String layer;

    /**
     * A bridge for one layer.
     *
     * @param layer the layer's name; empty for a SameDiff model, which has one bridge for all variables
     */
    public ParameterBridge(@JsonProperty("layer") String layer) {
        this.layer = layer;
    }

    /** A parameter and its gradient. */
    record Pair(INDArray parameter, INDArray gradient) {}

    private static final class Seen {
        private final List<Pair> pairs = new ArrayList<>();
        private int iteration = -1;
    }

    /** The pairs that were seen since the last call on this thread. */
    static List<Pair> take() {
        List<Pair> pairs = SEEN.get().pairs;
        if (pairs.isEmpty()) {
            return List.of();
        }
        List<Pair> taken = List.copyOf(pairs);
        pairs.clear();
        return taken;
    }

    @Override
    public ApplyStep applyStep() {
        return ApplyStep.BEFORE_UPDATER;
    }

    @Override
    public void apply(INDArray param, INDArray gradView, double lr, int iteration, int epoch) {
        Seen seen = SEEN.get();
        if (seen.iteration != iteration) {
            // an updater that does not take its pairs must not pile them up
            seen.pairs.clear();
            seen.iteration = iteration;
        }
        // DL4J applies a regularization that was set globally twice
        for (Pair pair : seen.pairs) {
            if (pair.gradient() == gradView) {
                return;
            }
        }
        seen.pairs.add(new Pair(param, gradView));
    }

    @Override
    public double score(INDArray param, int iteration, int epoch) {
        return 0;
    }

    @Override
    public Regularization clone() {
        return new ParameterBridge(layer);
    }

    /**
     * The layer.
     *
     * @return its name, empty for a SameDiff model
     */
    @JsonProperty("layer")
    public String layer() {
        return layer;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterBridge that && that.layer.equals(layer);
    }

    @Override
    public int hashCode() {
        return layer.hashCode();
    }
}
