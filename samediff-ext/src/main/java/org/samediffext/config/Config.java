package org.samediffext.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.samediffext.registry.LossSpec;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Defense;
import org.samediffext.spi.Protection;
import org.samediffext.spi.Range;
import org.samediffext.spi.Transform;

/**
 * A configuration.
 *
 * @param seed the seed of everything random, 1 where none is given; not 0, which ND4J takes for none
 * @param updater the updater
 * @param loss the loss of a model with one output
 * @param losses the losses of the outputs of a graph, by the names of their layers; beside {@code loss} empty
 * @param attack the attack
 * @param defense how the model is trained against attacks
 * @param transform what the input goes through before the model
 * @param protection how a data set is made hard to learn from
 */
public record Config(
        long seed,
        Optional<UpdaterSpec> updater,
        Optional<LossSpec> loss,
        Map<String, LossSpec> losses,
        Optional<Attack> attack,
        Optional<Defense> defense,
        Optional<Transform> transform,
        Optional<Protection> protection) {
    static final long SEED = 1;
    static final String SEEDS = "a 64-bit integer other than 0, which ND4J takes for none";

    /**
     * Without defense, transform and protection.
     *
     * @param seed the seed
     * @param updater the updater
     * @param loss the loss of a model with one output
     * @param losses the losses of the outputs of a graph
     * @param attack the attack
     */
    public Config(
            long seed,
            Optional<UpdaterSpec> updater,
            Optional<LossSpec> loss,
            Map<String, LossSpec> losses,
            Optional<Attack> attack) {
        this(seed, updater, loss, losses, attack, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The same with another seed.
     *
     * @param given the seed
     * @return a new configuration
     */
    public Config withSeed(long given) {
        return new Config(given, updater, loss, losses, attack, defense, transform, protection);
    }

    /** Checks the seed and copies the losses. */
    public Config {
        losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
        Range.that("seed", seed, SEEDS, seed != 0);
    }
}
