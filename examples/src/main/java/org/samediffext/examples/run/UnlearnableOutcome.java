package org.samediffext.examples.run;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.samediffext.examples.data.Split;

/**
 * What protections kept from being learnt.
 *
 * @param task what was done
 * @param split the data
 * @param trials one a victim
 * @param estimates one a method and seed, the clean images first
 * @param sets the protected training images of the first seed, by method, with the labels
 * @param clean the training images as they are
 * @param config the resolved list as YAML
 * @param seconds of wall clock of everything
 * @param versions of what took part, by name
 */
public record UnlearnableOutcome(
        UnlearnableTask task,
        Split split,
        List<UnlearnableTrial> trials,
        List<UnlearnableEstimate> estimates,
        Map<String, DataSet> sets,
        INDArray clean,
        String config,
        double seconds,
        Map<String, String> versions) {

    /** Copies the lists. */
    public UnlearnableOutcome {
        trials = List.copyOf(trials);
        estimates = List.copyOf(estimates);
    }

    /**
     * The accuracy on clean test images over the seeds.
     *
     * @param method the protection, or one of the two controls
     * @param victim the kind of network
     * @param fraction the share that is protected or left out
     * @return mean and deviation
     */
    public Spread accuracy(String method, Victim victim, double fraction) {
        return Spread.of(trials.stream()
                .filter(trial ->
                        trial.method().equals(method) && trial.victim() == victim && trial.fraction() == fraction)
                .map(trial -> trial.accuracy().value())
                .toList());
    }

    /**
     * The accuracy of those that learnt all images as they are.
     *
     * @param victim the kind of network
     * @return mean and deviation
     */
    public Spread clean(Victim victim) {
        return accuracy(UnlearnableTrial.CLEAN, victim, 0);
    }

    /**
     * A number of the estimates over the seeds.
     *
     * @param method the protection, or {@link UnlearnableTrial#CLEAN}
     * @param value the number
     * @return mean and deviation
     */
    public Spread estimate(String method, ToDoubleFunction<UnlearnableEstimate> value) {
        return Spread.of(estimates.stream()
                .filter(estimate -> estimate.method().equals(method))
                .map(value::applyAsDouble)
                .toList());
    }

    /** What adding protected images to clean ones does to those who learn from both. */
    public enum Effect {
        /** It makes them worse than the clean ones alone do. */
        HARMS,
        /** They learn no more and no less than from the clean ones alone, as far as the seeds tell. */
        NOTHING,
        /** They learn from the protected images too. */
        TEACHES
    }

    /**
     * The effect of a mixture, against the clean images alone; a difference counts that is more than the seeds' noise.
     *
     * @param method the protection
     * @param victim the kind of network
     * @param fraction the share that is protected, below 1
     * @return the effect; with one seed, by the sign of the difference
     */
    public Effect effect(String method, Victim victim, double fraction) {
        Spread mixed = accuracy(method, victim, fraction);
        Spread alone = accuracy(UnlearnableTrial.LEFT_OUT, victim, fraction);
        boolean told = mixed.runs() == 1 ? mixed.mean() != alone.mean() : mixed.differs(alone);
        if (!told) {
            return Effect.NOTHING;
        }
        return mixed.mean() < alone.mean() ? Effect.HARMS : Effect.TEACHES;
    }
}
