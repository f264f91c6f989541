package org.samediffext.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.samediffext.spi.Tensor;

/**
 * Lets an updater see the parameters. DL4J and SameDiff give an updater the gradient alone, but call every regularization
 * with parameter and gradient just before, on the same thread. This one adds nothing: it keeps the pair for the updater
 * that follows. It is part of the layer's configuration, so that it survives clone, save and restore, and it carries the
 * names and shapes that DL4J does not hand on.
 */
public final class ParameterBridge implements Regularization {
    private static final long serialVersionUID = 1L;

    /** What mends a model whose bridges are missing or say what is no longer so. */
    static final String ATTACH = "call org.samediffext.Updaters.attach(model) once before fit";

    private static final ThreadLocal<Seen> SEEN = ThreadLocal.withInitial(Seen::new);

    /** The name of the layer. */
    private final String layer;

    /** The parameters that it shows; empty in a SameDiff model, where arrays have their true shapes. */
    @JsonProperty("tensors")
    @SuppressWarnings("serial") // a serializable one of the JDK
    private final List<TensorPlace> tensors;

    /** How many parameters of the model have updaters that act on all of them at once. */
    @JsonProperty("together")
    private final int together;

    /**
     * A bridge for a SameDiff model of one variable.
     *
     * @param layer an empty name
     */
    public ParameterBridge(String layer) {
        this(layer, List.of(), 1);
    }

    ParameterBridge(String layer, List<TensorPlace> tensors) {
        this(layer, tensors, 0);
    }

    @JsonCreator
    ParameterBridge(
            @JsonProperty("layer") String layer,
            @JsonProperty("tensors") @Nullable List<TensorPlace> tensors,
            @JsonProperty("together") int together) {
        this.layer = layer;
        // absent in models that were saved before shapes were noted
        this.tensors = tensors == null ? List.of() : List.copyOf(tensors);
        this.together = together;
    }

    /** A parameter, its gradient and who has shown them. */
    record Pair(INDArray parameter, INDArray gradient, ParameterBridge bridge) {

        /** What the parameter is; empty if the network was changed since its shapes were noted. */
        Optional<Tensor> tensor() {
            return bridge.tensor(parameter);
        }

        /** Whether the model is a SameDiff. */
        boolean isVariable() {
            return bridge.layer.isEmpty();
        }

        /** What the parameters of one model have in common, and those of no other. */
        Object model() {
            DataBuffer own = parameter.data();
            @Nullable DataBuffer whole = own.originalDataBuffer();
            return isVariable() ? bridge : whole == null ? own : whole;
        }
    }

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
        seen.pairs.add(new Pair(param, gradView, this));
    }

    @Override
    public double score(INDArray param, int iteration, int epoch) {
        return 0;
    }

    private Optional<Tensor> tensor(INDArray parameter) {
        if (layer.isEmpty()) {
            int rank = parameter.rank();
            return Optional.of(new Tensor(
                    "",
                    Arrays.stream(parameter.shape()).boxed().toList(),
                    parameter.ordering(),
                    rank < 2 ? Tensor.NO_CHANNELS : rank - 1));
        }
        return tensors.stream()
                .filter(place -> place.holds(parameter))
                .map(TensorPlace::tensor)
                .findFirst();
    }

    @Override
    public Regularization clone() {
        return new ParameterBridge(layer, tensors, together);
    }

    /** How many parameters of the model have updaters that act on all of them at once, as it was when they were counted. */
    int together() {
        return together;
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
        return other instanceof ParameterBridge that
                && that.layer.equals(layer)
                && that.tensors.equals(tensors)
                && that.together == together;
    }

    @Override
    public int hashCode() {
        return Objects.hash(layer, tensors, together);
    }
}
