package org.samediffext.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.samediffext.spi.StepNumbers;

/** The running side of {@link RuleUpdater}: holds the state of one block of parameters and runs the kernel over it. */
final class RuleGradientUpdater implements GradientUpdater<RuleUpdater> {
    private final RuleUpdater config;
    private final RuleSteps steps;
    private final BlockParts parts;
    private final boolean needsParameter;
    private List<INDArray> state = List.of();
    private int start = -1;

    RuleGradientUpdater(RuleUpdater config) {
        this.config = config;
        this.steps = new RuleSteps(config.rule(), config.weightDecay());
        this.parts = new BlockParts(config, steps);
        this.needsParameter = config.needsParameter();
    }

    @Override
    public RuleUpdater getConfig() {
        return config;
    }

    @Override
    public void setStateViewArray(
            @Nullable INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
        List<String> names = config.rule().state();
        if (viewArray == null || names.isEmpty()) {
            setState(List.of());
            return;
        }
        if (initialize) {
            viewArray.assign(0);
        }
        INDArray flat = viewArray.reshape(viewArray.length());
        long each = flat.length() / names.size();
        long elements = 1;
        for (long size : gradientShape) {
            elements *= size;
        }
        // DL4J passes the shape of the view, SameDiff that of the parameter
        long[] shape = elements == each ? gradientShape : new long[] {each};
        List<INDArray> arrays = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            INDArray part = flat.get(NDArrayIndex.interval(i * each, (i + 1) * each));
            arrays.add(shape.length == 1 ? part : part.reshape(gradientOrder, shape));
        }
        setState(arrays);
    }

    @Override
    public void setState(Map<String, INDArray> stateMap, boolean initialize) {
        List<String> names = config.rule().state();
        if (stateMap.size() != names.size() || !stateMap.keySet().containsAll(names)) {
            throw new IllegalArgumentException("the saved state of the updater "
                    + config.rule().name() + " has " + stateMap.keySet() + ", allowed is exactly " + names);
        }
        List<INDArray> arrays = new ArrayList<>();
        for (String name : names) {
            INDArray array = Objects.requireNonNull(stateMap.get(name));
            if (initialize) {
                array.assign(0);
            }
            arrays.add(array);
        }
        setState(arrays);
    }

    private void setState(List<INDArray> arrays) {
        state = List.copyOf(arrays);
        parts.setState(state);
    }

    @Override
    public Map<String, INDArray> getState() {
        Map<String, INDArray> map = new LinkedHashMap<>();
        List<String> names = config.rule().state();
        for (int i = 0; i < state.size(); i++) {
            map.put(names.get(i), state.get(i));
        }
        return map;
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        List<ParameterBridge.Pair> pairs = ParameterBridge.take();
        if (state.size() != config.rule().state().size()) {
            throw new IllegalStateException("the updater " + config.rule().name() + " has no state yet");
        }
        FiniteGradient.check(gradient, config, pairs);
        if (start < 0) {
            start = config.startFor(iteration);
        }
        int taken = Math.max(0, iteration - start);
        StepNumbers numbers = new StepNumbers(config.rateAfter(taken, epoch), taken + 1L, config.weightDecay());
        if (!needsParameter) {
            steps.run(gradient, null, state, numbers);
            return;
        }
        checkCovered(gradient, pairs);
        for (ParameterBridge.Pair pair : pairs) {
            parts.run(gradient, pair, numbers);
        }
    }

    private void checkCovered(INDArray gradient, List<ParameterBridge.Pair> pairs) {
        long covered = 0;
        for (ParameterBridge.Pair pair : pairs) {
            covered += pair.gradient().length();
        }
        if (covered != gradient.length()) {
            throw new IllegalStateException("the updater " + config.rule().name() + " needs the parameters ("
                    + RuleSteps.reason(config.rule(), config.weightDecay())
                    + "), but was given " + covered + " of " + gradient.length()
                    + ": call org.samediffext.Updaters.attach(model) once before fit");
        }
    }
}
