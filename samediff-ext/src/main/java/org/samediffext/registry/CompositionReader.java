package org.samediffext.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samediffext.spi.Suggestion;

/** Reads a {@link Composition} from the keys of an updater. */
final class CompositionReader {
    private static final String NOTHING = "none";
    private static final List<String> POLICIES =
            Stream.of(OnNonFinite.values()).map(OnNonFinite::label).toList();

    private final Issues issues;
    private final String path;

    CompositionReader(Issues issues, String path) {
        this.issues = issues;
        this.path = path;
    }

    /** The composition; what the map does not state comes from the base. Empty if there are issues. */
    Optional<Composition> read(Map<String, ?> map, Composition base) {
        Optional<OnNonFinite> policy = policy(map, base.onNonFinite());
        var clip = part(map, "clip", base.clip(), "a map with the key value, norm or globalNorm", this::clip);
        var noise = part(map, "noise", base.noise(), "a map with the keys eta, gamma, seed", this::noise);
        var lookahead = part(map, "lookahead", base.lookahead(), "a map with the keys steps, alpha", this::lookahead);
        var l0 = part(map, "l0", base.l0(), "a map with the keys fraction, biases", this::l0);
        var average = part(map, "average", base.average(), "a map with the key kind, ema or swa", this::average);
        if (policy.isEmpty() || !Stream.of(clip, noise, lookahead, l0, average).allMatch(Part::isGood)) {
            return Optional.empty();
        }
        return Optional.of(new Composition(
                policy.get(), clip.value(), noise.value(), lookahead.value(), l0.value(), average.value()));
    }

    private record Part<T>(boolean isGood, @Nullable T value) {}

    private Optional<OnNonFinite> policy(Map<String, ?> map, OnNonFinite otherwise) {
        if (!map.containsKey("onNonFinite")) {
            return Optional.of(otherwise);
        }
        @Nullable Object given = map.get("onNonFinite");
        Optional<OnNonFinite> policy = Stream.of(OnNonFinite.values())
                .filter(one -> one.label().equals(given))
                .findFirst();
        if (policy.isEmpty()) {
            String meant = given instanceof String text ? Suggestion.phrase(text, POLICIES) : "";
            String allowed = "one of " + String.join(", ", POLICIES) + meant;
            issues.add(Issue.notAllowed(path + ".onNonFinite", "onNonFinite", given, allowed));
        }
        return policy;
    }

    private <T> Part<T> part(
            Map<String, ?> map,
            String key,
            @Nullable T otherwise,
            String allowed,
            Function<Map<String, Object>, Optional<T>> reader) {
        if (!map.containsKey(key)) {
            return new Part<>(true, otherwise);
        }
        @Nullable Object given = map.get(key);
        if (NOTHING.equals(given)) {
            return new Part<>(true, null);
        }
        if (given instanceof Map<?, ?> entries) {
            Map<String, Object> keyed = new LinkedHashMap<>();
            entries.forEach((name, value) -> keyed.put(String.valueOf(name), value));
            return reader.apply(keyed).map(value -> new Part<>(true, value)).orElseGet(() -> new Part<>(false, null));
        }
        issues.add(Issue.notAllowed(path + "." + key, key, given, allowed + ", or none"));
        return new Part<>(false, null);
    }

    private PartReader reader(String key, Map<String, Object> map, List<String> keys) {
        PartReader reader = new PartReader(issues, path + "." + key, key, map);
        reader.allow(keys);
        return reader;
    }

    private Optional<Clip> clip(Map<String, Object> map) {
        PartReader reader = reader("clip", map, Clip.KEYS);
        List<Clip.Kind> given = Stream.of(Clip.Kind.values())
                .filter(kind -> map.containsKey(kind.key()))
                .toList();
        if (given.size() != 1) {
            String what = given.isEmpty()
                    ? "has no kind"
                    : "has the kinds " + given.stream().map(Clip.Kind::key).collect(Collectors.joining(" and "));
            String allowed = "allowed is one of " + String.join(", ", Clip.KEYS);
            issues.add(new Issue(path + ".clip", "clip " + what + ", " + allowed));
            return Optional.empty();
        }
        Clip.Kind kind = given.get(0);
        return reader.make(() -> new Clip(kind, reader.number(kind.key(), 1)));
    }

    private Optional<Noise> noise(Map<String, Object> map) {
        PartReader reader = reader("noise", map, List.of("eta", "gamma", "seed"));
        Noise paper = new Noise();
        return reader.make(() -> new Noise(
                reader.number("eta", paper.eta()),
                reader.number("gamma", paper.gamma()),
                reader.integer("seed", paper.seed())));
    }

    private Optional<Lookahead> lookahead(Map<String, Object> map) {
        PartReader reader = reader("lookahead", map, List.of("steps", "alpha"));
        Lookahead paper = new Lookahead();
        return reader.make(
                () -> new Lookahead(reader.count("steps", paper.steps()), reader.number("alpha", paper.alpha())));
    }

    private Optional<L0> l0(Map<String, Object> map) {
        PartReader reader = reader("l0", map, List.of("fraction", "biases"));
        if (!map.containsKey("fraction")) {
            issues.add(new Issue(
                    path + ".l0", "the key 'fraction' is missing, allowed is a number with 0 <= fraction < 1"));
            return Optional.empty();
        }
        return reader.make(() -> new L0(reader.number("fraction", 0), reader.flag("biases", false)));
    }

    private Optional<Average> average(Map<String, Object> map) {
        @Nullable Object kind = map.get("kind");
        if ("ema".equals(kind)) {
            PartReader reader = reader("average", map, List.of("kind", "decay"));
            return reader.make(() -> new Average.Ema(reader.number("decay", new Average.Ema().decay())));
        }
        if ("swa".equals(kind)) {
            PartReader reader = reader("average", map, List.of("kind", "start", "every"));
            Average.Swa all = new Average.Swa();
            return reader.make(
                    () -> new Average.Swa(reader.count("start", all.start()), reader.count("every", all.every())));
        }
        String allowed = "ema or swa";
        issues.add(
                map.containsKey("kind")
                        ? Issue.notAllowed(path + ".average.kind", "kind", kind, allowed)
                        : new Issue(path + ".average", "the key 'kind' is missing, allowed is " + allowed));
        return Optional.empty();
    }
}
