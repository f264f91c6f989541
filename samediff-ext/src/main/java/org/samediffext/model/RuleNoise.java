package org.samediffext.model;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.CountedNoise;
import org.samediffext.spi.StepNoise;
import org.samediffext.spi.StepNumbers;

/** Adds the noise of a rule to its steps; without effect for a rule that has none. */
final class RuleNoise {
    /** Keeps the noise of a rule apart from that of the composition, which has two numbers behind its seed. */
    private static final long OF_RULE = 1;

    private final @Nullable StepNoise rule;

    RuleNoise(RuleUpdater updater) {
        this.rule = updater.rule() instanceof StepNoise noisy ? noisy : null;
    }

    /** Changes the step in place; {@code stream} and the offset of the step say which noise is its own. */
    void addTo(INDArray step, StepNumbers numbers, long stream) {
        if (rule == null) {
            return;
        }
        double deviation = rule.deviation(numbers);
        if (deviation > 0) {
            long tensor = CountedNoise.key(CountedNoise.key(rule.seed(), OF_RULE), stream);
            CountedNoise.add(step, CountedNoise.key(tensor, numbers.t()), step.offset(), deviation);
        }
    }
}
