package org.samediffext.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException;
import org.samediffext.registry.Binder;
import org.samediffext.registry.Issue;
import org.samediffext.registry.Issues;
import org.samediffext.registry.Registry;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Attack;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Method;
import org.samediffext.spi.Suggestion;

/**
 * Reads a configuration: a YAML map with the keys {@code seed}, {@code updater}, {@code loss} and {@code attack}, all
 * optional. Every problem is found in one reading and has its place, {@code file:line:column}. A configuration holds
 * names of the registry and numbers, never code.
 */
public final class ConfigReader {
    private static final List<String> KEYS = List.of("seed", "updater", "loss", "attack");
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
        if (yaml.length() > ConfigFile.MOST_BYTES) {
            throw ConfigFile.tooLarge(NAMELESS);
        }
        return read(Source.file(NAMELESS, yaml), sets);
    }

    private Config read(Source source, List<String> sets) {
        Problems problems = new Problems();
        Places places = new Places(source.whole());
        @Nullable
        Object document = new YamlReader(source, places, problems)
                .read("")
                .orElse(YamlReader.Parsed.EMPTY)
                .value();
        if (document == null) {
            throw problems.fatal(source.whole(), "is empty, allowed is a map with the keys " + String.join(", ", KEYS));
        }
        Issues issues = new Issues();
        Optional<Config> config = map("", "the document", new Overrides(places, problems).over(document, sets), issues)
                .map(root -> bind(root, issues));
        issues.found().forEach(issue -> places.report(issue, problems));
        problems.throwIfAny();
        return config.orElseThrow();
    }

    private Config bind(Map<String, @Nullable Object> root, Issues issues) {
        Binder binder = new Binder(registry, issues);
        root.keySet().stream().filter(key -> !KEYS.contains(key)).forEach(key -> issues.add(unknown(key)));
        Optional<UpdaterSpec> updater = section(root, "updater", issues).flatMap(map -> binder.updater("updater", map));
        return new Config(
                seed(root, issues),
                updater,
                method(binder, root, "loss", LossTerm.class, issues),
                method(binder, root, "attack", Attack.class, issues));
    }

    private static Issue unknown(String key) {
        return Issue.key(
                key,
                "unknown key '" + key + "', available are " + String.join(", ", KEYS) + Suggestion.phrase(key, KEYS));
    }

    private static long seed(Map<String, @Nullable Object> root, Issues issues) {
        @Nullable Object given = root.getOrDefault("seed", Config.SEED);
        if (given instanceof Long seed && seed != 0) {
            return seed;
        }
        issues.add(Issue.notAllowed("seed", "seed", given, Config.SEEDS));
        return Config.SEED;
    }

    private static <T extends Method> Optional<T> method(
            Binder binder, Map<String, @Nullable Object> root, String key, Class<T> type, Issues issues) {
        return section(root, key, issues).flatMap(map -> binder.method(type, key, map));
    }

    private static Optional<Map<String, @Nullable Object>> section(
            Map<String, @Nullable Object> root, String key, Issues issues) {
        return root.containsKey(key) ? map(key, key, root.get(key), issues) : Optional.empty();
    }

    private static Optional<Map<String, @Nullable Object>> map(
            String path, String name, @Nullable Object given, Issues issues) {
        if (given instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> keyed = new LinkedHashMap<>();
            map.forEach((key, value) -> keyed.put((String) key, value));
            return Optional.of(keyed);
        }
        String keys = path.isEmpty() ? "keys " + String.join(", ", KEYS) : "key 'method'";
        String meant = given instanceof String && !path.isEmpty() ? ", such as {method: " + given + "}" : "";
        issues.add(Issue.notAllowed(path, name, given, "a map with the " + keys + meant));
        return Optional.empty();
    }
}
