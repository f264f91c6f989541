package org.samediffext.examples.run;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.samediffext.examples.data.Split;

/**
 * What a defense brought and cost.
 *
 * @param task what was done
 * @param split the data
 * @param parameters how many weights a network has
 * @param trials the plain ones first, one a seed
 * @param config the resolved configuration as YAML
 * @param seconds of wall clock of everything
 * @param versions of what took part, by name
 */
public record DefendOutcome(
        DefendTask task,
        Split split,
        long parameters,
        List<DefendTrial> trials,
        String config,
        double seconds,
        Map<String, String> versions) {

    /** Copies the trials. */
    public DefendOutcome {
        trials = List.copyOf(trials);
    }

    /**
     * The trainings of one kind.
     *
     * @param defended whether the defense took part
     * @return one a seed
     */
    public List<DefendTrial> of(boolean defended) {
        return trials.stream().filter(trial -> trial.defended() == defended).toList();
    }

    /**
     * A number over the seeds.
     *
     * @param defended whether the defense took part
     * @param value the number of a training
     * @return mean and deviation
     */
    public Spread spread(boolean defended, ToDoubleFunction<DefendTrial> value) {
        return Spread.of(of(defended).stream().map(value::applyAsDouble).toList());
    }

    /**
     * The name of a kind of network.
     *
     * @param defended whether the defense took part
     * @return for legends and tables
     */
    public String name(boolean defended) {
        return defended ? task.defense().name() : "plain";
    }
}
