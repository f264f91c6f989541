package org.samediffext.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Range;

/**
 * Updaters to be compared.
 *
 * @param seed the first seed, 1 where none is given; not 0, which ND4J takes for none
 * @param entries at least one, no two with one name
 */
public record UpdaterList(long seed, List<Entry> entries) {

    /**
     * One updater.
     *
     * @param name the name of the method where no other is given
     * @param spec the updater
     */
    public record Entry(String name, UpdaterSpec spec) {}

    /** Checks the seed and the names. */
    public UpdaterList {
        entries = List.copyOf(entries);
        Range.that("seed", seed, Config.SEEDS, seed != 0);
        Range.that("updaters", "empty", "a list of at least one updater", !entries.isEmpty());
        Set<String> names = new HashSet<>();
        entries.forEach(entry -> Range.that("name", entry.name, "a name that no other has", names.add(entry.name)));
    }
}
