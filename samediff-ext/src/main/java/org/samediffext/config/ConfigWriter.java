package org.samediffext.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.samediffext.registry.Registry;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Method;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Writes a configuration with all its defaults, so that a run can be repeated even if a default changes. What is
 * written reads as an equal configuration.
 */
public final class ConfigWriter {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
            .setSchema(new CoreSchema())
            .setSplitLines(false)
            .build();

    /** A writer. */
    public ConfigWriter() {}

    /**
     * Writes a configuration.
     *
     * @param config the configuration
     * @return YAML, with the versions of this library and of DL4J in a comment
     */
    public String write(Config config) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seed", config.seed());
        config.updater().map(UpdaterSpec::toMap).ifPresent(updater -> map.put("updater", updater));
        config.loss().ifPresent(loss -> map.put("loss", loss.toMap()));
        if (!config.losses().isEmpty()) {
            Map<String, Object> losses = new LinkedHashMap<>();
            config.losses().forEach((output, loss) -> losses.put(output, loss.toMap()));
            map.put("losses", losses);
        }
        config.attack().ifPresent(attack -> map.put("attack", map(attack)));
        config.defense().ifPresent(defense -> map.put("defense", map(defense)));
        config.transform().ifPresent(transform -> map.put("transform", map(transform)));
        config.protection().ifPresent(protection -> map.put("protection", map(protection)));
        return yaml(map);
    }

    /**
     * Writes updaters to be compared.
     *
     * @param updaters the updaters
     * @return YAML, with the versions of this library and of DL4J in a comment
     */
    public String write(UpdaterList updaters) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seed", updaters.seed());
        map.put(
                "updaters",
                updaters.entries().stream()
                        .map(entry -> named(entry.name(), entry.spec().toMap()))
                        .toList());
        return yaml(map);
    }

    /**
     * Writes attacks.
     *
     * @param attacks the attacks
     * @return YAML, with the versions of this library and of DL4J in a comment
     */
    public String write(AttackList attacks) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seed", attacks.seed());
        map.put(
                "attacks",
                attacks.entries().stream()
                        .map(entry -> named(entry.name(), map(entry.attack())))
                        .toList());
        attacks.transform().ifPresent(transform -> map.put("transform", map(transform)));
        return yaml(map);
    }

    /**
     * Writes protections.
     *
     * @param protections the protections
     * @return YAML, with the versions of this library and of DL4J in a comment
     */
    public String write(ProtectionList protections) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seed", protections.seed());
        map.put(
                "protections",
                protections.entries().stream()
                        .map(entry -> named(entry.name(), map(entry.protection())))
                        .toList());
        return yaml(map);
    }

    private static Map<String, Object> named(String name, Map<String, Object> settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.putAll(settings);
        return map;
    }

    private static String yaml(Map<String, Object> map) {
        String versions = "samediff-ext " + Versions.ours() + ", Deeplearning4j " + Versions.dl4j();
        return "# resolved by " + versions + "\n" + new Dump(SETTINGS).dumpToString(map);
    }

    private static Map<String, Object> map(Method method) {
        return Registry.global().toMap(method);
    }
}
