package org.samediffext.spi;

import java.util.Optional;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A way of training a model so that attacks fail, around the user's own {@code fit}: the batches pass through the defense,
 * and where it needs a loss of its own, that loss is installed in the model's output.
 */
public interface Defense extends Method {

    /**
     * The loss that the model must be trained with.
     *
     * @return the loss, empty where the model keeps its own
     */
    default Optional<LossTerm> loss() {
        return Optional.empty();
    }

    /**
     * The batches to train on.
     *
     * @param batches the clean batches
     * @param model the model under training, seen in inference form; it always shows the present weights
     * @param seed the seed of everything random
     * @return the batches as the defense changes them, made when they are asked for
     */
    DataSetIterator batches(DataSetIterator batches, GradientModel model, long seed);
}
