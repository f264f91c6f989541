package org.samediffext.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException;
import org.samediffext.config.NamedListReader.Words;
import org.samediffext.registry.Binder;
import org.samediffext.registry.Issue;
import org.samediffext.registry.Issues;
import org.samediffext.registry.Registry;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Protection;
import org.samediffext.spi.Suggestion;
import org.samediffext.spi.Transform;

/**
 * Reads a configuration: a YAML map with the keys {@code seed}, {@code updater}, {@code loss} or {@code losses}, {@code attack}, {@code defense},
 * {@code transform} and {@code protection}, all optional. Every problem is found in one reading and has its place, {@code file:line:column}. A configuration holds
 * names of the registry and numbers, never code.
 */
public final class ConfigReader {
    private static final List<String> KEYS =
            List.of("seed", "updater", "loss", "losses", "attack", "defense", "transform", "protection");
    private static final String NAMELESS = "<text>";

    private final Registry registry;

    /** A reader that finds methods in the registry of the program. */
    public ConfigReader() {
        this(Registry.global());
    }

    /**
     * A reader.
     *
     * @param registry where methods are looked up
     */
    public ConfigReader(Registry registry) {
        this.registry = registry;
    }

    /** Has a thread load the YAML parser, once in a program, so that the first configuration is read sooner. */
    public static void prepare() {
        WarmUp.begin();
    }

    /**
     * Reads a file.
     *
     * @param file UTF-8, at most 1 MiB
     * @return the configuration
     * @throws ConfigException with all problems
     */
    public Config read(Path file) {
        return read(file, List.of());
    }

    /**
     * Reads a file and settings that replace some of it.
     *
     * @param file UTF-8, at most 1 MiB
     * @param sets such as {@code updater.beta1=0.95} or {@code updater.groups[0].match=.*_b}; the last one wins
     * @return the configuration
     * @throws ConfigException with all problems
     */
    public Config read(Path file, List<String> sets) {
        return read(Source.file(file.toString(), ConfigFile.text(file)), sets);
    }

    /**
     * Reads a text.
     *
     * @param yaml at most 1 MiB
     * @return the configuration
     * @throws ConfigException with all problems, their file is {@code <text>}
     */
    public Config parse(String yaml) {
        return parse(yaml, List.of());
    }

    /**
     * Reads a text and settings that replace some of it.
     *
     * @param yaml at most 1 MiB
     * @param sets as in {@link #read(Path, List)}
     * @return the configuration
     * @throws ConfigException with all problems, their file is {@code <text>}
     */
    public Config parse(String yaml, List<String> sets) {
        return read(text(yaml), sets);
    }

    /**
     * Reads a file that lists updaters to be compared: a YAML map with the keys {@code seed}, optional, and {@code
     * updaters}, a list of maps like {@code updater}, each with an optional {@code name}.
     *
     * @param file UTF-8, at most 1 MiB
     * @param sets as in {@link #read(Path, List)}, such as {@code updaters[0].beta1=0.95}
     * @return the updaters
     * @throws ConfigException with all problems
     */
    public UpdaterList readUpdaters(Path file, List<String> sets) {
        return readUpdaters(Source.file(file.toString(), ConfigFile.text(file)), sets);
    }

    /**
     * Reads a text that lists updaters to be compared.
     *
     * @param yaml at most 1 MiB
     * @param sets as in {@link #readUpdaters(Path, List)}
     * @return the updaters
     * @throws ConfigException with all problems, their file is {@code <text>}
     */
    public UpdaterList parseUpdaters(String yaml, List<String> sets) {
        return readUpdaters(text(yaml), sets);
    }

    private UpdaterList readUpdaters(Source source, List<String> sets) {
        return list(
                source,
                sets,
                Words.UPDATERS,
                binder -> binder::updater,
                UpdaterList.Entry::new,
                (binder, root, issues) -> UpdaterList::new);
    }

    /**
     * Reads a file that lists attacks: a YAML map with the keys {@code seed} and {@code transform}, optional, and {@code attacks},
     * a list of maps like {@code attack}, each with an optional {@code name}.
     *
     * @param file UTF-8, at most 1 MiB
     * @param sets as in {@link #read(Path, List)}, such as {@code attacks[0].steps=50}
     * @return the attacks
     * @throws ConfigException with all problems
     */
    public AttackList readAttacks(Path file, List<String> sets) {
        return readAttacks(Source.file(file.toString(), ConfigFile.text(file)), sets);
    }

    /**
     * Reads a text that lists attacks.
     *
     * @param yaml at most 1 MiB
     * @param sets as in {@link #readAttacks(Path, List)}
     * @return the attacks
     * @throws ConfigException with all problems, their file is {@code <text>}
     */
    public AttackList parseAttacks(String yaml, List<String> sets) {
        return readAttacks(text(yaml), sets);
    }

    private AttackList readAttacks(Source source, List<String> sets) {
        return list(
                source,
                sets,
                Words.ATTACKS,
                binder -> (path, map) -> binder.method(Attack.class, path, map),
                AttackList.Entry::new,
                (binder, root, issues) -> {
                    Optional<Transform> transform = Sections.method(binder, root, "transform", Transform.class, issues);
                    return (seed, entries) -> new AttackList(seed, entries, transform);
                });
    }

