package org.samediffext.model;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** What a twin of a DL4J network begins and ends with. */
enum TwinKind {
    /** From the network's input to the scores. */
    SCORES,
    /** From the network's input to its output, whatever it is. */
    OUTPUT,
    /** From a one-hot matrix for each example, in place of the integers that an embedding looks up, to the scores. */
    TOKENS;

    /** The last layer, already in inference form. */
    LogitForm last(Layer layer, String where) {
        return this == OUTPUT ? LogitForm.whole(layer, where) : LogitForm.of(layer, where);
    }

    /** The layer that takes the network's input. */
    Layer first(Layer layer, @Nullable InputPreProcessor before, String where) {
        return this == TOKENS ? OneHotEmbedding.of(layer, before, where) : layer;
    }
}
