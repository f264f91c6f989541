package org.samediffext.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException;

/**
 * What is put around an update rule. In this order: the check for NaN and infinities, clipping, noise, the rule, its weight
 * decay, look-ahead, projection, averaging.
 *
 * @param onNonFinite what is done with a gradient that has a NaN or an infinity
 * @param clip how the gradient is clipped, null for not at all
 * @param noise what noise is added to the gradient, null for none
 * @param lookahead how far steps are taken back, null for not at all
 * @param l0 what part of the weights is put to zero after each step, null for none
 * @param average what average of the parameters is kept, null for none
 */
public record Composition(
        OnNonFinite onNonFinite,
        @Nullable Clip clip,
        @Nullable Noise noise,
        @Nullable Lookahead lookahead,
        @Nullable L0 l0,
        @Nullable Average average) {

    /** Nothing but the check, which ends the fit. */
    public static final Composition NONE = new Composition(OnNonFinite.ERROR, null, null, null, null, null);

    /** The keys in a configuration. */
    static final List<String> KEYS = List.of("onNonFinite", "clip", "noise", "lookahead", "l0", "average");

    /**
     * The same with another treatment of NaN and infinities.
     *
     * @param value what is done with them
     * @return a new composition
     */
    public Composition withOnNonFinite(OnNonFinite value) {
        return new Composition(value, clip, noise, lookahead, l0, average);
    }

    /**
     * The same with other clipping.
     *
     * @param value the clipping, null for none
     * @return a new composition
     */
    public Composition withClip(@Nullable Clip value) {
        return new Composition(onNonFinite, value, noise, lookahead, l0, average);
    }

    /**
     * The same with other noise.
     *
     * @param value the noise, null for none
     * @return a new composition
     */
    public Composition withNoise(@Nullable Noise value) {
        return new Composition(onNonFinite, clip, value, lookahead, l0, average);
    }

    /**
     * The same with other look-ahead.
     *
     * @param value the look-ahead, null for none
     * @return a new composition
     */
    public Composition withLookahead(@Nullable Lookahead value) {
        return new Composition(onNonFinite, clip, noise, value, l0, average);
    }

    /**
     * The same with another projection onto sparse parameters.
     *
     * @param value the projection, null for none
     * @return a new composition
     */
    public Composition withL0(@Nullable L0 value) {
        return new Composition(onNonFinite, clip, noise, lookahead, value, average);
    }

    /**
     * The same with another average.
     *
     * @param value the average, null for none
     * @return a new composition
     */
    public Composition withAverage(@Nullable Average value) {
        return new Composition(onNonFinite, clip, noise, lookahead, l0, value);
    }

    /**
     * The names of the arrays that are kept for each parameter beside the rule's.
     *
     * @return no name that a rule's state can have
     */
    public List<String> state() {
        List<String> names = new ArrayList<>();
        if (lookahead != null) {
            names.add("lookahead.slow");
        }
        if (average != null) {
            names.add("average.mean");
        }
        return names;
    }

    /**
     * The parts that work on all parameters of a model at once.
     *
     * @return their keys
     */
    public List<String> modelWide() {
        List<String> keys = new ArrayList<>();
        if (clip != null && clip.kind() == Clip.Kind.GLOBAL_NORM) {
            keys.add("clip.globalNorm");
        }
        if (l0 != null) {
            keys.add("l0");
        }
        return keys;
    }

    /**
     * The parts that must be shown the parameters one by one.
     *
     * @return their keys
     */
    public List<String> needingParameter() {
        List<String> keys = new ArrayList<>(modelWide());
        if (clip != null && clip.kind() == Clip.Kind.NORM) {
            keys.add("clip.norm");
        }
        if (lookahead != null) {
            keys.add("lookahead");
        }
        if (average != null) {
            keys.add("average");
        }
        return keys;
    }

    /**
     * The same without the parts of {@link #needingParameter}, except those of {@link #modelWide}, which no parameter can be
     * left out of.
     *
     * @return a composition for parameters that nobody is shown
     */
    public Composition withoutParameter() {
        boolean norm = clip != null && clip.kind() == Clip.Kind.NORM;
        return new Composition(onNonFinite, norm ? null : clip, noise, null, l0, null);
    }

    /**
     * The composition as a configuration states it; {@link #bind} makes an equal one of it.
     *
     * @return plain values by name
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("onNonFinite", onNonFinite.label());
        if (clip != null) {
            map.put("clip", Map.of(clip.kind().key(), clip.limit()));
        }
        if (noise != null) {
            map.put("noise", ordered("eta", noise.eta(), "gamma", noise.gamma(), "seed", noise.seed()));
        }
        if (lookahead != null) {
            map.put("lookahead", ordered("steps", (long) lookahead.steps(), "alpha", lookahead.alpha()));
        }
        if (l0 != null) {
            map.put("l0", ordered("fraction", l0.fraction(), "biases", l0.biases()));
        }
        if (average instanceof Average.Ema ema) {
            map.put("average", ordered("kind", "ema", "decay", ema.decay()));
        } else if (average instanceof Average.Swa swa) {
            map.put("average", ordered("kind", "swa", "start", (long) swa.start(), "every", (long) swa.every()));
        }
        return map;
    }

    /**
     * Makes a composition of what {@link #toMap} gives.
     *
     * @param map plain values by name
     * @return the composition
     * @throws ConfigException with all problems
     */
    public static Composition bind(Map<String, ?> map) {
        Issues issues = new Issues();
        Set<String> unknown = new java.util.LinkedHashSet<>(map.keySet());
        unknown.removeAll(KEYS);
        unknown.forEach(key -> issues.add(PartReader.unknown("updater." + key, key, "an updater", KEYS)));
        Optional<Composition> composition = new CompositionReader(issues, "updater").read(map, NONE);
        issues.throwIfAny();
        return composition.orElseThrow();
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
