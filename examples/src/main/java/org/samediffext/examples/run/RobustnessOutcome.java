package org.samediffext.examples.run;

import java.util.List;
import org.samediffext.adversarial.robustness.RobustnessReport;

/**
 * What a network withstands.
 *
 * @param task what was done
 * @param network what is attacked: its data, its training and its accuracy on all test images
 * @param report the attacks by the names of their list, and the checks
 * @param samples for each attack a few of the images
 * @param config the resolved list of attacks as YAML
 * @param seconds of wall clock of everything
 */
public record RobustnessOutcome(
        RobustnessTask task,
        Outcome network,
        RobustnessReport report,
        List<List<Sample>> samples,
        String config,
        double seconds) {

    /** Copies the lists. */
    public RobustnessOutcome {
        samples = samples.stream().map(List::copyOf).toList();
    }
}
