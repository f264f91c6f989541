package org.samediffext.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Range;
import org.samediffext.spi.Transform;

/**
 * Attacks that a classifier is to withstand.
 *
 * @param seed the seed, 1 where none is given; not 0, which ND4J takes for none
 * @param entries at least one, no two with one name
 * @param transform what the input goes through before the classifier
 */
public record AttackList(long seed, List<Entry> entries, Optional<Transform> transform) {

    /**
     * One attack.
     *
     * @param name the name of the method where no other is given
     * @param attack the attack
     */
    public record Entry(String name, Attack attack) {}

    /**
     * Without a transform.
     *
     * @param seed the seed
     * @param entries the attacks
     */
    public AttackList(long seed, List<Entry> entries) {
        this(seed, entries, Optional.empty());
    }

    /** Checks the seed and the names. */
    public AttackList {
        entries = List.copyOf(entries);
        Range.that("seed", seed, Config.SEEDS, seed != 0);
        Range.that("attacks", "empty", "a list of at least one attack", !entries.isEmpty());
        Set<String> names = new HashSet<>();
        entries.forEach(entry -> Range.that("name", entry.name, "a name that no other has", names.add(entry.name)));
    }
}
