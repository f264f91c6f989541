package org.samediffext.examples.run;

import java.util.Map;
import java.util.Optional;
import org.samediffext.config.Config;
import org.samediffext.registry.LossSpec;
import org.samediffext.registry.UpdaterSpec;

/**
 * A way to learn an embedding.
 *
 * @param name how tables call it
 * @param updater what learns
 * @param loss of the embeddings; absent for a classifier, of which the layer below the last one is the embedding
 * @param normalised whether the embedding ends with batch normalization
 */
public record MetricMethod(String name, UpdaterSpec updater, Optional<LossSpec> loss, boolean normalised) {

    Config config(long seed) {
        return new Config(seed, Optional.of(updater), loss, Map.of(), Optional.empty());
    }
}
