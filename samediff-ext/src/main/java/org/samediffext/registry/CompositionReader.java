package org.samediffext.registry;

import java.util.ArrayList;
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

    private final Issues issues;
    private final String path;
    private boolean failed;

    CompositionReader(Issues issues, String path) {
        this.issues = issues;
        this.path = path;
    }

    /** The composition; what the map does not state comes from the base. Empty if there are issues. */
    Optional<Composition> read(Map<String, ?> map, Composition base) {
        Composition read = base;
        for (String key : Composition.KEYS) {
            if (map.containsKey(key)) {
                read = with(read, key, map.get(key));
            }
        }
        return failed ? Optional.empty() : Optional.of(read);
    }

    private Composition with(Composition base, String key, @Nullable Object given) {
        return switch (key) {
            case "clip" -> base.withClip(part(key, given, "a map with the key value, norm or globalNorm", this::clip));
            case "noise" -> base.withNoise(part(key, given, "a map with the keys eta, gamma, seed", this::noise));
            case "lookahead" ->
                base.withLookahead(part(key, given, "a map with the keys steps, alpha", this::lookahead));
            case "l0" -> base.withL0(part(key, given, "a map with the keys fraction, biases", this::l0));
            case "average" -> base.withAverage(part(key, given, "a map with the key kind, ema or swa", this::average));
            case "onNonFinite" -> base.withOnNonFinite(policy(given));
            default -> throw new IllegalStateException("no part is called " + key);
        };
    }

    private OnNonFinite policy(@Nullable Object given) {
        for (OnNonFinite policy : OnNonFinite.values()) {
            if (policy.label().equals(given)) {
                return policy;
            }
        }
        List<String> policies =
                Stream.of(OnNonFinite.values()).map(OnNonFinite::label).toList();
        String meant = given instanceof String text ? Suggestion.phrase(text, policies) : "";
        String allowed = "one of " + String.join(", ", policies) + meant;
        fail(Issue.notAllowed(path + ".onNonFinite", "onNonFinite", given, allowed));
        return OnNonFinite.ERROR;
    }

    /** The part that is stated; null for none and where there are issues. */
    private <T> @Nullable T part(
            String key, @Nullable Object given, String allowed, Function<Map<String, Object>, Optional<T>> reader) {
        if (NOTHING.equals(given)) {
            return null;
        }
        if (given instanceof Map<?, ?> entries) {
            Optional<T> part = reader.apply(SpecReader.keyed(entries));
            failed |= part.isEmpty();
            return part.orElse(null);
        }
        fail(Issue.notAllowed(path + "." + key, key, given, allowed + ", or none"));
        return null;
    }

    private void fail(Issue issue) {
        issues.add(issue);
        failed = true;
    }

    private PartReader reader(String key, Map<String, Object> map, List<String> keys) {
        PartReader reader = new PartReader(issues, path + "." + key, key, map);
        reader.allow(keys);
        return reader;
    }

    private Optional<Clip> clip(Map<String, Object> map) {
        PartReader reader = reader("clip", map, Clip.KEYS);
        List<Clip.Kind> given = new ArrayList<>();
        for (Clip.Kind kind : Clip.Kind.values()) {
            if (map.containsKey(kind.key())) {
                given.add(kind);
            }
        }
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
