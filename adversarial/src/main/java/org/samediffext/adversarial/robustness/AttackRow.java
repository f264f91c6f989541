package org.samediffext.adversarial.robustness;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one attack did.
 *
 * @param name the attack's name
 * @param settings all its settings, the defaults too; for an attack of the user that has no {@code @About}, its text
 * @param accuracies the accuracy within each budget, ascending
 * @param meanDistance the mean distance of its successes on examples that were right before, NaN where there are none
 * @param forward the forward passes of the model, all examples together
 * @param backward the backward passes of the model, all examples together
 * @param failures how many examples could not be attacked as usual: a zero gradient, a NaN or an infinity
 * @param seconds of wall clock; 0 where the result was read from an earlier run
 */
public record AttackRow(
        String name,
        Map<String, Object> settings,
        List<RobustAccuracy> accuracies,
        double meanDistance,
        long forward,
        long backward,
        int failures,
        double seconds) {

    /** Copies list and map. */
    public AttackRow {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        accuracies = List.copyOf(accuracies);
    }
}
