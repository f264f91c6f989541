package org.samediffext.config;

import java.util.Optional;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Attack;
import org.samediffext.spi.LossTerm;

/**
 * A configuration.
 *
 * @param seed the seed of everything random, 0 where none is given
 * @param updater the updater
 * @param loss the loss
 * @param attack the attack
 */
public record Config(long seed, Optional<UpdaterSpec> updater, Optional<LossTerm> loss, Optional<Attack> attack) {}
