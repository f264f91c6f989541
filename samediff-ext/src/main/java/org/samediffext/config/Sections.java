package org.samediffext.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samediffext.registry.Binder;
import org.samediffext.registry.Issue;
import org.samediffext.registry.Issues;
import org.samediffext.registry.LossSpec;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Defense;
import org.samediffext.spi.Method;
import org.samediffext.spi.Protection;
import org.samediffext.spi.Transform;

/** Makes a configuration of the sections of a document; what is wrong goes to the issues. */
final class Sections {
    private Sections() {}

    static Config bind(Binder binder, Map<String, @Nullable Object> root, Issues issues) {
        Optional<UpdaterSpec> updater = section(root, "updater", issues).flatMap(map -> binder.updater("updater", map));
        return new Config(
                ConfigReader.seed(root, issues),
                updater,
                section(root, "loss", issues).flatMap(map -> binder.loss("loss", map)),
                losses(binder, root, issues),
                method(binder, root, "attack", Attack.class, issues),
                method(binder, root, "defense", Defense.class, issues),
                method(binder, root, "transform", Transform.class, issues),
                method(binder, root, "protection", Protection.class, issues));
    }

    private static Map<String, LossSpec> losses(Binder binder, Map<String, @Nullable Object> root, Issues issues) {
        Map<String, LossSpec> losses = new LinkedHashMap<>();
        if (!root.containsKey("losses")) {
            return losses;
        }
        if (root.containsKey("loss")) {
            issues.add(Issue.key(
                    "losses",
                    "the keys 'loss' and 'losses' exclude each other: the first is for a model with"
                            + " one output, the second for a graph with several"));
        }
        ConfigReader.map("losses", "losses", "names of the output layers", root.get("losses"), issues)
                .orElse(Map.of())
                .forEach((output, given) -> ConfigReader.map("losses." + output, output, "key 'method'", given, issues)
                        .flatMap(map -> binder.loss("losses." + output, map))
                        .ifPresent(loss -> losses.put(output, loss)));
        return losses;
    }

    static <T extends Method> Optional<T> method(
            Binder binder, Map<String, @Nullable Object> root, String key, Class<T> type, Issues issues) {
        return section(root, key, issues).flatMap(map -> binder.method(type, key, map));
    }

    private static Optional<Map<String, @Nullable Object>> section(
            Map<String, @Nullable Object> root, String key, Issues issues) {
        return root.containsKey(key)
                ? ConfigReader.map(key, key, "key 'method'", root.get(key), issues)
                : Optional.empty();
    }
}
