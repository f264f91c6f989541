package org.samediffext.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.samediffext.registry.Composition;
import org.samediffext.registry.Kind;
import org.samediffext.spi.Range;
import org.samediffext.spi.UpdateRule;

/**
 * An update rule as a DL4J updater, for MultiLayerNetwork, ComputationGraph and SameDiff. Saved models store the rule's
 * name and settings. Steps are counted from {@code start}, the iteration at which the updater was installed, so that bias
 * correction and schedules begin with the updater and not with the network.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class RuleUpdater implements IUpdater {
    private static final long serialVersionUID = 1L;

    /** The name of the rule. */
    @JsonProperty
    private final String method;

    /** The settings of the rule by name. */
    @JsonProperty
    @SuppressWarnings("serial") // a serializable one of the JDK
    private final Map<String, Object> settings;

    /** The learning rate, unused where there is a schedule. */
    @JsonProperty
    private double learningRate;

    /** The learning rate by the number of steps since the start. */
    @JsonProperty
    private @Nullable ISchedule schedule;

    /** The decoupled weight decay. */
    @JsonProperty
    private final double weightDecay;

    /** The iteration at which the updater was installed. */
    @JsonProperty
    private final int start;

    /** What is put around the rule, as a configuration states it. */
    @JsonProperty
    @SuppressWarnings("serial") // a serializable one of the JDK
    private final Map<String, Object> composition;

    private transient @Nullable UpdateRule rule;

    private transient @Nullable Composition around;

    /**
     * An updater with nothing around its rule.
     *
     * @param rule the rule
     * @param learningRate the learning rate, not negative; unused where there is a schedule
     * @param schedule the learning rate by the number of steps since {@code start}, null for a constant one
     * @param weightDecay the decoupled weight decay: {@code learningRate * weightDecay * p} is added to the step
     * @param start the network's iteration count when the updater was installed, 0 for a new network
     */
    public RuleUpdater(
            UpdateRule rule, double learningRate, @Nullable ISchedule schedule, double weightDecay, int start) {
        this(rule, learningRate, schedule, weightDecay, start, Composition.NONE);
    }

    /**
     * An updater.
     *
     * @param rule the rule
     * @param learningRate the learning rate, not negative; unused where there is a schedule
     * @param schedule the learning rate by the number of steps since {@code start}, null for a constant one
     * @param weightDecay the decoupled weight decay: {@code learningRate * weightDecay * p} is added to the step
     * @param start the network's iteration count when the updater was installed, 0 for a new network
     * @param composition what is put around the rule
     */
    public RuleUpdater(
            UpdateRule rule,
            double learningRate,
            @Nullable ISchedule schedule,
            double weightDecay,
            int start,
            Composition composition) {
        Range.nonNegative("learningRate", learningRate);
        Range.nonNegative("weightDecay", weightDecay);
        Range.atLeast("start", start, 0);
        this.method = rule.name();
        this.settings = Named.settingsOf(rule);
        this.learningRate = learningRate;
        this.schedule = schedule;
        this.weightDecay = weightDecay;
        this.start = start;
        this.composition = composition.toMap();
        this.rule = rule;
        this.around = composition;
    }

    @JsonCreator
    RuleUpdater(
            @JsonProperty("method") String method,
            @JsonProperty("settings") Map<String, Object> settings,
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("schedule") @Nullable ISchedule schedule,
            @JsonProperty("weightDecay") double weightDecay,
            @JsonProperty("start") int start,
            @JsonProperty("composition") @Nullable Map<String, Object> composition) {
        this(
                Named.create(Kind.UPDATER, UpdateRule.class, method, settings),
                learningRate,
                schedule,
                weightDecay,
                start,
                // models that were saved before there was a composition have none
                composition == null ? Composition.NONE : Composition.bind(composition));
    }

    /**
     * The rule.
     *
     * @return the rule
     */
    public UpdateRule rule() {
        if (rule == null) {
            rule = Named.create(Kind.UPDATER, UpdateRule.class, method, settings);
        }
        return Objects.requireNonNull(rule);
    }

    /**
     * What is put around the rule.
     *
     * @return the composition
     */
    public Composition composition() {
        if (around == null) {
            around = Composition.bind(composition);
        }
        return Objects.requireNonNull(around);
    }

    /** The names of the arrays that are kept for each parameter: the rule's, then the composition's. */
    List<String> stateNames() {
        return Stream.of(rule().state(), rule().numbers(), composition().state())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * The decoupled weight decay.
     *
     * @return not negative
     */
    public double weightDecay() {
        return weightDecay;
    }

    /**
     * The iteration at which the updater was installed.
     *
     * @return not negative
     */
    public int start() {
        return start;
    }

    /**
     * Whether the updater must be shown the parameters one by one.
     *
     * @return true if the rule reads them, decays them or needs their boundaries or shapes, or if a part of the composition
     *     needs them
     */
    public boolean needsParameter() {
        return !RuleSteps.reason(rule(), weightDecay).isEmpty()
                || !composition().needingParameter().isEmpty();
    }

    /**
     * The same updater with other things around the rule.
     *
     * @param value what is put around the rule
     * @return a new updater
     */
    public RuleUpdater with(Composition value) {
        return new RuleUpdater(rule(), learningRate, schedule, weightDecay, start, value);
    }

    /** The same updater without weight decay. */
    RuleUpdater withoutDecay() {
        return new RuleUpdater(rule(), learningRate, schedule, 0, start, composition());
    }

    /** The same updater without weight decay and all else around the rule that needs the parameters. */
    RuleUpdater withoutParameter() {
        return new RuleUpdater(
                rule(), learningRate, schedule, 0, start, composition().withoutParameter());
    }

    /** The learning rate of the step that follows {@code steps} steps of this updater. */
    double rateAfter(int steps, int epoch) {
        return schedule == null ? learningRate : schedule.valueAt(steps, epoch);
    }

    /** The iteration from which steps are counted. A counter that was set back, as ComputationGraph.clone does, restarts it. */
    int startFor(int iteration) {
        return iteration >= start ? start : 0;
    }

    @Override
    public long stateSize(long numParams) {
        return stateNames().size() * numParams;
    }

    @Override
    public GradientUpdater<RuleUpdater> instantiate(@Nullable INDArray viewArray, boolean initializeViewArray) {
        RuleGradientUpdater updater = new RuleGradientUpdater(this);
        if (viewArray != null) {
            updater.setBlock(viewArray, initializeViewArray);
        }
        return updater;
    }

    @Override
    public GradientUpdater<RuleUpdater> instantiate(Map<String, INDArray> updaterState, boolean initializeStateArrays) {
        RuleGradientUpdater updater = new RuleGradientUpdater(this);
        updater.setState(updaterState, initializeStateArrays);
        return updater;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return rateAfter(iteration - startFor(iteration), epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double lr, @Nullable ISchedule lrSchedule) {
        // DL4J passes NaN beside a schedule
        if (lrSchedule == null) {
            Range.nonNegative("learningRate", lr);
            this.learningRate = lr;
        }
        this.schedule = lrSchedule;
    }

    @Override
    public IUpdater clone() {
        return new RuleUpdater(
                rule(), learningRate, schedule == null ? null : schedule.clone(), weightDecay, start, composition());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RuleUpdater that
                && that.method.equals(method)
                && that.settings.equals(settings)
                && Double.compare(that.learningRate, learningRate) == 0
                && Objects.equals(that.schedule, schedule)
                && Double.compare(that.weightDecay, weightDecay) == 0
                && that.start == start
                && that.composition.equals(composition);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, settings, learningRate, schedule, weightDecay, start, composition);
    }

    @Override
    public String toString() {
        return method + settings + " learningRate " + (schedule == null ? learningRate : schedule) + " weightDecay "
                + weightDecay + " " + composition;
    }
}
