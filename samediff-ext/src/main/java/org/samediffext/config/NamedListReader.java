package org.samediffext.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samediffext.registry.Issue;
import org.samediffext.registry.Issues;

/**
 * Reads a list of methods: each a map with the key {@code method} and an optional {@code name}.
 *
 * @param <S> what a method becomes
 * @param <E> an entry of the list
 */
final class NamedListReader<S, E> {
    static final int LONGEST = 32;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-][\\p{L}\\p{N}_. -]{0," + (LONGEST - 1) + "}");

    private final Words words;
    private final BiFunction<String, Map<String, @Nullable Object>, Optional<S>> bind;
    private final BiFunction<String, S, E> entry;
    private final Issues issues;
    private final Map<String, Integer> names = new LinkedHashMap<>();

    /**
     * What a list is called in messages.
     *
     * @param key the key of the list
     * @param singular one entry
     * @param example an entry as it may be written
     * @param keys all keys of the document
     */
    record Words(String key, String singular, String example, List<String> keys) {
        static final Words UPDATERS = new Words("updaters", "updater", "{method: lion}", List.of("seed", "updaters"));
        static final Words PROTECTIONS =
                new Words("protections", "protection", "{method: emn, epsilon: 0.03}", List.of("seed", "protections"));
        static final Words ATTACKS =
                new Words("attacks", "attack", "{method: pgd, epsilon: 0.1}", List.of("seed", "attacks", "transform"));

        String article() {
            return singular.startsWith("p") ? "a" : "an";
        }
    }

    /**
     * A reader.
     *
     * @param words for messages
     * @param bind makes a method of its path and its map without {@code name}
     * @param entry makes an entry of its name and its method
     * @param issues where problems go
     */
    NamedListReader(
            Words words,
            BiFunction<String, Map<String, @Nullable Object>, Optional<S>> bind,
            BiFunction<String, S, E> entry,
            Issues issues) {
        this.words = words;
        this.bind = bind;
        this.entry = entry;
        this.issues = issues;
    }

    /** The entries that have no problem. */
    List<E> read(Map<String, @Nullable Object> root) {
        String key = words.key;
        List<E> entries = new ArrayList<>();
        if (!root.containsKey(key)) {
            issues.add(new Issue(
                    "", "the key '" + key + "' is missing, allowed is a list such as [" + words.example + "]"));
        } else if (root.get(key) instanceof List<?> list && !list.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                entry(i, list.get(i)).ifPresent(entries::add);
            }
        } else {
            String allowed = "a list of at least one " + words.singular + ", such as [" + words.example + "]";
            issues.add(Issue.notAllowed(key, key, root.get(key), allowed));
        }
        return entries;
    }

    private Optional<E> entry(int index, @Nullable Object given) {
        String path = words.key + "[" + index + "]";
        return ConfigReader.map(path, words.article() + " " + words.singular, "key 'method'", given, issues)
                .flatMap(map -> {
                    Optional<String> name = name(index, path, map);
                    map.remove("name");
                    return bind.apply(path, map).flatMap(method -> name.map(known -> entry.apply(known, method)));
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
            String twice = "the name '%s' is that of %s[%d] too, allowed is a name of its own, such as "
                    + "{name: %s-2, method: ...}";
            issues.add(new Issue(path + "." + key, twice.formatted(name, words.key, first, name)));
            return Optional.empty();
        }
        return Optional.of(name);
    }
}
