package org.samediffext.registry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samediffext.spi.Method;
import org.samediffext.spi.Positioned;
import org.samediffext.spi.Range;
import org.samediffext.spi.SettingException;
import org.samediffext.spi.Suggestion;

/** Binds a map of settings to the record of one method. */
final class Settings {
    private final Descriptor descriptor;
    private final Issues issues;
    private final List<String> otherKeys;

    /** Binds with {@code otherKeys} in the messages: what may stand beside the settings and is read elsewhere. */
    Settings(Descriptor descriptor, Issues issues, List<String> otherKeys) {
        this.descriptor = descriptor;
        this.issues = issues;
        this.otherKeys = otherKeys;
    }

    /** The method, with the defaults for what is not given; empty if there are issues. */
    Optional<Method> bind(String path, Map<String, ?> given) {
        return new Binding(path, given, descriptor.defaults(), true).method();
    }

    /** The method, with the settings of another for what is not given; empty if there are issues. */
    Optional<Method> bindOver(Method base, String path, Map<String, ?> given) {
        return new Binding(path, given, base, false).method();
    }

    private final class Binding {
        private final String path;
        private final Map<String, ?> given;
        private final Method base;
        private final boolean complete;
        private final Set<String> bad = new HashSet<>();

        Binding(String path, Map<String, ?> given, Method base, boolean complete) {
            this.path = path;
            this.given = given;
            this.base = base;
            this.complete = complete;
        }

        Optional<Method> method() {
            boolean known = checkNames();
            List<Object> arguments = new ArrayList<>();
            for (int i = 0; i < descriptor.settings().size(); i++) {
                arguments.add(argument(
                        descriptor.settings().get(i),
                        descriptor.form().components().get(i)));
            }
            MethodRecord.Construction made = descriptor.form().with(arguments.toArray());
            boolean allowed = noteRefused(made) && bad.isEmpty();
            RuntimeException failure = made.failure();
            if (failure != null && allowed) {
                note(failure);
                return Optional.empty();
            }
            return known && allowed ? made.method() : Optional.empty();
        }

        private boolean checkNames() {
            List<String> names = new ArrayList<>();
            for (Setting setting : descriptor.settings()) {
                names.add(setting.name());
            }
            names.addAll(otherKeys);
            boolean known = true;
            for (String key : given.keySet()) {
                if (!names.contains(key)) {
                    issues.add(Issue.key(
                            path + "." + key,
                            "unknown setting '" + key + "' of "
                                    + descriptor.kind().label() + " " + descriptor.name()
                                    + (names.isEmpty()
                                            ? ", it has none"
                                            : ", available are " + String.join(", ", names))
                                    + Suggestion.phrase(key, names)));
                    known = false;
                }
            }
            return known;
        }

        private Object argument(Setting setting, Component component) {
            String name = setting.name();
            if (!given.containsKey(name)) {
                if (setting.required() && complete) {
                    bad.add(name);
                    issues.add(new Issue(
                            path,
                            "setting '" + name + "' is missing, it has no default, allowed is " + setting.allowed()));
                }
                return standIn(component);
            }
            Conversion conversion = new Conversion(setting, component.isInt());
            Optional<?> value = conversion.convert(given.get(name));
            if (value.isEmpty()) {
                bad.add(name);
                issues.add(conversion.refusal(path + "." + name, given.get(name)));
            }
            return value.isPresent() ? component.unplain(value.get()) : standIn(component);
        }

        private Object standIn(Component component) {
            return component.unplain(component.plain(base));
        }

        /** With a stand-in for a bad setting the ranges of the others still hold, but not what binds two settings. */
        private boolean noteRefused(MethodRecord.Construction made) {
            if (made.refused().isEmpty()) {
                return true;
            }
            List<String> ranges = made.ranges().stream().map(Range::words).toList();
            for (SettingException refused : made.refused()) {
                if (bad.isEmpty() || (!bad.contains(refused.setting()) && ranges.contains(refused.allowed()))) {
                    issues.add(new Issue(placeOf(refused.setting()), message(refused)));
                }
            }
            return false;
        }

        private void note(RuntimeException failure) {
            if (!(failure instanceof IllegalArgumentException)) {
                throw failure;
            }
            issues.add(
                    failure instanceof Positioned inner
                            ? new Issue(placeOf(inner.setting()), false, inner.problem(), inner.line(), inner.column())
                            : new Issue(path, message(failure)));
        }

        private String placeOf(String setting) {
            return given.containsKey(setting) ? path + "." + setting : path;
        }

        private static String message(RuntimeException exception) {
            @Nullable String message = exception.getMessage();
            return message == null ? exception.toString() : message;
        }
    }
}
