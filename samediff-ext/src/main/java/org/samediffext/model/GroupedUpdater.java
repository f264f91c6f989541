package org.samediffext.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Several updaters for one SameDiff model, which knows one only. Which one a variable has is part of its saved state: the
 * keys are {@code <group>:<state>}.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class GroupedUpdater implements IUpdater {
    private static final long serialVersionUID = 1L;

    /** The outer updater, then one a group. */
    @JsonProperty
    @SuppressWarnings("serial") // a serializable one of the JDK
    private final List<RuleUpdater> members;

    @JsonCreator
    GroupedUpdater(@JsonProperty("members") List<RuleUpdater> members) {
        this.members = List.copyOf(members);
    }

    /**
     * The updaters.
     *
     * @return the outer one, then one a group
     */
    public List<RuleUpdater> members() {
        return members;
    }

    boolean needsParameter() {
        return members.stream().anyMatch(RuleUpdater::needsParameter);
    }

    @Override
    public long stateSize(long numParams) {
        return members.stream().mapToLong(m -> m.stateSize(numParams)).max().orElse(0);
    }

    @Override
    public GradientUpdater<GroupedUpdater> instantiate(@Nullable INDArray viewArray, boolean initializeViewArray) {
        return new Member(this, -1, members.get(0).instantiate((INDArray) null, false));
    }

    @Override
    public GradientUpdater<GroupedUpdater> instantiate(
            Map<String, INDArray> updaterState, boolean initializeStateArrays) {
        int group = -1;
        Map<String, INDArray> state = new LinkedHashMap<>();
        for (Map.Entry<String, INDArray> entry : updaterState.entrySet()) {
            int colon = entry.getKey().indexOf(':');
            group = Integer.parseInt(entry.getKey().substring(0, colon));
            if (colon < entry.getKey().length() - 1) {
                state.put(entry.getKey().substring(colon + 1), entry.getValue());
            }
        }
        if (group < 0) {
            return instantiate((INDArray) null, false);
        }
        return new Member(this, group, members.get(group).instantiate(state, initializeStateArrays));
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return members.get(0).getLearningRate(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double lr, @Nullable ISchedule lrSchedule) {
        members.get(0).setLrAndSchedule(lr, lrSchedule);
    }

    @Override
    public IUpdater clone() {
        return new GroupedUpdater(
                members.stream().map(m -> (RuleUpdater) m.clone()).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupedUpdater that && that.members.equals(members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** The updater of one variable; its group is -1 until it is known. */
    static final class Member implements GradientUpdater<GroupedUpdater> {
        private final GroupedUpdater config;
        private final int group;
        private final GradientUpdater<RuleUpdater> updater;

        Member(GroupedUpdater config, int group, GradientUpdater<RuleUpdater> updater) {
            this.config = config;
            this.group = group;
            this.updater = updater;
        }

        GradientUpdater<RuleUpdater> updater() {
            return updater;
        }

        @Override
        public GroupedUpdater getConfig() {
            return config;
        }

        @Override
        public void setState(Map<String, INDArray> stateMap, boolean initialize) {
            updater.setState(stateMap, initialize);
        }

        @Override
        public Map<String, INDArray> getState() {
            Map<String, INDArray> state = new LinkedHashMap<>();
            updater.getState().forEach((name, array) -> state.put(group + ":" + name, array));
            if (state.isEmpty() && group >= 0) {
                state.put(group + ":", Nd4j.zeros(1));
            }
            return state;
        }

        @Override
        public void setStateViewArray(
                @Nullable INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
            if (group >= 0) {
                updater.setStateViewArray(viewArray, gradientShape, gradientOrder, initialize);
            }
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            if (group < 0) {
                throw new IllegalStateException(
                        "the groups of this updater are not yet matched to the variables:"
                                + " call SameDiffExt.install(config, model) after the model was loaded without its updater state");
            }
            updater.applyUpdater(gradient, iteration, epoch);
        }
    }
}
