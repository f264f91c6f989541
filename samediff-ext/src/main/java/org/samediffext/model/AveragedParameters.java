package org.samediffext.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The averages that a model's updaters keep, or the points at which their rules want it evaluated, and the parameters whose place
 * they can take.
 */
public final class AveragedParameters {
    private final List<Pair> pairs = new ArrayList<>();
    private final List<INDArray> trained = new ArrayList<>();
    private boolean evaluatedElsewhere;

    /** A parameter, as its model holds it, and its average or the point of evaluation. */
    private record Pair(String name, INDArray parameter, INDArray average) {}

    private AveragedParameters() {}

    /**
     * Finds the averages of a model.
     *
     * @param model a MultiLayerNetwork, ComputationGraph or SameDiff
     * @return the averages
     * @throws IllegalStateException if no parameter has an average, or one has none yet
     */
    public static AveragedParameters of(Object model) {
        AveragedParameters found = new AveragedParameters();
        if (model instanceof MultiLayerNetwork net) {
            found.addBlocks((BaseMultiLayerUpdater<?>) net.getUpdater());
        } else if (model instanceof ComputationGraph net) {
            found.addBlocks(net.getUpdater());
        } else if (model instanceof SameDiff sd) {
            found.addVariables(sd);
        } else {
            throw new IllegalArgumentException("no averages are kept of a "
                    + model.getClass().getName() + ", allowed are MultiLayerNetwork, ComputationGraph and SameDiff");
        }
        found.check();
        return found;
    }

    private void addBlocks(BaseMultiLayerUpdater<?> updater) {
        for (UpdaterBlock block : updater.getUpdaterBlocks()) {
            Source source = source(block.getGradientUpdater());
            for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
                int from = state.getParamOffsetStart() - block.getParamOffsetStart();
                int to = state.getParamOffsetEnd() - block.getParamOffsetStart();
                String layer = state.getLayer().getConfig().getLayerName();
                List<INDArray> part = source.arrays().stream()
                        .map(array -> array.get(NDArrayIndex.interval(from, to)))
                        .toList();
                add(layer + "_" + state.getParamName(), state.getParamView(), source, part);
            }
        }
    }

    @SuppressWarnings("rawtypes") // SameDiff's own declaration
    private void addVariables(SameDiff sd) {
        @Nullable Map<String, GradientUpdater> live = sd.getUpdaterMap();
        if (live != null && !live.isEmpty()) {
            new LinkedHashMap<>(live).forEach((name, updater) -> {
                Source source = source(updater);
                add(name, sd.getVariable(name).getArr(), source, source.arrays());
            });
        } else if (sd.getTrainingConfig() != null) {
            // before the first step there is no updater, and every such point is the parameter itself
            IUpdater updater = sd.getTrainingConfig().getUpdater();
            List<RuleUpdater> updaters = updater instanceof GroupedUpdater grouped
                    ? grouped.members()
                    : updater instanceof RuleUpdater rule ? List.of(rule) : List.of();
            evaluatedElsewhere = updaters.stream().anyMatch(AveragedParameters::hasPoint);
        }
    }

    private static boolean hasPoint(RuleUpdater updater) {
        return updater.composition().average() == null && EvaluationPoint.isOf(updater.rule());
    }

    /** What an updater has to offer: an average, or the state from which the point of evaluation follows, or nothing. */
    private record Source(Optional<EvaluationPoint> point, List<INDArray> arrays) {}

    private static Source source(GradientUpdater<?> updater) {
        if (updater instanceof GroupedUpdater.Member member) {
            return source(member.updater());
        }
        if (!(updater instanceof RuleGradientUpdater rule)) {
            return new Source(Optional.empty(), List.of());
        }
        INDArray average = rule.average();
        if (average != null) {
            return new Source(Optional.empty(), List.of(average));
        }
        boolean evaluates = hasPoint(rule.getConfig()) && rule.hasState();
        return evaluates
                ? new Source(EvaluationPoint.of(rule.getConfig().rule()), rule.ruleState())
                : new Source(Optional.empty(), List.of());
    }

    private void add(String name, INDArray parameter, Source source, List<INDArray> arrays) {
        List<INDArray> shaped = arrays.stream()
                .map(array -> array.rank() == parameter.rank()
                        ? array
                        : array.reshape(parameter.ordering(), parameter.shape()))
                .toList();
        if (source.point().isPresent()) {
            evaluatedElsewhere = true;
            pairs.add(new Pair(name, parameter, source.point().get().at(parameter, shaped)));
        } else if (!shaped.isEmpty()) {
            pairs.add(new Pair(name, parameter, shaped.get(0)));
        }
    }

    private void check() {
        if (pairs.isEmpty() && !evaluatedElsewhere) {
            throw new IllegalStateException(
                    "no updater of the model keeps an average: give it one, such as average: {kind: ema}, and train");
        }
        List<String> missing = pairs.stream()
                .filter(pair -> ParameterFollower.isUnset(List.of(pair.average())))
                .map(Pair::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("there is no average yet of " + String.join(", ", missing)
                    + ": it begins with the first step, or with the first after 'start'");
        }
    }

    /** Puts the averages in the place of the parameters. */
    @SuppressWarnings("try") // the scope is left, not used
    public void swapIn() {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            for (Pair pair : pairs) {
                trained.add(pair.parameter().dup());
                pair.parameter().assign(pair.average());
            }
        }
    }

    /** Puts the parameters back; without effect where they are back. */
    public void swapOut() {
        for (int i = 0; i < trained.size(); i++) {
            pairs.get(i).parameter().assign(trained.get(i));
        }
        trained.clear();
    }

    /**
     * A copy of a model as it is now.
     *
     * @param <M> the kind of model
     * @param model the model whose averages these are
     * @return the copy
     */
    @SuppressWarnings("unchecked") // a clone is of its original's class
    public <M> M copyOf(M model) {
        if (model instanceof MultiLayerNetwork net) {
            return (M) net.clone();
        }
        return model instanceof ComputationGraph net ? (M) net.clone() : (M) ((SameDiff) model).dup();
    }
}
