package org.samediffext.model;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.SquareSum;
import org.samediffext.kernel.StepKernel;
import org.samediffext.registry.Clip;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.UpdateRule;

/**
 * The part of one updater in a {@link ModelStep}. SameDiff reuses the memory of a gradient while the step waits, so that it is
 * copied and left as zero; the step is then subtracted here. DL4J subtracts all steps when the last updater has run, so that
 * the gradient can stay where it is, once one step has shown that the last updater is reached at all.
 */
final class ModelMember {
    private final RuleGradientUpdater updater;
    private @Nullable INDArray gradient;
    private List<ParameterBridge.Pair> pairs = List.of();
    private @Nullable INDArray copy;
    private boolean held;
    private boolean proven;
    private int iteration;
    private int epoch;
    private double norm;
    private @Nullable StepNumbers numbers;

    ModelMember(RuleGradientUpdater updater) {
        this.updater = updater;
    }

    /** Begins a step. */
    ModelMember of(INDArray block, List<ParameterBridge.Pair> shown, int atIteration, int atEpoch) {
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

    /** Lets the step wait; the gradient is subtracted as it is if nobody makes the step, and so it must be zero. */
    void hold() {
        if (proven) {
            return;
        }
        INDArray block = gradient();
        INDArray kept = copy(block);
        kept.assign(block);
        block.assign(0);
        held = true;
    }

    @SuppressWarnings("try") // the scope is left, not used
    private INDArray copy(INDArray block) {
        INDArray kept = copy;
        if (kept == null || !Arrays.equals(kept.shape(), block.shape()) || kept.ordering() != block.ordering()) {
            try (var outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                kept = Nd4j.createUninitialized(block.dataType(), block.shape(), block.ordering());
            }
            copy = kept;
        }
        return kept;
    }

    /** Ends the waiting: the gradient is what it was. */
    void release() {
        if (!held) {
            return;
        }
        INDArray kept = Objects.requireNonNull(copy);
        if (isVariable()) {
            gradient = kept;
            ParameterBridge.Pair pair = pairs.get(0);
            pairs = List.of(new ParameterBridge.Pair(pair.parameter(), kept, pair.bridge()));
        } else {
            gradient().assign(kept);
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
        UpdateRule rule = updater.getConfig().rule();
        return List.of(rule.name(), Named.settingsOf(rule));
    }

    void skip() {
        gradient().assign(0);
    }

    /** Subtracts a step that SameDiff does not, and lets go of the model. */
    void finish() {
        if (held && isVariable()) {
            pairs.get(0).parameter().subi(gradient());
        }
        proven = !isVariable();
        gradient = null;
        pairs = List.of();
    }
}
