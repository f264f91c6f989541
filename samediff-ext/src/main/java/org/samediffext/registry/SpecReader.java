package org.samediffext.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samediffext.spi.Method;
import org.samediffext.spi.Range;
import org.samediffext.spi.Schedule;
import org.samediffext.spi.SettingException;
import org.samediffext.spi.UpdateRule;

/** Reads an {@link UpdaterSpec} and its groups from a map. */
final class SpecReader {
    private static final List<String> KEYS = withComposition("learningRate", "weightDecay", "groups");
    private static final List<String> GROUP_KEYS = withComposition("match", "learningRate", "weightDecay");

    private final Binder binder;
    private final String path;
    private final List<String> otherKeys;

    SpecReader(Binder binder, String path) {
        this(binder, path, KEYS);
    }

    private SpecReader(Binder binder, String path, List<String> otherKeys) {
        this.binder = binder;
        this.path = path;
        this.otherKeys = otherKeys;
    }

    private static List<String> withComposition(String... keys) {
        List<String> all = new ArrayList<>(List.of(keys));
        all.addAll(Composition.KEYS);
        return List.copyOf(all);
    }

    Optional<UpdaterSpec> read(Map<String, ?> map) {
        if (map.containsKey("match")) {
            binder.issues().add(Issue.key(path + ".match", "'match' belongs into an entry of 'groups'"));
        }
        Optional<Descriptor> descriptor = binder.descriptor(Kind.UPDATER, path, "method", map);
        Optional<UpdaterSpec> alone = descriptor.flatMap(found -> read(found, map, null));
        Optional<List<UpdaterSpec.Group>> groups = groups(map, descriptor, alone);
        if (alone.isEmpty() || groups.isEmpty() || map.containsKey("match")) {
            return Optional.empty();
        }
        UpdaterSpec spec = alone.get();
        return Optional.of(new UpdaterSpec(
                spec.rule(),
                spec.learningRate(),
                spec.schedule(),
                spec.weightDecay(),
                spec.composition(),
                groups.get()));
    }

    /** Reads the map without its groups; what it does not state comes from {@code outer}, if there is one. */
    private Optional<UpdaterSpec> read(Descriptor descriptor, Map<String, ?> map, @Nullable UpdaterSpec outer) {
        Map<String, Object> settings = new LinkedHashMap<>(map);
        settings.keySet().removeAll(UpdaterSpec.KEYS);
        Settings binding = new Settings(descriptor, binder.issues(), otherKeys);
        Optional<Method> rule =
                outer == null ? binding.bind(path, settings) : binding.bindOver(outer.rule(), path, settings);
        UpdaterSpec base = outer == null ? UpdaterSpec.of((UpdateRule) descriptor.defaults()) : outer;
        Optional<UpdaterSpec> rated = rated(map, base);
        Optional<Double> weightDecay = number("weightDecay", map, base.weightDecay());
        Optional<Composition> composition = new CompositionReader(binder.issues(), path).read(map, base.composition());
        if (rule.isEmpty() || rated.isEmpty() || weightDecay.isEmpty() || composition.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new UpdaterSpec(
                (UpdateRule) rule.get(),
                rated.get().learningRate(),
                rated.get().schedule(),
                weightDecay.get(),
                composition.get(),
                List.of()));
    }

    private Optional<UpdaterSpec> rated(Map<String, ?> map, UpdaterSpec base) {
        if (!map.containsKey("learningRate")) {
            return Optional.of(base);
        }
        if (map.get("learningRate") instanceof Map<?, ?> scheduled) {
            return binder.method(Schedule.class, path + ".learningRate", keyed(scheduled))
                    .flatMap(schedule -> rated(base, schedule));
        }
        return number("learningRate", map, 0)
                .map(rate -> new UpdaterSpec(base.rule(), rate, null, base.weightDecay(), List.of()));
    }

