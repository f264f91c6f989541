package org.samediffext.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samediffext.registry.Issue;

/** Settings of the command line, such as {@code updater.beta1=0.95}, laid over the document of a file. */
final class Overrides {
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}_-]+(\\[\\d{1,6}]|\\.[\\p{L}\\p{N}_-]+)*");
    private static final Pattern BETWEEN_STEPS = Pattern.compile("\\.|(?=\\[)");

    private final Places places;
    private final Problems problems;

    Overrides(Places places, Problems problems) {
        this.places = places;
        this.problems = problems;
    }

    /** The document with the settings, the last of which wins. */
    @Nullable
    Object over(@Nullable Object document, List<String> sets) {
        @Nullable Object result = document;
        for (int i = 0; i < sets.size(); i++) {
            String set = sets.get(i);
            int equals = set.indexOf('=');
            String path = equals < 0 ? "" : set.substring(0, equals).strip();
            Source source = Source.setting("--set " + set, i + 1, set.substring(equals + 1));
            if (PATH.matcher(path).matches()) {
                places.key(path, source.whole());
                places.value(path, source.whole());
                @Nullable
                Object value = new YamlReader(source, places, problems)
                        .read(path)
                        .orElse(YamlReader.Parsed.EMPTY)
                        .value();
                List<String> steps = List.of(BETWEEN_STEPS.split(path));
                result = laid(result, "", steps, value, source);
            } else {
                String allowed = "allowed is a path and a value, such as updater.learningRate=0.01";
                problems.add(source.whole(), "has no path and value, " + allowed);
            }
        }
        return result;
    }

    private @Nullable Object laid(
            @Nullable Object base, String path, List<String> steps, @Nullable Object value, Source source) {
        if (steps.isEmpty()) {
            return value;
        }
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        if (step.startsWith("[")) {
            return laidInList(base, path, step, rest, value, source);
        } else if (base != null && !(base instanceof Map<?, ?>)) {
            refuse(Issue.notAllowed(path, path, base, "a map here"), source);
            return base;
        }
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        if (base instanceof Map<?, ?> present) {
            map.putAll(present);
        } else {
            places.value(path, source.whole());
        }
        map.put(step, laid(map.get(step), Places.join(path, step), rest, value, source));
        return map;
    }

    private @Nullable Object laidInList(
            @Nullable Object base, String path, String step, List<String> rest, @Nullable Object value, Source source) {
        if (!(base instanceof List<?> list)) {
            refuse(Issue.notAllowed(path, path, base, "a list here"), source);
            return base;
        }
        int index = Integer.parseInt(step.substring(1, step.length() - 1));
        if (index >= list.size()) {
            problems.add(source.whole(), path + " has no entry " + step + ", it has " + list.size() + " from [0]");
            return base;
        }
        List<@Nullable Object> copy = new ArrayList<>(list);
        copy.set(index, laid(copy.get(index), path + step, rest, value, source));
        return copy;
    }

    private void refuse(Issue issue, Source source) {
        problems.add(source.whole(), issue.message());
    }
}
