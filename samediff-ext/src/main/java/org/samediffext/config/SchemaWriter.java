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
        properties.put("seed", SettingSchema.seed());
        for (Kind kind : List.of(Kind.UPDATER, Kind.LOSS, Kind.ATTACK, Kind.DEFENSE, Kind.TRANSFORM, Kind.PROTECTION)) {
            if (has(kind)) {
                properties.put(kind.label(), SettingSchema.reference(kind.label()));
            }
        }
        if (has(Kind.LOSS)) {
            properties.put(
                    "losses",
                    Map.of("type", "object", "additionalProperties", SettingSchema.reference(Kind.LOSS.label())));
        }
        return document("configuration", object(properties), definitions());
    }

    /**
     * Writes the schema of a list of updaters to compare.
     *
     * @return JSON
     */
    public String writeUpdaters() {
        return list(Kind.UPDATER, "updaters", "updaters to compare", List.of());
    }

    /**
     * Writes the schema of a list of attacks.
     *
     * @return JSON
     */
    public String writeAttacks() {
        return list(Kind.ATTACK, "attacks", "attacks to withstand", List.of(Kind.TRANSFORM));
    }

    /**
     * Writes the schema of a list of protections to compare.
     *
     * @return JSON
     */
    public String writeProtections() {
        return list(Kind.PROTECTION, "protections", "protections to compare", List.of());
    }

    private String list(Kind kind, String key, String title, List<Kind> more) {
        Map<String, Object> definitions = definitions();
        definitions.put("listed", choice(kind, "listed"));
        for (Descriptor method : methods) {
            if (method.kind() == kind) {
                definitions.put("listed." + method.name(), listed(method));
            }
        }
        Map<String, Object> list = SettingSchema.listOf(SettingSchema.reference("listed"));
        list.put("minItems", 1);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("seed", SettingSchema.seed());
        properties.put(key, list);
        more.stream()
                .filter(this::has)
                .forEach(each -> properties.put(each.label(), SettingSchema.reference(each.label())));
        return document(title, object(properties, key), definitions);
    }

    private static String document(String title, Map<String, Object> schema, Map<String, Object> definitions) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", title + " of samediff-ext " + Versions.ours());
        root.putAll(schema);
        root.put("additionalProperties", false);
        root.put("$defs", definitions);
        return Json.of(root);
    }

    private Map<String, Object> definitions() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            if (has(kind)) {
                definitions.put(kind.label(), choice(kind, kind.label()));
            }
        }
        if (has(Kind.UPDATER)) {
            definitions.put("group", choice(Kind.UPDATER, "group"));
            definitions.putAll(CompositionSchema.definitions());
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

    /** A map whose key names one of the methods, each of which has its own schema. */
    private Map<String, Object> choice(Kind kind, String prefix) {
        List<String> names = new ArrayList<>();
        List<Object> cases = new ArrayList<>();
        for (Descriptor method : methods) {
            if (method.kind() == kind) {
                names.addAll(names(method));
                Map<String, Object> named = object(Map.of(kind.key(), Map.of("enum", names(method))), kind.key());
                cases.add(SettingSchema.when(named, prefix + "." + method.name()));
            }
        }
        Map<String, Object> schema = object(Map.of(kind.key(), Map.of("enum", names)), kind.key());
        schema.put("allOf", cases);
        return schema;
    }

    /** A method in a list, which may have a name of its own. */
    private Map<String, Object> listed(Descriptor method) {
        Map<String, Object> name = new LinkedHashMap<>();
        name.put("type", "string");
        name.put("minLength", 1);
        name.put("maxLength", NamedListReader.LONGEST);
        name.put(
                "description",
                "what the " + method.kind().label() + " is called where it is compared, by default its method");
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("name", name);
        return method(method, properties);
    }

    private Map<String, Object> method(Descriptor method) {
        return method(method, new LinkedHashMap<>());
    }

    private Map<String, Object> method(Descriptor method, Map<String, Object> properties) {
        properties.putAll(name(method));
        properties.putAll(settings(method));
        if (method.kind() == Kind.UPDATER) {
            Map<String, Object> named = Map.of("required", List.of("method"));
            Map<String, Object> inheriting = SettingSchema.reference("inheriting." + method.name());
            properties.put("groups", SettingSchema.listOf(SettingSchema.either(named, "group", inheriting)));
        }
        return closed(method, properties, required(method, method.kind().key()));
    }

    private Map<String, Object> group(Descriptor method) {
        Map<String, Object> properties = new LinkedHashMap<>(match());
        properties.putAll(name(method));
        properties.putAll(settings(method));
        return closed(method, properties, required(method, "match", "method"));
    }

    /** A group without a method, whose settings come from the updater around it where it states none. */
    private Map<String, Object> inheritingGroup(Descriptor method) {
        Map<String, Object> properties = new LinkedHashMap<>(match());
        settings(method).forEach((name, schema) -> properties.put(name, SettingSchema.withoutDefault(schema)));
        return closed(method, properties, List.of("match"));
    }

    private static Map<String, Object> match() {
        return Map.of("match", SettingSchema.pattern());
    }

    private static Map<String, Object> name(Descriptor method) {
        return Map.of(method.kind().key(), Map.of("enum", names(method)));
    }

    private Map<String, Map<String, Object>> settings(Descriptor method) {
        Map<String, Map<String, Object>> properties = new LinkedHashMap<>();
        method.settings().forEach(setting -> properties.put(setting.name(), SettingSchema.of(setting)));
        if (method.defaults() instanceof UpdateRule rule) {
            double rate = rule.defaultLearningRate();
            properties.put(
                    "learningRate",
                    has(Kind.SCHEDULE) ? SettingSchema.scheduled(rate) : SettingSchema.nonNegative(rate));
            properties.put("weightDecay", SettingSchema.nonNegative(rule.defaultWeightDecay()));
            properties.putAll(CompositionSchema.properties());
        }
        if (method.kind() == Kind.LOSS) {
            properties.put("timeSteps", Map.of("type", "integer", "minimum", 1, "default", 1));
            properties.put("sampleWeights", Map.of("type", "boolean", "default", false));
        }
        return properties;
    }

    private boolean has(Kind kind) {
        return methods.stream().anyMatch(method -> method.kind() == kind);
    }

    private static List<String> names(Descriptor method) {
        List<String> names = new ArrayList<>(List.of(method.name()));
        method.aliases().stream().sorted().forEach(names::add);
        return names;
    }

    private static List<String> required(Descriptor method, String... keys) {
        List<String> required = new ArrayList<>(List.of(keys));
        method.settings().stream().filter(Setting::required).map(Setting::name).forEach(required::add);
        return required;
    }

    private static Map<String, Object> closed(
            Descriptor method, Map<String, Object> properties, List<String> required) {
        Map<String, Object> schema = object(properties, required.toArray(String[]::new));
        schema.put("additionalProperties", false);
        schema.put("description", method.summary() + " (" + method.paper() + ")");
        return schema;
    }

    private static Map<String, Object> object(Map<String, Object> properties, String... required) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.of(required));
        return schema;
    }
}
