package org.samediffext.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samediffext.registry.Average;
import org.samediffext.registry.Clip;
import org.samediffext.registry.Composition;
import org.samediffext.registry.Lookahead;
import org.samediffext.registry.Noise;
import org.samediffext.registry.OnNonFinite;

/** The JSON Schema of what may be put around an update rule. */
final class CompositionSchema {
    private static final Map<String, Object> NONE = Map.of("enum", List.of("none"));

    private CompositionSchema() {}

    /** The keys of an updater, which refer to {@link #definitions}. */
    static Map<String, Map<String, Object>> properties() {
        Map<String, Map<String, Object>> properties = new LinkedHashMap<>();
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put(
                "enum", Stream.of(OnNonFinite.values()).map(OnNonFinite::label).toList());
        policy.put("default", Composition.NONE.onNonFinite().label());
        policy.put("description", "what is done with a gradient that has a NaN or an infinity");
        properties.put("onNonFinite", policy);
        definitions().keySet().forEach(key -> properties.put(key, SettingSchema.reference(key)));
        return properties;
    }

    /** The parts of a composition. */
    static Map<String, Object> definitions() {
        Noise noise = new Noise();
        Lookahead lookahead = new Lookahead();
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put(
                "clip",
                orNone(
                        "limits the gradient: each element, the norm of each parameter's gradient, or that of all together",
                        Stream.of(Clip.Kind.values())
                                .map(CompositionSchema::clip)
                                .toList()));
        definitions.put(
                "noise",
                orNone(
                        "gradient noise of variance eta/(1 + t)^gamma",
                        List.of(part(
                                List.of(),
                                "eta",
                                number("number", "minimum", 0, noise.eta()),
                                "gamma",
                                number("number", "minimum", 0, noise.gamma()),
                                "seed",
                                number("integer", "minimum", null, noise.seed())))));
        Map<String, Object> alpha = number("number", "minimum", 0, lookahead.alpha());
        alpha.put("maximum", 1);
        definitions.put(
                "lookahead",
                orNone(
                        "every so many steps the parameters go back to a part of the way",
                        List.of(part(
                                List.of(),
                                "steps",
                                number("integer", "minimum", 1, lookahead.steps()),
                                "alpha",
                                alpha))));
        Map<String, Object> fraction = number("number", "minimum", 0, null);
        fraction.put("exclusiveMaximum", 1);
        definitions.put(
                "l0",
                orNone(
                        "after each step the smallest weights of the model are put to zero",
                        List.of(part(
                                List.of("fraction"),
                                "fraction",
                                fraction,
                                "biases",
                                Map.of("type", "boolean", "default", false)))));
        definitions.put("average", orNone("an average of the parameters, kept beside them", List.of(ema(), swa())));
        return definitions;
    }

    private static Map<String, Object> clip(Clip.Kind kind) {
        return part(List.of(kind.key()), kind.key(), number("number", "exclusiveMinimum", 0, null));
    }

    private static Map<String, Object> ema() {
        Map<String, Object> decay = number("number", "minimum", 0, new Average.Ema().decay());
        decay.put("exclusiveMaximum", 1);
        return part(List.of("kind"), "kind", Map.of("enum", List.of("ema")), "decay", decay);
    }

    private static Map<String, Object> swa() {
        Average.Swa all = new Average.Swa();
        return part(
                List.of("kind"),
                "kind",
                Map.of("enum", List.of("swa")),
                "start",
                number("integer", "minimum", 0, all.start()),
                "every",
                number("integer", "minimum", 1, all.every()));
    }

    private static Map<String, Object> number(
            String type, String bound, @Nullable Integer at, @Nullable Object otherwise) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        if (at != null) {
            schema.put(bound, at);
        }
        if (otherwise != null) {
            schema.put("default", otherwise);
        }
        return schema;
    }

    private static Map<String, Object> part(List<String> required, Object... properties) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            named.put((String) properties[i], properties[i + 1]);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", named);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> orNone(String description, List<Map<String, Object>> parts) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("anyOf", Stream.concat(Stream.of(NONE), parts.stream()).toList());
        schema.put("description", description);
        return schema;
    }
}
