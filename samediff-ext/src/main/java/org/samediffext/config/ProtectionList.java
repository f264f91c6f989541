package org.samediffext.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.samediffext.spi.Protection;
import org.samediffext.spi.Range;

/**
 * Protections of a data set to be compared.
 *
 * @param seed the seed, 1 where none is given; not 0, which ND4J takes for none
 * @param entries at least one, no two with one name
 */
public record ProtectionList(long seed, List<Entry> entries) {

    /**
     * One protection.
     *
     * @param name the name of the method where no other is given
     * @param protection the protection
     */
    public record Entry(String name, Protection protection) {}

    /** Checks the seed and the names. */
    public ProtectionList {
        entries = List.copyOf(entries);
        Range.that("seed", seed, Config.SEEDS, seed != 0);
        Range.that("protections", "empty", "a list of at least one protection", !entries.isEmpty());
        Set<String> names = new HashSet<>();
        entries.forEach(entry -> Range.that("name", entry.name, "a name that no other has", names.add(entry.name)));
    }
}
