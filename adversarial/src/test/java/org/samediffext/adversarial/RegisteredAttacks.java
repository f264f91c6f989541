package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Norm;

/** Every registered attack, in each norm that it knows, with settings that take little time. */
final class RegisteredAttacks {
    private static final SameDiffExt EXT = SameDiffExt.load();

    /** Settings that cost time, wherever an attack has them. */
    private static final Map<String, Object> CHEAP = Map.of(
            "steps",
            8,
            "queries",
            40,
            "samples",
            4,
            "probes",
            10,
            "candidates",
            10,
            "epochs",
            3,
            "minibatch",
            5,
            "weights",
            4,
            "iterations",
            8,
            "firstWeight",
            .3);

    /** Attacks with other laws, and why. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("gcg", "changes whole tokens of a one-hot input, at most so many; its laws are in its own test");

    private RegisteredAttacks() {}

    /** A registered attack with its settings. */
    record Case(String name, Norm norm, Map<String, Object> settings) {

        Attack attack() {
            return EXT.attack(name, settings);
        }

        double number(String setting) {
            return Double.parseDouble(String.valueOf(settings.get(setting)));
        }

        boolean has(String setting) {
            return settings.containsKey(setting);
        }

        /** The same with another value; settings that the attack lacks are left aside. */
        Case with(String setting, Object value) {
            Map<String, Object> changed = new LinkedHashMap<>(settings);
            changed.computeIfPresent(setting, (key, old) -> value);
            return new Case(name, norm, changed);
        }

        @Override
        public String toString() {
            return name + " " + norm.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Each attack in each norm. */
    static Stream<Case> inEachNorm() {
        return descriptors().flatMap(descriptor -> cases(descriptor).stream());
    }

    /** Each attack once. */
    static Stream<Case> once() {
        return descriptors().map(descriptor -> cases(descriptor).get(0));
    }

    /** Toys of other tests are registered too. */
    private static Stream<Descriptor> descriptors() {
        return EXT.methods().stream()
                .filter(method -> method.kind() == Kind.ATTACK && method.type().getEnclosingClass() == null)
                .filter(method -> !ELSEWHERE.containsKey(method.name()));
    }

    /** Radii of balls that some examples leave the class in and some do not; not in order. */
    static List<Double> radii(Norm norm) {
        double unit = switch (norm) {
            case LINF -> 1;
            case L2 -> 1.7;
            case L1 -> 2.3;
        };
        return List.of(.3 * unit, 0.0, .15 * unit, .6 * unit);
    }

    private static List<Case> cases(Descriptor descriptor) {
        Map<String, Object> defaults = descriptor.settingsOf(descriptor.defaults());
        List<Case> cases = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            Map<String, Object> settings = new LinkedHashMap<>(defaults);
            CHEAP.forEach((key, value) -> settings.computeIfPresent(key, (name, old) -> value));
            settings.computeIfPresent("norm", (name, old) -> norm.name().toLowerCase(Locale.ROOT));
            settings.computeIfPresent("epsilon", (name, old) -> radii(norm));
            if (defaults.containsKey("norm")
                    ? legal(descriptor, settings)
                    : norm == norm((Attack) descriptor.defaults())) {
                cases.add(new Case(descriptor.name(), norm, settings));
            }
        }
        return cases;
    }

    private static boolean legal(Descriptor descriptor, Map<String, Object> settings) {
        try {
            descriptor.create(settings);
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    /** The norm of an attack that knows one only; L-infinity where it has none. */
    private static Norm norm(Attack attack) {
        if (attack instanceof MinimumNormAttack nearest) {
            return nearest.norm();
        }
        if (attack instanceof BudgetSearchAttack search) {
            return search.norm();
        }
        return attack instanceof FixedBudgetAttack climb ? climb.norm() : Norm.LINF;
    }
}
