package org.samediffext.losses;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.samediffext.spi.Range;
import org.samediffext.spi.SettingException;

/** The losses of what is to be forgotten, by their names in configurations. */
public enum ForgetLoss {
    /** {@link InvertedHinge}. */
    INVERTEDHINGE(Map.of()) {
        @Override
        PartsTerm make(Map<String, Double> s, ReferenceForm form, int ignoreIndex, Reduction reduction) {
            return new InvertedHinge(ignoreIndex, reduction);
        }
    },
    /** {@link GradientAscent}. */
    GRADIENTASCENT(Map.of()) {
        @Override
        PartsTerm make(Map<String, Double> s, ReferenceForm form, int ignoreIndex, Reduction reduction) {
            return new GradientAscent(ignoreIndex, reduction);
        }
    },
    /** {@link WeightedGradientAscent}. */
    WEIGHTEDGRADIENTASCENT(Map.of("beta", new WeightedGradientAscent().beta())) {
        @Override
        PartsTerm make(Map<String, Double> s, ReferenceForm form, int ignoreIndex, Reduction reduction) {
            return new WeightedGradientAscent(of(s, "beta"), ignoreIndex, reduction);
        }
    },
    /** {@link SatImp}. */
    SATIMP(Map.of("beta1", new SatImp().beta1(), "beta2", new SatImp().beta2())) {
        @Override
        PartsTerm make(Map<String, Double> s, ReferenceForm form, int ignoreIndex, Reduction reduction) {
            return new SatImp(of(s, "beta1"), of(s, "beta2"), ignoreIndex, reduction);
        }
    },
    /** {@link Npo}. */
    NPO(Map.of("beta", new Npo().beta())) {
        @Override
        PartsTerm make(Map<String, Double> s, ReferenceForm form, int ignoreIndex, Reduction reduction) {
            return new Npo(of(s, "beta"), ignoreIndex, reduction);
        }
    },
    /** {@link SimNpo}. */
    SIMNPO(Map.of("beta", new SimNpo().beta(), "delta", new SimNpo().delta())) {
        @Override
        PartsTerm make(Map<String, Double> s, ReferenceForm form, int ignoreIndex, Reduction reduction) {
            return new SimNpo(of(s, "beta"), of(s, "delta"), ignoreIndex, reduction);
        }
    },
    /** {@link CeU}. */
    CEU(Map.of()) {
        @Override
        PartsTerm make(Map<String, Double> s, ReferenceForm form, int ignoreIndex, Reduction reduction) {
            return new CeU(ignoreIndex, reduction);
        }
    },
    /** {@link Undial}. */
    UNDIAL(Map.of("beta", new Undial().beta())) {
        @Override
        PartsTerm make(Map<String, Double> s, ReferenceForm form, int ignoreIndex, Reduction reduction) {
            return new Undial(of(s, "beta"), form, ignoreIndex, reduction);
        }
    };

    @SuppressWarnings({"serial", "ImmutableEnumChecker"}) // a serializable one of the JDK, which nothing changes
    private final Map<String, Double> defaults;

    ForgetLoss(Map<String, Double> defaults) {
        this.defaults = new TreeMap<>(defaults);
    }

    /** The loss with some settings. */
    abstract PartsTerm make(Map<String, Double> settings, ReferenceForm form, int ignoreIndex, Reduction reduction);

    /** The value of a setting. */
    double of(Map<String, Double> settings, String name) {
        return settings.getOrDefault(name, defaults.getOrDefault(name, Double.NaN));
    }

    /** Whether the loss has these settings and allows their values. */
    boolean allows(Map<String, Double> settings) {
        return defaults.keySet().containsAll(settings.keySet())
                && failures(settings).isEmpty();
    }

    /** Which settings are allowed, in words. */
    String allowed(Map<String, Double> settings) {
        if (defaults.isEmpty()) {
            return "nothing, " + name().toLowerCase(Locale.ROOT) + " has no numeric settings";
        }
        List<SettingException> failures = failures(settings);
        return failures.isEmpty()
                ? "a map of numbers with the keys " + String.join(", ", defaults.keySet())
                : failures.get(0).allowed();
    }

    private List<SettingException> failures(Map<String, Double> settings) {
        return Range.observe(() -> make(settings, ReferenceForm.LOGITS, -100, Reduction.ALL))
                .failures();
    }
}
