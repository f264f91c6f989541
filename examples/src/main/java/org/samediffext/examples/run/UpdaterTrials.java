package org.samediffext.examples.run;

import java.util.List;
import org.samediffext.registry.UpdaterSpec;

/**
 * What one updater did.
 *
 * @param name in the list of updaters
 * @param spec the updater
 * @param trials one a seed
 */
public record UpdaterTrials(String name, UpdaterSpec spec, List<Trial> trials) {

    /** Copies the trials. */
    public UpdaterTrials {
        trials = List.copyOf(trials);
    }

    /**
     * The accuracy at the end.
     *
     * @return over the seeds
     */
    public Spread accuracy() {
        return Spread.of(trials.stream().map(Trial::accuracy).toList());
    }

    /**
     * The loss of the last epoch.
     *
     * @return over the seeds
     */
    public Spread loss() {
        return Spread.of(trials.stream().map(Trial::loss).toList());
    }

    /**
     * The time of a step.
     *
     * @return the median over all steps of all trials, in seconds
     */
    public double secondsPerStep() {
        List<Double> sorted = trials.stream()
                .flatMap(trial -> trial.seconds().stream())
                .sorted()
                .toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    /**
     * What the updater keeps.
     *
     * @return floats per weight
     */
    public int statePerWeight() {
        return spec.rule().state().size() + spec.rule().numbers().size();
    }
}
