package org.samediffext.config;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** The value of a scalar by the core schema of YAML 1.2: only {@code true} and {@code false} are booleans. */
final class Scalar {
    private static final ScalarResolver CORE = new CoreScalarResolver(false);

    private Scalar() {}

    static @Nullable Object value(ScalarEvent scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.isPlain() ? CORE.resolve(text, true) : Tag.STR;
        if (tag.equals(Tag.INT)) {
            return integer(text);
        } else if (tag.equals(Tag.FLOAT)) {
            return number(text.toLowerCase(Locale.ROOT));
        } else if (tag.equals(Tag.BOOL)) {
            return text.equalsIgnoreCase("true");
        }
        return tag.equals(Tag.NULL) ? null : text;
    }

    private static Number integer(String text) {
        BigInteger integer;
        if (text.startsWith("0x")) {
            integer = new BigInteger(text.substring(2), 16);
        } else if (text.startsWith("0o")) {
            integer = new BigInteger(text.substring(2), 8);
        } else {
            integer = new BigInteger(text);
        }
        if (integer.bitLength() < Long.SIZE) {
            return integer.longValue();
        }
        return integer;
    }

    private static Double number(String text) {
        return switch (text) {
            case ".nan" -> Double.NaN;
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.valueOf(text);
        };
    }
}
