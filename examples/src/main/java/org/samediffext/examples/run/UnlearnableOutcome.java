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
        return spread(of(method, victim, fraction));
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
     * The effect of a mixture, against the clean images alone; a difference counts that is more than noise.
     *
     * @param method the protection
     * @param victim the kind of network
     * @param fraction the share that is protected, below 1
     * @return the effect
     */
    public Effect effect(String method, Victim victim, double fraction) {
        return effect(of(method, victim, fraction), of(UnlearnableTrial.LEFT_OUT, victim, fraction));
    }

    /**
     * Whether less is learnt from images that are all protected than from clean ones, by more than noise.
     *
     * @param method the protection
     * @param victim the kind of network
     * @return whether the accuracy is lower
     */
    public boolean lowers(String method, Victim victim) {
        return effect(of(method, victim, 1), of(UnlearnableTrial.CLEAN, victim, 0)) == Effect.HARMS;
    }

    private List<UnlearnableTrial> of(String method, Victim victim, double fraction) {
        return trials.stream()
                .filter(trial ->
                        trial.method().equals(method) && trial.victim() == victim && trial.fraction() == fraction)
                .toList();
    }

    /** The noise is the seeds'; of one seed that of the test images, a difference then counts where 95 % intervals part. */
    private static Effect effect(List<UnlearnableTrial> some, List<UnlearnableTrial> others) {
        Spread one = spread(some);
        Spread other = spread(others);
        Proportion first = some.get(0).accuracy();
        Proportion second = others.get(0).accuracy();
        boolean told =
                one.runs() == 1 ? first.high() < second.low() || second.high() < first.low() : one.differs(other);
        if (!told) {
            return Effect.NOTHING;
        }
        return one.mean() < other.mean() ? Effect.HARMS : Effect.TEACHES;
    }

    private static Spread spread(List<UnlearnableTrial> trials) {
        return Spread.of(trials.stream().map(trial -> trial.accuracy().value()).toList());
    }
}
