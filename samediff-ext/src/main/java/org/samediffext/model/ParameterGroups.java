package org.samediffext.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.schedule.ISchedule;
import org.samediffext.ConfigException;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Schedule;

/** Which updater a parameter gets: that of the first group whose pattern matches its name, else the outer one. */
final class ParameterGroups {
    private final UpdaterSpec spec;
    private final List<RuleUpdater> updaters = new ArrayList<>();

    ParameterGroups(UpdaterSpec spec, int start, Collection<String> parameters) {
        this.spec = spec;
        updaters.add(updater(spec, start));
        for (UpdaterSpec.Group group : spec.groups()) {
            updaters.add(updater(group.spec(), start));
        }
        checkAllMatch(parameters);
    }

    static RuleUpdater updater(UpdaterSpec spec, int start) {
        @Nullable Schedule schedule = spec.schedule();
        @Nullable ISchedule named = schedule == null ? null : new NamedSchedule(schedule);
        return new RuleUpdater(spec.rule(), spec.learningRate(), named, spec.weightDecay(), start, spec.composition());
    }

    private void checkAllMatch(Collection<String> parameters) {
        List<ConfigException.Problem> problems = new ArrayList<>();
        for (int i = 0; i < spec.groups().size(); i++) {
            UpdaterSpec.Group group = spec.groups().get(i);
            if (parameters.stream().noneMatch(group::matches)) {
                problems.add(new ConfigException.Problem(
                        "updater.groups[" + i + "].match",
                        "'" + group.match() + "' matches no parameter of the model, which has "
                                + String.join(", ", parameters)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** The index of the parameter's updater in {@link #updaters}. */
    int indexOf(String parameter) {
        return spec.groupOf(parameter) + 1;
    }

    RuleUpdater of(String parameter) {
        return updaters.get(indexOf(parameter));
    }

    List<RuleUpdater> updaters() {
        return List.copyOf(updaters);
    }
}
