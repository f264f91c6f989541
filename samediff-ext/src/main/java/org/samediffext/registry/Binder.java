package org.samediffext.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Method;
import org.samediffext.spi.Suggestion;

/**
 * Makes methods of the maps that a configuration states, and collects every problem with the path of its setting. What
 * a call returns is empty exactly if the call found a problem.
 */
public final class Binder {
    /** What a loss may state beside its settings. */
    static final List<String> LOSS_KEYS = List.of("timeSteps", "sampleWeights");

    private final Registry registry;
    private final Issues issues;

    /**
     * A binder.
     *
     * @param registry where methods are looked up
     * @param issues where problems go
     */
    public Binder(Registry registry, Issues issues) {
        this.registry = registry;
        this.issues = issues;
    }

    /**
     * Makes a method of a map whose key {@code method} names it ({@code schedule} for a schedule).
     *
     * @param <T> the method's interface
     * @param type the method's interface
     * @param path the path of the map, such as {@code loss}
     * @param map the name and the settings
     * @return the method
     */
    public <T extends Method> Optional<T> method(Class<T> type, String path, Map<String, ?> map) {
        return method(type, path, map, List.of());
    }

    private <T extends Method> Optional<T> method(
            Class<T> type, String path, Map<String, ?> map, List<String> otherKeys) {
        Kind kind = Kind.of(type);
        String key = kind.key();
        Map<String, Object> settings = new LinkedHashMap<>(map);
        settings.remove(key);
        return descriptor(kind, path, key, map)
                .flatMap(descriptor -> new Settings(descriptor, issues, otherKeys).bind(path, settings))
                .map(type::cast);
    }

    /**
     * Makes a loss of a map with the keys {@code method}, {@code timeSteps} and {@code sampleWeights}; all others are settings
     * of the method.
     *
     * @param path the path of the map, such as {@code loss}
     * @param map the loss
     * @return the loss
     */
    public Optional<LossSpec> loss(String path, Map<String, ?> map) {
        Map<String, Object> settings = new LinkedHashMap<>(map);
        Map<String, Object> own = new LinkedHashMap<>();
        for (String key : LOSS_KEYS) {
            if (settings.containsKey(key)) {
                own.put(key, settings.remove(key));
            }
        }
        PartReader reader = new PartReader(issues, path, "loss", own);
        int timeSteps = reader.count("timeSteps", 1);
        boolean sampleWeights = reader.flag("sampleWeights", false);
        Optional<LossTerm> term = method(LossTerm.class, path, settings, LOSS_KEYS);
        Optional<Supplier<LossSpec>> made = term.map(loss -> () -> new LossSpec(loss, timeSteps, sampleWeights));
        return made.flatMap(reader::make);
    }

    /**
     * Makes an updater of a map with the keys {@code method}, {@code learningRate}, {@code weightDecay}, {@code groups}
     * and those of a {@link Composition}; all others are settings of the method.
     *
     * @param path the path of the map, such as {@code updater}
     * @param map the updater
     * @return the updater
     */
    public Optional<UpdaterSpec> updater(String path, Map<String, ?> map) {
        return new SpecReader(this, path).read(map);
    }

    Optional<Descriptor> descriptor(Kind kind, String path, String key, Map<String, ?> map) {
        Object name = map.get(key);
        if (!map.containsKey(key)) {
            String message =
                    "the key '" + key + "' is missing, it names the " + kind.label() + registry.available(kind);
            String misspelt = Suggestion.phrase(key, map.keySet()).replace("did you mean", "is it meant by");
            issues.add(new Issue(path, message + misspelt));
            return Optional.empty();
        } else if (!(name instanceof String)) {
            String allowed = "the name of the " + kind.label() + registry.available(kind);
            issues.add(Issue.notAllowed(path + "." + key, key, name, allowed));
            return Optional.empty();
        }
        Optional<Descriptor> descriptor = registry.lookup(kind, (String) name);
        if (descriptor.isEmpty()) {
            issues.add(new Issue(path + "." + key, registry.unknown(kind, (String) name)));
        }
        return descriptor;
    }

    Issues issues() {
        return issues;
    }
}