    /**
     * Reads a file that lists protections: a YAML map with the keys {@code seed}, optional, and {@code protections}, a list of maps
     * like {@code protection}, each with an optional {@code name}.
     *
     * @param file UTF-8, at most 1 MiB
     * @param sets as in {@link #read(Path, List)}, such as {@code protections[0].epsilon=0.03}
     * @return the protections
     * @throws ConfigException with all problems
     */
    public ProtectionList readProtections(Path file, List<String> sets) {
        return readProtections(Source.file(file.toString(), ConfigFile.text(file)), sets);
    }

    /**
     * Reads a text that lists protections.
     *
     * @param yaml at most 1 MiB
     * @param sets as in {@link #readProtections(Path, List)}
     * @return the protections
     * @throws ConfigException with all problems, their file is {@code <text>}
     */
    public ProtectionList parseProtections(String yaml, List<String> sets) {
        return readProtections(text(yaml), sets);
    }

    private ProtectionList readProtections(Source source, List<String> sets) {
        return list(
                source,
                sets,
                Words.PROTECTIONS,
                binder -> (path, map) -> binder.method(Protection.class, path, map),
                ProtectionList.Entry::new,
                (binder, root, issues) -> ProtectionList::new);
    }

    private <S, E, L> L list(
            Source source,
            List<String> sets,
            Words words,
            Function<Binder, BiFunction<String, Map<String, @Nullable Object>, Optional<S>>> bind,
            BiFunction<String, S, E> entry,
            Rest<E, L> rest) {
        return read(source, sets, words.keys(), (root, issues) -> {
                    Binder binder = new Binder(registry, issues);
                    BiFunction<String, Map<String, @Nullable Object>, Optional<S>> each = bind.apply(binder);
                    List<E> entries = new NamedListReader<>(words, each, entry, issues).read(root);
                    BiFunction<Long, List<E>, L> list = rest.read(binder, root, issues);
                    long seed = seed(root, issues);
                    return issues.found().isEmpty() ? Optional.of(list.apply(seed, entries)) : Optional.<L>empty();
                })
                .orElseThrow();
    }

    /** Reads the keys beside seed and list. */
    @FunctionalInterface
    private interface Rest<E, L> {

        /** From seed and entries to the whole. */
        BiFunction<Long, List<E>, L> read(Binder binder, Map<String, @Nullable Object> root, Issues issues);
    }

    private static Source text(String yaml) {
        if (yaml.length() > ConfigFile.MOST_BYTES) {
            throw ConfigFile.tooLarge(NAMELESS);
        }
        return Source.file(NAMELESS, yaml);
    }

    private Config read(Source source, List<String> sets) {
        return read(
                        source,
                        sets,
                        KEYS,
                        (root, issues) -> Optional.of(Sections.bind(new Binder(registry, issues), root, issues)))
                .orElseThrow();
    }

    private static <T> Optional<T> read(
            Source source,
            List<String> sets,
            List<String> keys,
            BiFunction<Map<String, @Nullable Object>, Issues, Optional<T>> bind) {
        Problems problems = new Problems();
        Places places = new Places(source.whole());
        @Nullable
        Object document = new YamlReader(source, places, problems)
                .read("")
                .orElse(YamlReader.Parsed.EMPTY)
                .value();
        if (document == null) {
            throw problems.fatal(source.whole(), "is empty, allowed is a map with the keys " + String.join(", ", keys));
        }
        Issues issues = new Issues();
        @Nullable Object whole = new Overrides(places, problems).over(document, sets);
        Optional<T> result = map("", "the document", "keys " + String.join(", ", keys), whole, issues)
                .flatMap(root -> {
                    for (String key : root.keySet()) {
                        if (!keys.contains(key)) {
                            issues.add(unknown(key, keys));
                        }
                    }
                    return bind.apply(root, issues);
                });
        for (Issue issue : issues.found()) {
            places.report(issue, problems);
        }
        problems.throwIfAny();
        return result;
    }

    private static Issue unknown(String key, List<String> keys) {
        return Issue.key(
                key,
                "unknown key '" + key + "', available are " + String.join(", ", keys) + Suggestion.phrase(key, keys));
    }

    static long seed(Map<String, @Nullable Object> root, Issues issues) {
        @Nullable Object given = root.getOrDefault("seed", Config.SEED);
        if (given instanceof Long seed && seed != 0) {
            return seed;
        }
        issues.add(Issue.notAllowed("seed", "seed", given, Config.SEEDS));
        return Config.SEED;
    }

    static Optional<Map<String, @Nullable Object>> map(
            String path, String name, String keys, @Nullable Object given, Issues issues) {
        if (given instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> keyed = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                keyed.put((String) entry.getKey(), entry.getValue());
            }
            return Optional.of(keyed);
        }
        String meant = given instanceof String && !path.isEmpty() ? ", such as {method: " + given + "}" : "";
        issues.add(Issue.notAllowed(path, name, given, "a map with the " + keys + meant));
        return Optional.empty();
    }
}
