package org.samediffext.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samediffext.registry.Binder;
import org.samediffext.registry.Issue;
import org.samediffext.registry.Issues;

/** Reads the list of updaters of a comparison: each a map like {@code updater}, with an optional {@code name}. */
final class UpdaterListReader {
    static final List<String> KEYS = List.of("seed", "updaters");
    static final int LONGEST = 32;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-][\\p{L}\\p{N}_. -]{0," + (LONGEST - 1) + "}");

    private final Binder binder;
    private final Issues issues;
    private final Map<String, Integer> names = new LinkedHashMap<>();

    UpdaterListReader(Binder binder, Issues issues) {
        this.binder = binder;
        this.issues = issues;
    }

    /** The entries that have no problem. */
    List<UpdaterList.Entry> read(Map<String, @Nullable Object> root) {
        List<UpdaterList.Entry> entries = new ArrayList<>();
        if (!root.containsKey("updaters")) {
            issues.add(new Issue("", "the key 'updaters' is missing, allowed is a list such as [{method: lion}]"));
        } else if (root.get("updaters") instanceof List<?> list && !list.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                entry(i, list.get(i)).ifPresent(entries::add);
            }
        } else {
            String allowed = "a list of at least one updater, such as [{method: lion}]";
            issues.add(Issue.notAllowed("updaters", "updaters", root.get("updaters"), allowed));
        }
        return entries;
    }

    private Optional<UpdaterList.Entry> entry(int index, @Nullable Object given) {
        String path = "updaters[" + index + "]";
        return ConfigReader.map(path, "an updater", "key 'method'", given, issues)
                .flatMap(map -> {
                    Optional<String> name = name(index, path, map);
                    map.remove("name");
                    return binder.updater(path, map)
                            .flatMap(spec -> name.map(known -> new UpdaterList.Entry(known, spec)));
                });
    }

    private Optional<String> name(int index, String path, Map<String, @Nullable Object> map) {
        String key = map.containsKey("name") ? "name" : "method";
        if (!(map.get(key) instanceof String name) || !NAME.matcher(name).matches()) {
            if (key.equals("name")) {
                String allowed = "up to " + LONGEST + " letters, digits, '_', '.', '-' and spaces";
                issues.add(Issue.notAllowed(path + ".name", "name", map.get("name"), allowed));
            }
            return Optional.empty();
        }
        Integer first = names.putIfAbsent(name, index);
        if (first != null) {
            String twice = "the name '%s' is that of updaters[%d] too, allowed is a name of its own, such as "
                    + "{name: %s-2, method: ...}";
            issues.add(new Issue(path + "." + key, twice.formatted(name, first, name)));
            return Optional.empty();
        }
        return Optional.of(name);
    }
}
