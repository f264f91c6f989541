package org.samediffext.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samediffext.spi.Range;

/**
 * A setting of a method, as its record declares it.
 *
 * @param name the name of the record's component
 * @param type what values it takes
 * @param required whether it must be given
 * @param defaultValue the value where none is given, an example if the setting is required: a {@code Double}, {@code
 *     Long}, {@code Boolean}, {@code String}, the lower-case name of an enum's constant, a {@code List} or a {@code
 *     Map}
 * @param range the range of the number, or of each number of a list or map; null if the record states none
 * @param choices the allowed texts, empty unless the type is {@link Type#CHOICE}
 */
public record Setting(
        String name,
        Type type,
        boolean required,
        Object defaultValue,
        @Nullable Range range,
        List<String> choices) {

    /** What values a setting takes. */
    public enum Type {
        /** A finite number. */
        NUMBER,
        /** A whole number. */
        INTEGER,
        /** True or false. */
        BOOLEAN,
        /** Any text. */
        TEXT,
        /** One of a few texts. */
        CHOICE,
        /** A list of finite numbers. */
        NUMBERS,
        /** A list of texts. */
        TEXTS,
        /** Finite numbers by name. */
        NUMBERS_BY_NAME
    }

    /**
     * Keeps its own copy of the choices.
     *
     * @param name as above
     * @param type as above
     * @param required as above
     * @param defaultValue as above
     * @param range as above
     * @param choices as above
     */
    public Setting {
        choices = List.copyOf(choices);
    }

    /**
     * What is allowed.
     *
     * @return such as {@code "a number with 0 <= beta1 < 1"} or {@code "one of linf, l2, l1"}
     */
    public String allowed() {
        return switch (type) {
            case NUMBER -> number();
            case INTEGER -> range == null ? "an integer" : number().replaceFirst("^a (finite )?number", "an integer");
            case BOOLEAN -> "true or false";
            case TEXT -> "text";
            case CHOICE -> "one of " + String.join(", ", choices);
            case NUMBERS -> "a list, each entry " + number();
            case TEXTS -> "a list of texts";
            case NUMBERS_BY_NAME -> "a map from names to numbers, each " + number();
        };
    }

    private String number() {
        return range == null ? "a finite number" : range.words();
    }
}
