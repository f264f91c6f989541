package org.samediffext.config;

import java.util.Iterator;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.nd4j.shade.jackson.databind.JsonNode;

/** As much of JSON Schema as {@link SchemaWriter} writes; an unknown keyword is an error. */
final class SchemaCheck {
    private static final Set<String> NOTES =
            Set.of("$schema", "$defs", "title", "description", "default", "examples", "properties", "then", "else");

    private final JsonNode root;

    private SchemaCheck(JsonNode root) {
        this.root = root;
    }

    static boolean accepts(JsonNode schema, JsonNode value) {
        return new SchemaCheck(schema).check(schema, value);
    }

    private boolean check(JsonNode schema, JsonNode value) {
        for (String keyword : (Iterable<String>) schema::fieldNames) {
            if (!NOTES.contains(keyword) && !check(keyword, schema, value)) {
                return false;
            }
        }
        return !value.isObject()
                || all(
                        schema.path("properties"),
                        schema.path("properties").fieldNames(),
                        (properties, name) -> !value.has(name) || check(properties.get(name), value.get(name)));
    }

    private boolean check(String keyword, JsonNode schema, JsonNode value) {
        JsonNode wanted = schema.get(keyword);
        return switch (keyword) {
            case "type" -> isOfType(wanted.asText(), value);
            case "$ref" -> check(root.at(wanted.asText().substring(1)), value);
            case "enum" -> some(wanted, each -> each.equals(value)) == 1;
            case "allOf" -> some(wanted, each -> check(each, value)) == wanted.size();
            case "if" -> {
                String branch = check(wanted, value) ? "then" : "else";
                yield !schema.has(branch) || check(schema.get(branch), value);
            }
            case "not" -> !check(wanted, value);
            case "const" -> value.asText().equals(wanted.asText());
            case "anyOf" -> some(wanted, each -> check(each, value)) > 0;
            case "minimum" -> !value.isNumber() || value.asDouble() >= wanted.asDouble();
            case "maximum" -> !value.isNumber() || value.asDouble() <= wanted.asDouble();
            case "exclusiveMinimum" -> !value.isNumber() || value.asDouble() > wanted.asDouble();
            case "exclusiveMaximum" -> !value.isNumber() || value.asDouble() < wanted.asDouble();
            case "minLength" -> !value.isTextual() || value.asText().length() >= wanted.asInt();
            case "maxLength" -> !value.isTextual() || value.asText().length() <= wanted.asInt();
            case "minItems" -> !value.isArray() || value.size() >= wanted.asInt();
            case "items" -> !value.isArray() || some(value, each -> check(wanted, each)) == value.size();
            case "required" -> !value.isObject() || some(wanted, each -> value.has(each.asText())) == wanted.size();
            case "additionalProperties" ->
                all(
                        value,
                        value.fieldNames(),
                        (object, name) -> schema.path("properties").has(name)
                                || (wanted.isObject() && check(wanted, object.get(name))));
            default -> throw new AssertionError("unknown keyword " + keyword);
        };
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "number" -> value.isNumber();
            case "integer" -> value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new AssertionError("unknown type " + type);
        };
    }

    private static long some(JsonNode nodes, Predicate<JsonNode> holds) {
        return StreamSupport.stream(nodes.spliterator(), false).filter(holds).count();
    }

    private static boolean all(JsonNode node, Iterator<String> names, BiPredicate<JsonNode, String> holds) {
        while (names.hasNext()) {
            if (!holds.test(node, names.next())) {
                return false;
            }
        }
        return true;
    }
}
