package org.samediffext.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.registry.Setting;
import org.samediffext.spi.UpdateRule;

/** Writes the JSON Schema (draft 2020-12) of a configuration, from which editors complete and check. */
public final class SchemaWriter {
    private final List<Descriptor> methods;

    /** A writer for the methods in the registry of the program. */
    public SchemaWriter() {
        this(Registry.global());
    }

    /**
     * A writer.
     *
     * @param registry whose methods the schema allows
     */
    public SchemaWriter(Registry registry) {
        this.methods = registry.methods();
    }

    /**
     * Writes the schema.
     *
     * @return JSON
     */
    public String write() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("seed", Map.of("type", "integer"));
        for (Kind kind : List.of(Kind.UPDATER, Kind.LOSS, Kind.ATTACK)) {
            if (has(kind)) {
                properties.put(kind.label(), SettingSchema.reference(kind.label()));
            }
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "configuration of samediff-ext " + Versions.ours());
        root.putAll(object(properties, List.of()));
        root.put("$defs", definitions());
        return Json.of(root);
    }

    private Map<String, Object> definitions() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            if (has(kind)) {
                definitions.put(kind.label(), oneOf(kind, kind.label()));
            }
        }
        if (has(Kind.UPDATER)) {
            definitions.put("group", oneOf(Kind.UPDATER, "group"));
        }
        for (Descriptor method : methods) {
            definitions.put(method.kind().label() + "." + method.name(), method(method));
            if (method.kind() == Kind.UPDATER) {
                definitions.put("group." + method.name(), group(method));
                definitions.put("inheriting." + method.name(), inheritingGroup(method));
            }
        }
        return definitions;
    }

    private Map<String, Object> method(Descriptor method) {
        Map<String, Object> properties = named(method);
        if (method.kind() == Kind.UPDATER) {
            properties.putAll(rates(method));
            List<Object> group =
                    List.of(SettingSchema.reference("inheriting." + method.name()), SettingSchema.reference("group"));
            properties.put("groups", SettingSchema.listOf(Map.of("oneOf", group)));
        }
        return described(
                method, object(properties, required(method, method.kind().key())));
    }

    private Map<String, Object> group(Descriptor method) {
        Map<String, Object> properties = new LinkedHashMap<>(Map.of("match", SettingSchema.pattern()));
        properties.putAll(named(method));
        properties.putAll(rates(method));
        return described(method, object(properties, required(method, "match", "method")));
    }

    private Map<String, Object> inheritingGroup(Descriptor method) {
        Map<String, Object> properties = new LinkedHashMap<>(Map.of("match", SettingSchema.pattern()));
        properties.putAll(rates(method));
        method.settings().forEach(setting -> properties.put(setting.name(), SettingSchema.of(setting)));
        return described(method, object(properties, List.of("match")));
    }

    private static Map<String, Object> named(Descriptor method) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(List.of(method.name()));
        method.aliases().stream().sorted().forEach(names::add);
        properties.put(method.kind().key(), Map.of("enum", names));
        method.settings().forEach(setting -> properties.put(setting.name(), SettingSchema.of(setting)));
        return properties;
    }

    private Map<String, Object> rates(Descriptor method) {
        UpdateRule rule = (UpdateRule) method.defaults();
        Map<String, Object> learningRate = SettingSchema.nonNegative(rule.defaultLearningRate());
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                "learningRate",
                has(Kind.SCHEDULE)
                        ? Map.of("anyOf", List.of(learningRate, SettingSchema.reference(Kind.SCHEDULE.label())))
                        : learningRate);
        properties.put("weightDecay", SettingSchema.nonNegative(rule.defaultWeightDecay()));
        return properties;
    }

    private Map<String, Object> oneOf(Kind kind, String prefix) {
        return Map.of(
                "oneOf",
                methods.stream()
                        .filter(method -> method.kind() == kind)
                        .map(method -> SettingSchema.reference(prefix + "." + method.name()))
                        .toList());
    }

    private boolean has(Kind kind) {
        return methods.stream().anyMatch(method -> method.kind() == kind);
    }

    private static List<String> required(Descriptor method, String... keys) {
        List<String> required = new ArrayList<>(List.of(keys));
        method.settings().stream().filter(Setting::required).map(Setting::name).forEach(required::add);
        return required;
    }

    private static Map<String, Object> described(Descriptor method, Map<String, Object> schema) {
        schema.put("description", method.summary() + " (" + method.paper() + ")");
        return schema;
    }

    private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }
}
