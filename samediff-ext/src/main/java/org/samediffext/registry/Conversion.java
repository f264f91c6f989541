package org.samediffext.registry;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.samediffext.spi.Suggestion;

/** Turns what a configuration gives for a setting into a value of the setting's type, or says why it cannot. */
record Conversion(Setting setting, boolean isInt) {

    Optional<?> convert(@Nullable Object given) {
        return switch (setting.type()) {
            case NUMBER -> number(given);
            case INTEGER -> integer(given);
            case BOOLEAN -> Optional.ofNullable(given instanceof Boolean ? given : null);
            case TEXT -> text(given);
            case CHOICE -> text(given).filter(setting.choices()::contains);
            case NUMBERS -> list(given, Conversion::number);
            case TEXTS -> list(given, Conversion::text);
            case NUMBERS_BY_NAME -> map(given);
        };
    }

    Issue refusal(String path, @Nullable Object given) {
        String allowed = isInt && given instanceof Number number && isWhole(number)
                ? "an integer between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE
                : setting.allowed();
        String meant = given instanceof String text ? Suggestion.phrase(text, setting.choices()) : "";
        return Issue.notAllowed(path, setting.name(), given, allowed + meant);
    }

    static Optional<Double> number(@Nullable Object given) {
        return given instanceof Number number && Double.isFinite(number.doubleValue())
                ? Optional.of(number.doubleValue())
                : Optional.empty();
    }

    private static Optional<String> text(@Nullable Object given) {
        return given instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private Optional<Long> integer(@Nullable Object given) {
        if (!(given instanceof Number number) || !isWhole(number)) {
            return Optional.empty();
        }
        try {
            long whole = new BigDecimal(number.toString()).longValueExact();
            return isInt && whole != (int) whole ? Optional.empty() : Optional.of(whole);
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(Number number) {
        double value = number.doubleValue();
        return value == Math.rint(value) && Double.isFinite(value);
    }

    private static <T> Optional<Object> list(@Nullable Object given, Function<@Nullable Object, Optional<T>> entry) {
        List<?> entries = given instanceof List<?> several ? several : Collections.singletonList(given);
        List<T> values = new ArrayList<>();
        for (Object each : entries) {
            entry.apply(each).ifPresent(values::add);
        }
        return values.size() == entries.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    private static Optional<Object> map(@Nullable Object given) {
        if (!(given instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        map.forEach((key, value) -> number(value).ifPresent(number -> values.put(String.valueOf(key), number)));
        return values.size() == map.size() ? Optional.of(Collections.unmodifiableMap(values)) : Optional.empty();
    }
}
