package org.samediffext.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.samediffext.spi.Range;
import org.samediffext.spi.SettingException;
import org.samediffext.spi.Suggestion;

/** Reads the numbers of one part of a composition, such as {@code lookahead}, and notes what is wrong with them. */
final class PartReader {
    private final Issues issues;
    private final String path;
    private final String name;
    private final Map<String, Object> map;
    private boolean failed;

    PartReader(Issues issues, String path, String name, Map<String, Object> map) {
        this.issues = issues;
        this.path = path;
        this.name = name;
        this.map = map;
    }

    static Issue unknown(String path, String key, String owner, List<String> known) {
        return Issue.key(
                path,
                "unknown key '" + key + "' of " + owner + ", available are " + String.join(", ", known)
                        + Suggestion.phrase(key, known));
    }

    void allow(List<String> keys) {
        for (String key : map.keySet()) {
            if (!keys.contains(key)) {
                fail(unknown(path + "." + key, key, name, keys));
            }
        }
    }

    double number(String key, double otherwise) {
        return map.containsKey(key)
                ? value(key, Setting.Type.NUMBER, false, Double.class).orElse(otherwise)
                : otherwise;
    }

    long integer(String key, long otherwise) {
        return map.containsKey(key)
                ? value(key, Setting.Type.INTEGER, false, Long.class).orElse(otherwise)
                : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        return map.containsKey(key)
                ? value(key, Setting.Type.BOOLEAN, false, Boolean.class).orElse(otherwise)
                : otherwise;
    }

    int count(String key, int otherwise) {
        return map.containsKey(key)
                ? value(key, Setting.Type.INTEGER, true, Long.class)
                        .map(Math::toIntExact)
                        .orElse(otherwise)
                : otherwise;
    }

    private <T> Optional<T> value(String key, Setting.Type type, boolean isInt, Class<T> as) {
        Setting setting = new Setting(key, type, false, 0, null, List.of());
        Conversion conversion = new Conversion(setting, isInt);
        @Nullable Object given = map.get(key);
        Optional<T> value = conversion.convert(given).map(as::cast);
        if (value.isEmpty()) {
            fail(conversion.refusal(path + "." + key, given));
        }
        return value;
    }

    /** What the constructor makes of the numbers; empty if it or one of them was refused. */
    <T> Optional<T> make(Supplier<T> constructor) {
        Range.Observation<T> seen = Range.observe(constructor);
        for (SettingException refused : seen.failures()) {
            String key = refused.setting();
            fail(new Issue(map.containsKey(key) ? path + "." + key : path, String.valueOf(refused.getMessage())));
        }
        return failed ? Optional.empty() : Optional.ofNullable(seen.value());
    }

    private void fail(Issue issue) {
        issues.add(issue);
        failed = true;
    }
}
