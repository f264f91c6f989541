package org.samediffext.examples.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.samediffext.examples.data.Split;

/**
 * Everything that a run found.
 *
 * @param title of the run
 * @param command that repeats it
 * @param split the data
 * @param seed of weights, order and attack
 * @param parameters how many weights the network has
 * @param training absent if the network was read from a file
 * @param defence the transform in front of the network, through which it is attacked and judged; empty without one
 * @param accuracy on the test set
 * @param robustness under each attack, empty without one
 * @param config the resolved configuration as YAML
 * @param versions of what took part, by name
 */
public record Outcome(
        String title,
        List<String> command,
        Split split,
        long seed,
        long parameters,
        Optional<Training> training,
        Optional<String> defence,
        Proportion accuracy,
        List<Robustness> robustness,
        String config,
        Map<String, String> versions) {

    /** Copies the lists. */
    public Outcome {
        command = List.copyOf(command);
        robustness = List.copyOf(robustness);
    }
}
