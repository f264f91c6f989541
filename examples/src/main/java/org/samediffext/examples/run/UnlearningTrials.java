package org.samediffext.examples.run;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What several networks did with one loss.
 *
 * @param name in the configuration
 * @param runs one a seed
 */
public record UnlearningTrials(String name, List<Unlearning> runs) {

    /** Copies the runs. */
    public UnlearningTrials {
        runs = List.copyOf(runs);
    }

    /**
     * Something of each run.
     *
     * @param what a number of a run
     * @return over the seeds
     */
    public Spread of(ToDoubleFunction<Unlearning> what) {
        return Spread.of(runs.stream().map(what::applyAsDouble).toList());
    }

    /**
     * The accuracy on what was to be forgotten.
     *
     * @return at the end, over the seeds
     */
    public Spread forgotten() {
        return of(run -> run.forgottenAtEnd().accuracy());
    }

    /**
     * The accuracy on what was to be retained.
     *
     * @return at the end, over the seeds
     */
    public Spread retained() {
        return of(run -> run.retainedAtEnd().accuracy());
    }

    /**
     * What the accuracy on what was to be retained lost.
     *
     * @return in points of a hundred, before less after, over the seeds
     */
    public Spread lost() {
        return of(run ->
                100 * (run.retained().get(0).accuracy() - run.retainedAtEnd().accuracy()));
    }
}
