package org.samediffext.examples.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.samediffext.examples.data.Split;

/**
 * What a comparison on wrong labels found.
 *
 * @param task what was done
 * @param split the data, its training part cut to what was used, with the right labels
 * @param parameters how many weights the network has
 * @param trials by the name of the loss, one a seed
 * @param seconds of wall clock of everything
 * @param config the resolved configuration as YAML
 * @param versions of what took part, by name
 */
public record NoisyOutcome(
        NoisyTask task,
        Split split,
        long parameters,
        Map<String, List<NoisyTrial>> trials,
        double seconds,
        String config,
        Map<String, String> versions) {

    /** The name of DL4J's loss. */
    public static final String ENTROPY = "cross entropy";

    /** The name of ours. */
    public static final String EARLY = "early learning";

    /** Keeps the order of the losses. */
    public NoisyOutcome {
        trials = new LinkedHashMap<>(trials);
    }

    /**
     * The trainings with one loss.
     *
     * @param loss its name
     * @return one a seed
     */
    public List<NoisyTrial> of(String loss) {
        @Nullable List<NoisyTrial> found = trials.get(loss);
        return found == null ? List.of() : found;
    }

    /**
     * A number over the seeds.
     *
     * @param loss the name of the loss
     * @param value the number of a training
     * @return mean and deviation
     */
    public Spread spread(String loss, ToDoubleFunction<NoisyTrial> value) {
        return Spread.of(of(loss).stream().map(value::applyAsDouble).toList());
    }
}