    private Optional<UpdaterSpec> rated(UpdaterSpec base, Schedule schedule) {
        try {
            return Optional.of(new UpdaterSpec(base.rule(), 0, schedule, base.weightDecay(), List.of()));
        } catch (SettingException e) {
            binder.issues().add(new Issue(path + ".learningRate", "the schedule's first " + e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Double> number(String key, Map<String, ?> map, double otherwise) {
        if (!map.containsKey(key)) {
            return Optional.of(otherwise);
        }
        Range range = new Range(key, 0, false, Double.POSITIVE_INFINITY, true);
        Object given = map.get(key);
        Optional<Double> number = Conversion.number(given).filter(range::contains);
        if (number.isEmpty()) {
            String schedule = key.equals("learningRate") ? " or a map with the key 'schedule'" : "";
            binder.issues().add(Issue.notAllowed(path + "." + key, key, given, range.words() + schedule));
        }
        return number;
    }

    private Optional<List<UpdaterSpec.Group>> groups(
            Map<String, ?> map, Optional<Descriptor> outer, Optional<UpdaterSpec> base) {
        Object given = map.containsKey("groups") ? map.get("groups") : List.of();
        if (!(given instanceof List<?> entries)) {
            String allowed = "a list of maps with the key 'match'";
            binder.issues().add(Issue.notAllowed(path + ".groups", "groups", given, allowed));
            return Optional.empty();
        }
        List<UpdaterSpec.Group> groups = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            SpecReader reader = new SpecReader(binder, path + ".groups[" + i + "]", GROUP_KEYS);
            reader.group(entries.get(i), outer, base).ifPresent(groups::add);
        }
        return groups.size() == entries.size() ? Optional.of(groups) : Optional.empty();
    }

    private Optional<UpdaterSpec.Group> group(
            @Nullable Object given, Optional<Descriptor> outer, Optional<UpdaterSpec> base) {
        if (!(given instanceof Map<?, ?> entry)) {
            binder.issues().add(Issue.notAllowed(path, "a group", given, "a map with the key 'match'"));
            return Optional.empty();
        }
        Map<String, Object> map = keyed(entry);
        Optional<UpdaterSpec> spec = groupSpec(map, outer, base);
        Optional<String> match = match(map);
        if (map.containsKey("groups")) {
            binder.issues().add(Issue.key(path + ".groups", "a group has groups, allowed is no group inside a group"));
        } else if (spec.isPresent() && match.isPresent()) {
            return group(match.get(), spec.get());
        }
        return Optional.empty();
    }

    private Optional<UpdaterSpec> groupSpec(
            Map<String, Object> map, Optional<Descriptor> outer, Optional<UpdaterSpec> base) {
        if (map.containsKey("method")) {
            return binder.descriptor(Kind.UPDATER, path, "method", map).flatMap(found -> read(found, map, null));
        }
        UpdaterSpec standIn = outer.map(Descriptor::defaults)
                .map(UpdateRule.class::cast)
                .map(UpdaterSpec::of)
                .orElse(null);
        return outer.flatMap(found -> read(found, map, base.orElse(standIn)));
    }

    private Optional<String> match(Map<String, Object> map) {
        Object match = map.get("match");
        if (match instanceof String text) {
            return Optional.of(text);
        }
        String allowed = "a Java regular expression for the names of parameters";
        binder.issues()
                .add(
                        map.containsKey("match")
                                ? Issue.notAllowed(path + ".match", "match", match, allowed)
                                : new Issue(path, "the key 'match' is missing, allowed is " + allowed));
        return Optional.empty();
    }

    private Optional<UpdaterSpec.Group> group(String match, UpdaterSpec spec) {
        try {
            return Optional.of(new UpdaterSpec.Group(match, spec));
        } catch (SettingException e) {
            binder.issues().add(new Issue(path + ".match", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    static Map<String, Object> keyed(Map<?, ?> map) {
        Map<String, Object> keyed = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            keyed.put(String.valueOf(entry.getKey()), entry.getValue());
        }
        return keyed;
    }
}
