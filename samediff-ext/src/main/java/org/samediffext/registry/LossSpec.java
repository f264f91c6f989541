package org.samediffext.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Range;

/**
 * A loss and how a layer uses it.
 *
 * @param term the loss
 * @param timeSteps what the loss is divided by: the number of time steps of a sequence, or of pixels of an image, padding
 *     included, where a mean over them is wanted; DL4J divides by the number of sequences or images alone. 1 leaves it as it is
 * @param sampleWeights whether the last column of the labels is the weight of the row
 */
public record LossSpec(LossTerm term, int timeSteps, boolean sampleWeights) {

    /** Checks the number of time steps. */
    public LossSpec {
        Range.atLeast("timeSteps", timeSteps, 1);
    }

    /**
     * A loss as it is.
     *
     * @param term the loss
     */
    public LossSpec(LossTerm term) {
        this(term, 1, false);
    }

    /**
     * The loss as a configuration states it.
     *
     * @return plain values by name, with all settings
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>(Registry.global().toMap(term));
        if (timeSteps != 1) {
            map.put("timeSteps", (long) timeSteps);
        }
        if (sampleWeights) {
            map.put("sampleWeights", true);
        }
        return map;
    }
}
