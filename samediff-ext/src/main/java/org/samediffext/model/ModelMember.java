package org.samediffext.model;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.SmallestWeights;
import org.samediffext.kernel.SquareSum;
import org.samediffext.kernel.StepKernel;
import org.samediffext.registry.Clip;
import org.samediffext.registry.L0;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.UpdateRule;

/**
 * The part of one updater in a {@link ModelStep}. SameDiff reuses the memory of a gradient while the step waits, and its order of
 * calls may change: the gradient is copied, in the order of the parameter's elements, and left as zero; the step is then
 * subtracted here. DL4J subtracts all steps when the last updater has run, so that the gradient can stay where it is, once one
 * step has shown that the last updater is reached at all.
 */
final class ModelMember {
    private final RuleGradientUpdater updater;
    private @Nullable INDArray given;
    private @Nullable INDArray gradient;
    private List<ParameterBridge.Pair> pairs = List.of();
    private @Nullable INDArray copy;
    private boolean held;
    private boolean proven;
    private int iteration;
    private int epoch;
    private double norm;
    private @Nullable Object method;
    private @Nullable StepNumbers numbers;

    ModelMember(RuleGradientUpdater updater) {
        this.updater = updater;
    }

    /** Begins a step. */
    ModelMember of(INDArray block, List<ParameterBridge.Pair> shown, int atIteration, int atEpoch) {
        given = block;
        gradient = block;
        pairs = shown;
        held = false;
        iteration = atIteration;
        epoch = atEpoch;
        return this;
    }

    List<ParameterBridge.Pair> pairs() {
        return pairs;
    }

    String name() {
        return updater.getConfig().rule().name();
    }

    /** The name of the variable of SameDiff, empty in DL4J. */
    String variable() {
        return updater.variable();
    }

    /** The place of the parameters in DL4J. */
    long offset() {
        return isVariable() ? 0 : pairs.get(0).parameter().offset();
    }

    private boolean isVariable() {
        return pairs.get(0).isVariable();
    }

    /** Whether this updater has been part of a complete step, and can be part of no other than complete ones. */
    boolean isProven() {
        return proven;
    }

    private INDArray gradient() {
        return Objects.requireNonNull(gradient);
    }

    private INDArray given() {
        return Objects.requireNonNull(given);
    }

    /** Takes the gradient of a variable out of the memory that SameDiff gave. */
    void take() {
        if (isVariable()) {
            ParameterBridge.Pair pair = pairs.get(0);
            INDArray kept = copy(given(), pair.parameter().ordering());
            gradient = kept;
            pairs = List.of(new ParameterBridge.Pair(pair.parameter(), kept, pair.bridge()));
        }
    }

    /** Lets the step wait; what was given is subtracted as it is if nobody makes the step, and so it must be zero. */
    void hold() {
        if (!isVariable() && !proven) {
            copy(given(), 'c');
        }
        held = isVariable() || !proven;
        if (held) {
            given().assign(0);
        }
    }

    @SuppressWarnings("try") // the scope is left, not used
    private INDArray copy(INDArray block, char order) {
        INDArray kept = copy;
        if (kept == null || !Arrays.equals(kept.shape(), block.shape()) || kept.ordering() != order) {
            try (var outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                kept = Nd4j.createUninitialized(block.dataType(), block.shape(), order);
            }
            copy = kept;
        }
        return kept.assign(block);
    }

    /** Ends the waiting: the gradient is what it was. */
    void release() {
        if (held && !isVariable()) {
            given().assign(Objects.requireNonNull(copy));
            copy = null;
        }
    }

    boolean isFinite() {
        return updater.accepts(gradient(), pairs);
    }

    /** The sum of squares of the gradient, if its norm counts. */
    double squares() {
        double squares = 0;
        for (ParameterBridge.Pair pair : pairs) {
            squares += isLimited() ? SquareSum.of(pair.gradient()) : 0;
        }
        return squares;
    }

    private boolean isLimited() {
        @Nullable Clip clip = updater.getConfig().composition().clip();
        return clip != null && clip.kind() == Clip.Kind.GLOBAL_NORM;
    }

    /** Takes the norm of the gradient of the model; whether the step is to be made. */
    boolean limit(double ofAll) {
        norm = ofAll;
        return !isLimited()
                || Double.isFinite(ofAll)
                || updater.accepts("the norm of the gradient of the model is " + ofAll);
    }

    /** What comes before the rule. */
    void treat() {
        numbers = updater.treat(gradient(), pairs, iteration, epoch, norm);
    }

    /** Makes the steps of the rule, but those that are to be made together with others, which it gives. */
    List<StepKernel.Step> rule() {
        return updater.rule(gradient(), pairs, numbers());
    }

    /** What changes the step after the rule. */
    void lookAhead() {
        updater.lookAhead(gradient(), pairs, numbers());
    }

    /** What follows the parameter. */
    void average() {
        updater.average(gradient(), pairs, numbers());
    }

    private StepNumbers numbers() {
        return Objects.requireNonNull(numbers);
    }

    /** What steps that are made together have in common: the method and its settings, not the rate. */
    Object method() {
        if (method == null) {
            UpdateRule rule = updater.getConfig().rule();
            method = List.of(rule.name(), Named.settingsOf(rule));
        }
        return Objects.requireNonNull(method);
    }

    void skip() {
        gradient().assign(0);
    }

    /** The projection onto sparse parameters, if there is one. */
    Optional<L0> l0() {
        return Optional.ofNullable(updater.getConfig().composition().l0());
    }

    /** The weights and their steps, with or without what is no weight matrix, filter or the like. */
    List<SmallestWeights.Weights> weights(boolean biases) {
        return pairs.stream()
                .filter(pair -> biases || pair.tensor().orElseThrow().channelAxis() != Tensor.NO_CHANNELS)
                .map(pair -> new SmallestWeights.Weights(pair.parameter(), pair.gradient()))
                .toList();
    }

    /** Hands the step on, or subtracts it where SameDiff does not, and lets go of the model. */
    void finish() {
        if (isVariable() && held) {
            pairs.get(0).parameter().subi(gradient());
        } else if (isVariable()) {
            given().assign(gradient());
        }
        proven = !isVariable();
        given = null;
        gradient = null;
        pairs = List.of();
    }
}
