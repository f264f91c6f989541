package org.samediffext.config;

import java.util.Optional;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Attack;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Range;

/**
 * A configuration.
 *
 * @param seed the seed of everything random, 1 where none is given; not 0, which ND4J takes for none
 * @param updater the updater
 * @param loss the loss
 * @param attack the attack
 */
public record Config(long seed, Optional<UpdaterSpec> updater, Optional<LossTerm> loss, Optional<Attack> attack) {
    static final long SEED = 1;
    static final String SEEDS = "a 64-bit integer other than 0, which ND4J takes for none";

    /** Checks the seed. */
    public Config {
        Range.that("seed", seed, SEEDS, seed != 0);
    }
}
