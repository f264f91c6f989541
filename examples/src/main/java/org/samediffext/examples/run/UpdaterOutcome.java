package org.samediffext.examples.run;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.samediffext.examples.data.Split;

/**
 * What a comparison of updaters found.
 *
 * @param task what was done
 * @param split the data, its training part cut to what was used
 * @param parameters how many weights the network has
 * @param updaters in the order of their list
 * @param seconds of wall clock of everything
 * @param config the resolved configuration as YAML
 * @param versions of what took part, by name
 */
public record UpdaterOutcome(
        UpdaterTask task,
        Split split,
        long parameters,
        List<UpdaterTrials> updaters,
        double seconds,
        String config,
        Map<String, String> versions) {

    /** Copies the updaters. */
    public UpdaterOutcome {
        updaters = List.copyOf(updaters);
    }

    /**
     * The updaters by accuracy.
     *
     * @return the highest mean first
     */
    public List<UpdaterTrials> ranked() {
        return updaters.stream()
                .sorted(Comparator.comparingDouble(
                        (UpdaterTrials each) -> -each.accuracy().mean()))
                .toList();
    }
}
