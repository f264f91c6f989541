package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.samediffext.adversarial.BayesErrorAscent;
import org.samediffext.config.ProtectionList;
import org.samediffext.examples.run.UnlearnableOutcome.Effect;

/**
 * What a comparison of protections says of the claim of Bayes-error ascent, that protected images harm those who learn from them
 * beside as many clean ones, in words made of its numbers.
 */
public final class UnlearnableVerdict {
    private static final double HALF = .5;
    private static final double FARTHEST = .15;

    /** What is left of the claim. */
    public enum Claim {
        /** Every kind of network is worse off with the protected images than without them. */
        HOLDS,
        /** Some are. */
        IN_PART,
        /** None is. */
        FAILS,
        /** The list has no ascent, or about half of the images were protected in no mixture. */
        NOT_TESTED
    }

    private final UnlearnableOutcome outcome;
    private final OptionalDouble half;

    private UnlearnableVerdict(UnlearnableOutcome outcome) {
        this.outcome = outcome;
        this.half = outcome.task().fractions().stream()
                .mapToDouble(Double::doubleValue)
                .filter(fraction -> Math.abs(fraction - HALF) <= FARTHEST)
                .reduce((one, other) -> Math.abs(one - HALF) <= Math.abs(other - HALF) ? one : other);
    }

    /**
     * The verdict on an outcome.
     *
     * @param outcome what was found
     * @return the verdict
     */
    public static UnlearnableVerdict of(UnlearnableOutcome outcome) {
        return new UnlearnableVerdict(outcome);
    }

    /**
     * What is left of the claim.
     *
     * @return for the entry of the list of which most is left
     */
    public Claim claim() {
        return ascents().stream().map(this::claim).min(Claim::compareTo).orElse(Claim.NOT_TESTED);
    }

    private List<String> ascents() {
        return outcome.task().protections().entries().stream()
                .filter(entry -> entry.protection() instanceof BayesErrorAscent)
                .map(ProtectionList.Entry::name)
                .toList();
    }

    private Claim claim(String method) {
        if (half.isEmpty()) {
            return Claim.NOT_TESTED;
        }
        long harmed = Stream.of(Victim.values())
                .filter(victim -> outcome.effect(method, victim, half.getAsDouble()) == Effect.HARMS)
                .count();
        return harmed == Victim.values().length ? Claim.HOLDS : harmed > 0 ? Claim.IN_PART : Claim.FAILS;
    }

    /**
     * The verdict in words.
     *
     * @return sentences, the first about the claim
     */
    public List<String> sentences() {
        List<String> said = new ArrayList<>();
        if (ascents().isEmpty() || half.isEmpty()) {
            said.add("The claim was not tested: it takes bayeserrorascent in the list and a mixture of about halves.");
        } else {
            ascents().forEach(method -> said.add(mixture(method, half.getAsDouble())));
        }
        half.ifPresent(fraction -> said.addAll(others(fraction)));
        if (outcome.task().fractions().contains(1.0)) {
            for (Victim victim : Victim.values()) {
                said.add(alone(victim));
            }
        }
        ascents().forEach(method -> said.add(estimate(method)));
        return said;
    }

    private String mixture(String method, double fraction) {
        String numbers = Stream.of(Victim.values())
                .map(victim -> String.format(
                        Locale.ROOT,
                        "%s gets %s with them and %s without (%s)",
                        victim.words(),
                        percent(outcome.accuracy(method, victim, fraction)),
                        percent(outcome.accuracy(UnlearnableTrial.LEFT_OUT, victim, fraction)),
                        words(outcome.effect(method, victim, fraction))))
                .collect(Collectors.joining(", "));
        String end = switch (claim(method)) {
            case HOLDS -> "The claim that protected images harm beside clean ones holds here.";
            case IN_PART -> "The claim that protected images harm beside clean ones holds here for one network only.";
            default -> "The claim that protected images harm beside clean ones does not hold here.";
        };
        return String.format(
                Locale.ROOT,
                "Where %s of the images are protected by %s, %s. %s",
                share(fraction),
                method,
                numbers,
                end);
    }

    private static String words(Effect effect) {
        return switch (effect) {
            case HARMS -> "harm";
            case NOTHING -> "no difference beyond noise";
            case TEACHES -> "use";
        };
    }

    /** The effect of each other method in one mixture, a sentence a victim. */
    private List<String> others(double fraction) {
        List<String> said = new ArrayList<>();
        List<String> baselines = outcome.task().methods().stream()
                .filter(method -> !ascents().contains(method))
                .toList();
        for (Victim victim : Victim.values()) {
            Map<Effect, List<String>> by = baselines.stream()
                    .collect(Collectors.groupingBy(
                            method -> outcome.effect(method, victim, fraction),
                            () -> new EnumMap<>(Effect.class),
                            Collectors.toList()));
            if (!by.isEmpty()) {
                said.add("Of the other methods in this mixture, to " + victim.words() + ": "
                        + by.entrySet().stream()
                                .map(entry -> words(entry.getKey()) + " from " + String.join(", ", entry.getValue()))
                                .collect(Collectors.joining("; "))
                        + ".");
            }
        }
        return said;
    }

    private String alone(Victim victim) {
        List<String> working = outcome.task().methods().stream()
                .filter(method -> outcome.lowers(method, victim))
                .map(method -> method + " to " + percent(outcome.accuracy(method, victim, 1)))
                .toList();
        return String.format(
                Locale.ROOT,
                "With every image protected, %s gets %s from clean images; %s.",
                victim.words(),
                percent(outcome.clean(victim)),
                working.isEmpty()
                        ? "no method lowers that by more than noise"
                        : "lowered beyond noise by " + String.join(", ", working));
    }

    private String estimate(String method) {
        return String.format(
                Locale.ROOT,
                "By neighbours in another network's features the error of the data goes from %s to %s with %s.",
                percent(outcome.estimate(UnlearnableTrial.CLEAN, UnlearnableEstimate::inFeatures)),
                percent(outcome.estimate(method, UnlearnableEstimate::inFeatures)),
                method);
    }

    private static String share(double fraction) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
    }

    private static String percent(Spread spread) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * spread.mean());
    }
}
