package org.samediffext.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
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

    /** Tells the name of the tensor, by which its noise differs from that of others. */
    void setName(String name) {
        noiseStream.setName(name);
    }

    /** The average of the parameters, null where none is kept. */
    @Nullable
    INDArray average() {
        List<INDArray> mean = state.whole().mean();
        return mean.isEmpty() ? null : mean.get(0);
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        List<ParameterBridge.Pair> pairs = ParameterBridge.take();
        if (!state.isComplete()) {
            throw new IllegalStateException("the updater " + config.rule().name() + " has no state yet");
        }
        if (needsParameter) {
            checkCovered(gradient, pairs);
        }
        if (!finite.admits(gradient, pairs)) {
            return;
        }
        if (start < 0) {
            start = config.startFor(iteration);
        }
        int taken = Math.max(0, iteration - start);
        StepNumbers numbers = new StepNumbers(config.rateAfter(taken, epoch), taken + 1L, config.weightDecay());
        long stream = noiseStream.number();
        treatment.apply(gradient, pairs, taken, stream);
        if (!needsParameter) {
            steps.run(gradient, null, state.whole().rule(), numbers);
            noise.addTo(gradient, numbers, stream);
            return;
        }
        for (ParameterBridge.Pair pair : pairs) {
            UpdaterState.Part part = state.of(gradient, pair);
            follower.before(pair.gradient(), pair.parameter(), part);
            parts.run(gradient, pair, part.rule(), numbers);
            noise.addTo(pair.gradient(), numbers, stream);
            follower.after(pair.gradient(), pair.parameter(), part, numbers.t());
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
                    + ": call org.samediffext.Updaters.attach(model) once before fit");
        }
    }

    private String need() {
        String reason = RuleSteps.reason(config.rule(), config.weightDecay());
        return reason.isEmpty() ? String.join(", ", config.composition().needingParameter()) : reason;
    }
}
