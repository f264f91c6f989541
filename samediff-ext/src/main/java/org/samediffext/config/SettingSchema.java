package org.samediffext.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Setting;
import org.samediffext.spi.Range;

/** The JSON Schema of one value. */
final class SettingSchema {
    private SettingSchema() {}

    static Map<String, Object> of(Setting setting) {
        Map<String, Object> schema = new LinkedHashMap<>(
                switch (setting.type()) {
                    case NUMBER -> number("number", setting.range());
                    case INTEGER -> number("integer", setting.range());
                    case BOOLEAN -> type("boolean");
                    case TEXT -> type("string");
                    case CHOICE -> Map.of("enum", setting.choices());
                    case NUMBERS -> oneOrMore(number("number", setting.range()));
                    case TEXTS -> oneOrMore(type("string"));
                    case NUMBERS_BY_NAME -> named(number("number", setting.range()));
                });
        if (setting.required()) {
            schema.put("examples", List.of(setting.defaultValue()));
        } else {
            schema.put("default", setting.defaultValue());
        }
        schema.put("description", setting.allowed());
        return schema;
    }

    static Map<String, Object> reference(String definition) {
        return Map.of("$ref", "#/$defs/" + definition);
    }

    static Map<String, Object> when(Map<String, Object> condition, String definition) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("if", condition);
        schema.put("then", reference(definition));
        return schema;
    }

    static Map<String, Object> either(Map<String, Object> condition, String definition, Map<String, Object> otherwise) {
        Map<String, Object> schema = when(condition, definition);
        schema.put("else", otherwise);
        return schema;
    }

    static Map<String, Object> withoutDefault(Map<String, Object> schema) {
        Map<String, Object> copy = new LinkedHashMap<>(schema);
        copy.remove("default");
        return copy;
    }

    static Map<String, Object> seed() {
        Map<String, Object> schema = type("integer");
        schema.put("not", Map.of("const", 0));
        schema.put("default", Config.SEED);
        schema.put("description", "the seed of everything random");
        return schema;
    }

    static Map<String, Object> listOf(Map<String, Object> entry) {
        Map<String, Object> schema = type("array");
        schema.put("items", entry);
        return schema;
    }

    static Map<String, Object> pattern() {
        Map<String, Object> schema = type("string");
        schema.put(
                "description", "a Java regular expression for the whole name of a parameter, the first match counts");
        return schema;
    }

    static Map<String, Object> nonNegative(double otherwise) {
        Map<String, Object> schema = type("number");
        schema.put("minimum", 0);
        schema.put("default", otherwise);
        return schema;
    }

    static Map<String, Object> scheduled(double otherwise) {
        Map<String, Object> number = withoutDefault(nonNegative(otherwise));
        Map<String, Object> schema = either(Map.of("type", "object"), Kind.SCHEDULE.label(), number);
        schema.put("default", otherwise);
        return schema;
    }

    private static Map<String, Object> type(String type) {
        return new LinkedHashMap<>(Map.of("type", type));
    }

    private static Map<String, Object> number(String type, @Nullable Range range) {
        Map<String, Object> schema = type(type);
        if (range != null && Double.isFinite(range.lo())) {
            schema.put(range.loOpen() ? "exclusiveMinimum" : "minimum", range.lo());
        }
        if (range != null && Double.isFinite(range.hi())) {
            schema.put(range.hiOpen() ? "exclusiveMaximum" : "maximum", range.hi());
        }
        return schema;
    }

    private static Map<String, Object> oneOrMore(Map<String, Object> entry) {
        return Map.of("anyOf", List.of(entry, listOf(entry)));
    }

    private static Map<String, Object> named(Map<String, Object> entry) {
        Map<String, Object> schema = type("object");
        schema.put("additionalProperties", entry);
        return schema;
    }
}
