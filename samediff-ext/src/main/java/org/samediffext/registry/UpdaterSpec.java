package org.samediffext.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException;
import org.samediffext.spi.Range;
import org.samediffext.spi.Schedule;
import org.samediffext.spi.SettingException;
import org.samediffext.spi.UpdateRule;

/**
 * An updater: a rule, how fast it learns, and which parameters get another one.
 *
 * @param rule the rule
 * @param learningRate the learning rate, finite and not negative; with a schedule always that of the first step
 * @param schedule the learning rate of each step, null if it does not change
 * @param weightDecay the decoupled weight decay, finite and not negative
 * @param composition what is put around the rule
 * @param groups the parameters with another updater, the first match counts; a group's updater has no groups
 */
public record UpdaterSpec(
        UpdateRule rule,
        double learningRate,
        @Nullable Schedule schedule,
        double weightDecay,
        Composition composition,
        List<Group> groups) {

    static final Set<String> KEYS = Stream.concat(
                    Stream.of("method", "learningRate", "weightDecay", "groups", "match"), Composition.KEYS.stream())
            .collect(Collectors.toUnmodifiableSet());

    /**
     * The parameters of a model that get another updater.
     *
     * @param match a regular expression that matches the whole name of the parameter
     * @param spec their updater
     */
    public record Group(String match, UpdaterSpec spec) {

        /**
         * Checks the regular expression.
         *
         * @param match as above
         * @param spec as above
         * @throws SettingException if the expression is wrong or the updater has groups
         */
        public Group {
            Range.that(
                    "match",
                    "'" + match + "'",
                    "a Java regular expression" + flaw(match),
                    flaw(match).isEmpty());
            Range.that("groups", spec.groups.size() + " groups", "no group inside a group", spec.groups.isEmpty());
        }

        /**
         * Whether a parameter belongs to the group by its name.
         *
         * @param parameter the parameter's name
         * @return whether the whole name matches
         */
        public boolean matches(String parameter) {
            return parameter.matches(match);
        }

        private static String flaw(String match) {
            try {
                Pattern.compile(match);
                return "";
            } catch (PatternSyntaxException e) {
                return " (" + e.getDescription() + " near index " + e.getIndex() + ")";
            }
        }
    }

    /**
     * Checks the numbers.
     *
     * @param rule as above
     * @param learningRate as above, ignored if there is a schedule
     * @param schedule as above
     * @param weightDecay as above
     * @param composition as above
     * @param groups as above
     * @throws SettingException if a number is not allowed
     */
    public UpdaterSpec {
        learningRate = schedule == null ? learningRate : schedule.at(0);
        groups = List.copyOf(groups);
        Range.nonNegative("learningRate", learningRate);
        Range.nonNegative("weightDecay", weightDecay);
    }

    /**
     * An updater with nothing around the rule.
     *
     * @param rule as above
     * @param learningRate as above, ignored if there is a schedule
     * @param schedule as above
     * @param weightDecay as above
     * @param groups as above
     * @throws SettingException if a number is not allowed
     */
    public UpdaterSpec(
            UpdateRule rule, double learningRate, @Nullable Schedule schedule, double weightDecay, List<Group> groups) {
        this(rule, learningRate, schedule, weightDecay, Composition.NONE, groups);
    }

    /**
     * The same updater with other things around the rule; its groups stay as they are.
     *
     * @param value what is put around the rule
     * @return a new updater
     */
    public UpdaterSpec with(Composition value) {
        return new UpdaterSpec(rule, learningRate, schedule, weightDecay, value, groups);
    }

    /**
     * An updater with the learning rate and the weight decay of the paper, for all parameters.
     *
     * @param rule the rule
     * @return the updater
     */
    public static UpdaterSpec of(UpdateRule rule) {
        return new UpdaterSpec(rule, rule.defaultLearningRate(), null, rule.defaultWeightDecay(), List.of());
    }

    /**
     * Makes an updater of a map with the keys {@code method}, {@code learningRate} (a number, or a map of which
     * {@code schedule} names the schedule), {@code weightDecay}, those of a {@link Composition}, {@code groups} (a list of
     * maps with {@code match}); all others are settings of the method. A group without {@code method} takes what it does not state from the outer
     * updater.
     *
     * @param map the updater
     * @return the updater
     * @throws ConfigException with all problems
     */
    public static UpdaterSpec bind(Map<String, ?> map) {
        Issues issues = new Issues();
        Optional<UpdaterSpec> spec = new Binder(Registry.global(), issues).updater("updater", map);
        issues.throwIfAny();
        return spec.orElseThrow();
    }

    /**
     * The updater of a parameter.
     *
     * @param parameter the parameter's name
     * @return the updater of the first group that matches, else this one without its groups
     */
    public UpdaterSpec forParameter(String parameter) {
        int group = groupOf(parameter);
        return group < 0
                ? new UpdaterSpec(rule, learningRate, schedule, weightDecay, composition, List.of())
                : groups.get(group).spec;
    }

    /**
     * The group of a parameter.
     *
     * @param parameter the parameter's name
     * @return the index of the first group that matches, -1 if none does
     */
    public int groupOf(String parameter) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).matches(parameter)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The updater as a configuration states it, complete with all defaults; {@link #bind} makes an equal one of it.
     *
     * @return plain values by name
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.putAll(Registry.global().toMap(rule));
        map.put(
                "learningRate",
                schedule == null ? learningRate : Registry.global().toMap(schedule));
        map.put("weightDecay", weightDecay);
        map.putAll(composition.toMap());
        if (!groups.isEmpty()) {
            map.put("groups", groupMaps());
        }
        return map;
    }

    private List<Map<String, Object>> groupMaps() {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Group group : groups) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("match", group.match);
            map.putAll(group.spec.toMap());
            maps.add(map);
        }
        return maps;
    }
}
