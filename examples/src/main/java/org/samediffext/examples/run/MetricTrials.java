package org.samediffext.examples.run;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All trainings with one method.
 *
 * @param method the method
 * @param trials one a seed
 */
public record MetricTrials(MetricMethod method, List<MetricTrial> trials) {

    /** Copies the trials. */
    public MetricTrials {
        trials = List.copyOf(trials);
    }

    /**
     * A score after the trainings.
     *
     * @param score which
     * @return over the seeds
     */
    public Spread after(ToDoubleFunction<MetricScores> score) {
        return Spread.of(
                trials.stream().map(trial -> score.applyAsDouble(trial.after())).toList());
    }

    /**
     * The time of a training.
     *
     * @return the mean over the seeds, without the judging, in seconds
     */
    public double seconds() {
        return trials.stream()
                        .flatMap(trial -> trial.seconds().stream())
                        .mapToDouble(Double::doubleValue)
                        .sum()
                / trials.size();
    }
}
