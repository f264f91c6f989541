package org.samediffext.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.schedule.ISchedule;
import org.samediffext.ConfigException;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Schedule;

/** Which updater a parameter gets: that of the first group whose pattern matches its name, else the outer one. */
final class ParameterGroups {
    private final List<Pattern> patterns = new ArrayList<>();
    private final List<RuleUpdater> updaters = new ArrayList<>();

    ParameterGroups(UpdaterSpec spec, int start, Collection<String> parameters) {
        updaters.add(updater(spec, start));
        for (UpdaterSpec.Group group : spec.groups()) {
            patterns.add(Pattern.compile(group.match()));
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
        for (int i = 0; i < patterns.size(); i++) {
            Pattern pattern = patterns.get(i);
            if (parameters.stream().noneMatch(name -> pattern.matcher(name).matches())) {
                problems.add(new ConfigException.Problem(
                        "updater.groups[" + i + "].match",
                        "'" + pattern + "' matches no parameter of the model, which has "
                                + String.join(", ", parameters)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** The index of the parameter's updater in {@link #updaters}. */
    int indexOf(String parameter) {
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matcher(parameter).matches()) {
                return i + 1;
            }
        }
        return 0;
    }

    RuleUpdater of(String parameter) {
        return updaters.get(indexOf(parameter));
    }

    List<RuleUpdater> updaters() {
        return List.copyOf(updaters);
    }
}
