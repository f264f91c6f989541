package org.samediffext.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Setting;
import org.samediffext.spi.UpdateRule;

/** All methods with their settings, as text and as a Markdown table. */
final class MethodList {
    private final List<Descriptor> methods;

    MethodList(List<Descriptor> methods) {
        this.methods = methods;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        for (Kind kind : Kind.values()) {
            List<Descriptor> some =
                    methods.stream().filter(method -> method.kind() == kind).toList();
            out.append(some.isEmpty() ? "" : kind.label() + "\n");
            for (Descriptor method : some) {
                String state = state(method).isEmpty() ? "" : ", state per weight: " + state(method);
                out.append(String.format(Locale.ROOT, "  %-16s  %s%s\n", method.name(), method.summary(), state));
                out.append(" ".repeat(20)).append(settings(method, "")).append('\n');
                out.append(" ".repeat(20)).append(method.paper()).append("\n\n");
            }
        }
        return out.toString();
    }

    String markdown() {
        StringBuilder out = new StringBuilder("| kind | name | what it is | settings | state per weight | paper |\n");
        out.append("|---|---|---|---|---|---|\n");
        for (Descriptor method : methods) {
            out.append(List.of(
                            method.kind().label(),
                            "`" + method.name() + "`",
                            method.summary(),
                            settings(method, "`"),
                            state(method),
                            method.paper())
                    .stream()
                    .map(cell -> cell.replace("|", "\\|"))
                    .collect(Collectors.joining(" | ", "| ", " |\n")));
        }
        return out.toString();
    }

    private static String settings(Descriptor method, String quote) {
        List<String> texts = new ArrayList<>();
        if (method.defaults() instanceof UpdateRule rule) {
            texts.add("learningRate " + quote + value(rule.defaultLearningRate()) + quote);
            texts.add("weightDecay " + quote + value(rule.defaultWeightDecay()) + quote);
        }
        for (Setting setting : method.settings()) {
            String what = setting.required()
                    ? "(required, such as " + quote + value(setting.defaultValue()) + quote + ")"
                    : quote + value(setting.defaultValue()) + quote;
            texts.add(setting.name() + " " + what);
        }
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }

    private static String state(Descriptor method) {
        return method.defaults() instanceof UpdateRule rule
                ? Integer.toString(rule.state().size() + rule.numbers().size())
                : "";
    }

    private static String value(Object value) {
        if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString(number.longValue())
                    : number.toString().replace(".0E", "e").replace("E", "e");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(MethodList::value).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> e.getKey() + ": " + value(e.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.toString();
    }
}
