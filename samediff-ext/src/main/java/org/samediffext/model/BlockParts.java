package org.samediffext.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.StepKernel;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorStep;

/** The parameters of one block, each with its part of the state. Views and work arrays are made once and outlive workspaces. */
final class BlockParts {
    private final RuleUpdater config;
    private final RuleSteps steps;
    private final Map<Span, Part> parts = new HashMap<>();

    /** A part of a block. */
    private record Span(long from, long length) {}

    /** One parameter; gradient and parameter are views of the arrays in {@code pair}. */
    private record Part(
            ParameterBridge.Pair pair,
            Tensor tensor,
            INDArray gradient,
            INDArray parameter,
            List<INDArray> state,
            TensorStep step) {

        boolean isOf(ParameterBridge.Pair other) {
            return pair.gradient() == other.gradient() && pair.parameter() == other.parameter();
        }
    }

    BlockParts(RuleUpdater config, RuleSteps steps) {
        this.config = config;
        this.steps = steps;
    }

    /** Forgets the parts, since the state has been replaced. */
    void clear() {
        parts.clear();
    }

    /** One step of the parameter in {@code pair}, whose part of the state is given. */
    void run(INDArray block, ParameterBridge.Pair pair, List<INDArray> state, StepNumbers numbers) {
        Part part = part(block, pair, state);
        part.step().apply(part.gradient(), part.parameter(), part.state(), numbers);
    }

    /** The same step, to be made together with others. */
    StepKernel.Step step(INDArray block, ParameterBridge.Pair pair, List<INDArray> state, StepNumbers numbers) {
        Part part = part(block, pair, state);
        return steps.step(part.tensor(), part.gradient(), part.parameter(), part.state(), numbers);
    }

    private Part part(INDArray block, ParameterBridge.Pair pair, List<INDArray> state) {
        Span span = new Span(
                pair.gradient().offset() - block.offset(), pair.gradient().length());
        Part part = parts.get(span);
        if (part == null || !part.isOf(pair)) {
            part = part == null ? start(pair, state) : part(pair, part.tensor(), part.state(), part.step());
            parts.put(span, part);
        }
        return part;
    }

    @SuppressWarnings("try") // the scope is left, not used
    private Part start(ParameterBridge.Pair pair, List<INDArray> state) {
        try (var outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            Tensor tensor = steps.shaped() ? tensor(pair) : vector(pair);
            List<INDArray> arrays =
                    state.stream().map(array -> shaped(array, tensor)).toList();
            TensorStep step = steps.of(tensor, pair.gradient().dataType());
            return part(pair, tensor, arrays, step);
        }
    }

    /** SameDiff makes a new gradient for each step. */
    private Part part(ParameterBridge.Pair pair, Tensor tensor, List<INDArray> arrays, TensorStep step) {
        return new Part(pair, tensor, shaped(pair.gradient(), tensor), shaped(pair.parameter(), tensor), arrays, step);
    }

    private Tensor tensor(ParameterBridge.Pair pair) {
        return pair.tensor()
                .orElseThrow(() -> new IllegalStateException("the updater "
                        + config.rule().name() + " needs the shapes of the parameters, and layer "
                        + pair.bridge().layer() + " was changed or moved since they were noted:"
                        + " call org.samediffext.Updaters.attach(model) once before fit"));
    }

    private static Tensor vector(ParameterBridge.Pair pair) {
        return new Tensor("", List.of(pair.gradient().length()), 'c', Tensor.NO_CHANNELS);
    }

    /** A view in the true shape, or the array itself where nothing depends on the shape. */
    private INDArray shaped(INDArray array, Tensor tensor) {
        if (!steps.shaped()) {
            return array;
        }
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        return Arrays.equals(array.shape(), shape) ? array : array.reshape(tensor.order(), true, shape);
    }
}
