package org.samediffext.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.samediffext.ConfigException;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Defense;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Method;
import org.samediffext.spi.Protection;
import org.samediffext.spi.Schedule;
import org.samediffext.spi.Transform;
import org.samediffext.spi.UpdateRule;

/** What a method is for. Names are unique within a kind. */
public enum Kind {
    /** Turns a gradient into a step. */
    UPDATER(UpdateRule.class, "samediff-ext-updaters"),
    /** Turns outputs and labels into a number to be made small. */
    LOSS(LossTerm.class, "samediff-ext-losses"),
    /** Looks for inputs that a model gets wrong. */
    ATTACK(Attack.class, "samediff-ext-adversarial"),
    /** Trains a model so that attacks fail. */
    DEFENSE(Defense.class, "samediff-ext-adversarial"),
    /** Changes the input in front of a classifier. */
    TRANSFORM(Transform.class, "samediff-ext-adversarial"),
    /** Changes a data set so that models learn little from it. */
    PROTECTION(Protection.class, "samediff-ext-adversarial"),
    /** Gives the learning rate of each step. */
    SCHEDULE(Schedule.class, "samediff-ext-updaters");

    private final Class<? extends Method> type;
    private final String artifact;

    Kind(Class<? extends Method> type, String artifact) {
        this.type = type;
        this.artifact = artifact;
    }

    /**
     * The kind of a method's class.
     *
     * @param type the class
     * @return its kind
     * @throws ConfigException if the class implements none of the interfaces of a kind, or more than one
     */
    public static Kind of(Class<?> type) {
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : values()) {
            if (kind.type.isAssignableFrom(type)) {
                kinds.add(kind);
            }
        }
        if (kinds.size() != 1) {
            throw new ConfigException(
                    "",
                    type.getName() + " implements " + (kinds.isEmpty() ? "none" : "more than one")
                            + " of UpdateRule, LossTerm, Attack, Defense, Transform, Protection and Schedule, allowed is exactly one");
        }
        return kinds.get(0);
    }

    /**
     * The kind in messages and documents.
     *
     * @return {@code updater}, {@code loss}, {@code attack}, {@code defense}, {@code transform}, {@code protection} or {@code schedule}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The key that names the method in its map.
     *
     * @return {@code method}, for a schedule {@code schedule}
     */
    public String key() {
        return this == SCHEDULE ? "schedule" : "method";
    }

    /**
     * What the methods of this kind implement.
     *
     * @return the interface
     */
    public Class<? extends Method> type() {
        return type;
    }

    String artifact() {
        return artifact;
    }
}
