package org.samediffext.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.samediffext.kernel.Formula;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Need;
import org.samediffext.spi.UpdateRule;

/** The running side of {@link RuleUpdater}: holds the state of one block of parameters and runs the kernel over it. */
final class RuleGradientUpdater implements GradientUpdater<RuleUpdater> {
    private final RuleUpdater config;
    private final StepKernel kernel;
    private final boolean needsParameter;
    private final Map<Span, List<INDArray>> stateSpans = new LinkedHashMap<>();
    private List<INDArray> state = List.of();
    private int start = -1;

    /** A part of a block. */
    private record Span(long from, long length) {}

    RuleGradientUpdater(RuleUpdater config) {
        this.config = config;
        FormulaRule rule = formulaRule(config.rule());
        Formula formula = Formula.of(rule);
        this.kernel = Kernels.of(config.weightDecay() == 0 ? formula : formula.withDecay(), rule.constants());
        this.needsParameter = config.needsParameter();
    }

    static boolean readsParameter(UpdateRule rule) {
        return rule.needs().contains(Need.PARAMETER)
                || Formula.of(formulaRule(rule)).readsParameter();
    }

    private static FormulaRule formulaRule(UpdateRule rule) {
        if (rule instanceof FormulaRule formula) {
            return formula;
        }
        throw new IllegalArgumentException("the updater " + rule.name() + " ("
                + rule.getClass().getName() + ") has no formula: implement " + FormulaRule.class.getName());
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
        stateSpans.clear();
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
        int steps = Math.max(0, iteration - start);
        StepKernel.Scalars scalars =
                new StepKernel.Scalars(config.rateAfter(steps, epoch), steps + 1L, config.weightDecay());
        if (!needsParameter) {
            kernel.run(gradient, null, state, scalars);
            return;
        }
        checkCovered(gradient, pairs);
        for (ParameterBridge.Pair pair : pairs) {
            kernel.run(pair.gradient(), pair.parameter(), stateOf(gradient, pair), scalars);
        }
    }

    private void checkCovered(INDArray gradient, List<ParameterBridge.Pair> pairs) {
        long covered = 0;
        for (ParameterBridge.Pair pair : pairs) {
            covered += pair.gradient().length();
        }
        if (covered != gradient.length()) {
            throw new IllegalStateException("the updater " + config.rule().name() + " needs the parameters ("
                    + (config.weightDecay() == 0 ? "its formula reads p" : "weightDecay is " + config.weightDecay())
                    + "), but was given " + covered + " of " + gradient.length()
                    + ": call org.samediffext.Updaters.attach(model) once before fit");
        }
    }

    @SuppressWarnings("try") // the scope is left, not used
    private List<INDArray> stateOf(INDArray block, ParameterBridge.Pair pair) {
        long length = pair.gradient().length();
        if (state.isEmpty() || length == block.length()) {
            return state;
        }
        Span span = new Span(pair.gradient().offset() - block.offset(), length);
        return stateSpans.computeIfAbsent(span, s -> {
            List<INDArray> parts = new ArrayList<>();
            try (var outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                for (INDArray array : state) {
                    parts.add(array.get(NDArrayIndex.interval(s.from(), s.from() + s.length())));
                }
            }
            return parts;
        });
    }
}
