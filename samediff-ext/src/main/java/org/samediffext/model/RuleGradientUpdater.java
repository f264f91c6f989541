package org.samediffext.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.samediffext.kernel.StepKernel;
import org.samediffext.spi.StepNumbers;

/** The running side of {@link RuleUpdater}: holds the state of one block of parameters and runs the kernel over it. */
final class RuleGradientUpdater implements GradientUpdater<RuleUpdater> {
    private final RuleUpdater config;
    private final RuleSteps steps;
    private final BlockParts parts;
    private final boolean needsParameter;
    private final FiniteGradient finite;
    private final GradientTreatment treatment;
    private final ParameterFollower follower;
    private final UpdaterState state;
    private final NoiseStream noiseStream;
    private final RuleNoise noise;
    private final @Nullable ModelMember member;
    private int start = -1;

    RuleGradientUpdater(RuleUpdater config) {
        this.config = config;
        this.steps = new RuleSteps(config.rule(), config.weightDecay());
        this.parts = new BlockParts(config, steps);
        this.needsParameter = config.needsParameter();
        this.finite = new FiniteGradient(config);
        this.treatment = new GradientTreatment(config);
        this.follower = new ParameterFollower(config);
        this.state = new UpdaterState(config);
        this.noiseStream = new NoiseStream(config);
        this.noise = new RuleNoise(config);
        this.member = ModelStep.isFor(config) ? new ModelMember(this) : null;
    }

    @Override
    public RuleUpdater getConfig() {
        return config;
    }

    @Override
    public void setStateViewArray(
            @Nullable INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
        // SameDiff calls this, one tensor at a time; DL4J does not
        parts.clear();
        noiseStream.setTensor();
        state.setView(viewArray, gradientShape, gradientOrder, initialize);
    }

    /** Takes the view of a block of DL4J. */
    void setBlock(INDArray viewArray, boolean initialize) {
        parts.clear();
        state.setView(viewArray, viewArray.shape(), viewArray.ordering(), initialize);
    }

    @Override
    public void setState(Map<String, INDArray> stateMap, boolean initialize) {
        parts.clear();
        noiseStream.setTensor();
        state.setMap(noiseStream.readFrom(stateMap), initialize);
    }

    @Override
    public Map<String, INDArray> getState() {
        return noiseStream.addTo(state.toMap());
    }

    /** Tells the name of the variable, by which its noise and its place among all differ from those of others. */
    void setName(String name) {
        noiseStream.setName(name);
    }

    /** The average of the parameters, null where none is kept. */
    @Nullable
    INDArray average() {
        List<INDArray> mean = state.whole().mean();
        return mean.isEmpty() ? null : mean.get(0);
    }

    boolean hasState() {
        return state.isComplete();
    }

    /** The arrays of the rule. */
    List<INDArray> ruleState() {
        return state.whole().rule();
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        try {
            apply(gradient, ParameterBridge.take(), iteration, epoch);
        } catch (RuntimeException e) {
            ModelStep.abandon();
            throw e;
        }
    }

    private void apply(INDArray gradient, List<ParameterBridge.Pair> pairs, int iteration, int epoch) {
        if (!state.isComplete()) {
            throw new IllegalStateException("the updater " + config.rule().name() + " has no state yet");
        }
        if (needsParameter) {
            checkCovered(gradient, pairs);
        }
        if (member != null) {
            ModelStep.add(member.of(gradient, pairs, iteration, epoch), iteration);
        } else if (finite.admits(gradient, pairs, variable())) {
            step(gradient, pairs, iteration, epoch);
        }
    }

    /** The name of the variable, empty where it is not needed or not known, and for a block of DL4J. */
    String variable() {
        return noiseStream.name();
    }

    /** Whether the step is to be made; the gradient is only read. */
    boolean accepts(INDArray gradient, List<ParameterBridge.Pair> pairs) {
        return finite.accepts(gradient, pairs, variable());
    }

    /** Whether a step with something that is not finite is to be made. */
    boolean accepts(String found) {
        return finite.accepts(found);
    }

    private void step(INDArray gradient, List<ParameterBridge.Pair> pairs, int iteration, int epoch) {
        StepNumbers numbers = treat(gradient, pairs, iteration, epoch, 0);
        if (!needsParameter) {
            steps.run(gradient, null, state.whole().rule(), numbers);
            noise.addTo(gradient, numbers, noiseStream.number());
            return;
        }
        for (ParameterBridge.Pair pair : pairs) {
            parts.run(gradient, pair, state.of(gradient, pair).rule(), numbers);
        }
        lookAhead(gradient, pairs, numbers);
        average(gradient, pairs, numbers);
    }

    /** What comes before the rule; the norm is that of the gradient of the model, where it counts. */
    StepNumbers treat(INDArray gradient, List<ParameterBridge.Pair> pairs, int iteration, int epoch, double norm) {
        if (start < 0) {
            start = config.startFor(iteration);
        }
        int taken = Math.max(0, iteration - start);
        treatment.apply(gradient, pairs, taken, noiseStream.number(), norm);
        for (ParameterBridge.Pair pair : pairs) {
            follower.before(pair.gradient(), pair.parameter(), state.of(gradient, pair));
        }
        return new StepNumbers(config.rateAfter(taken, epoch), taken + 1L, config.weightDecay());
    }

    /** Makes the steps of the rule, but those that are to be made together with others, which it gives. */
    List<StepKernel.Step> rule(INDArray gradient, List<ParameterBridge.Pair> pairs, StepNumbers numbers) {
        List<StepKernel.Step> open = new ArrayList<>();
        for (ParameterBridge.Pair pair : pairs) {
            List<INDArray> arrays = state.of(gradient, pair).rule();
            if (steps.areTogether()) {
                open.add(parts.step(gradient, pair, arrays, numbers));
            } else {
                parts.run(gradient, pair, arrays, numbers);
            }
        }
        return open;
    }

    /** What comes after the rule, before the average: its noise, then look-ahead. */
    void lookAhead(INDArray gradient, List<ParameterBridge.Pair> pairs, StepNumbers numbers) {
        for (ParameterBridge.Pair pair : pairs) {
            noise.addTo(pair.gradient(), numbers, noiseStream.number());
            follower.lookAhead(pair.gradient(), pair.parameter(), state.of(gradient, pair), numbers.t());
        }
    }

    void average(INDArray gradient, List<ParameterBridge.Pair> pairs, StepNumbers numbers) {
        for (ParameterBridge.Pair pair : pairs) {
            follower.average(pair.gradient(), pair.parameter(), state.of(gradient, pair), numbers.t());
        }
    }

    private void checkCovered(INDArray gradient, List<ParameterBridge.Pair> pairs) {
        long covered = 0;
        for (ParameterBridge.Pair pair : pairs) {
            covered += pair.gradient().length();
        }
        if (covered != gradient.length()) {
            throw new IllegalStateException("the updater " + config.rule().name() + " needs the parameters ("
                    + need() + "), but was given " + covered + " of " + gradient.length()
                    + ": " + ParameterBridge.ATTACH);
        }
    }

    private String need() {
        String reason = RuleSteps.reason(config.rule(), config.weightDecay());
        return reason.isEmpty() ? String.join(", ", config.composition().needingParameter()) : reason;
    }
}
