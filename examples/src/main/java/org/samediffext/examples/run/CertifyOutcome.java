package org.samediffext.examples.run;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.samediffext.examples.data.Split;

/**
 * What was proved, and what an attack achieved.
 *
 * @param task what was done
 * @param split the data
 * @param parameters how many weights a network has
 * @param trials without noise first, then by sigma, one a seed
 * @param seconds of wall clock of everything
 * @param versions of what took part, by name
 */
public record CertifyOutcome(
        CertifyTask task,
        Split split,
        long parameters,
        List<CertifyTrial> trials,
        double seconds,
        Map<String, String> versions) {

    /** Copies the trials. */
    public CertifyOutcome {
        trials = List.copyOf(trials);
    }

    /**
     * The strengths of the noise, with none.
     *
     * @return 0 first
     */
    public List<Double> strengths() {
        return Stream.concat(Stream.of(0.0), task.sigmas().stream()).toList();
    }

    /**
     * The trainings under noise of one strength.
     *
     * @param sigma 0 for those without
     * @return one a seed
     */
    public List<CertifyTrial> of(double sigma) {
        return trials.stream().filter(trial -> trial.sigma() == sigma).toList();
    }

    /**
     * A number over the seeds.
     *
     * @param sigma the strength of the noise
     * @param value the number of a training
     * @return mean and deviation
     */
    public Spread spread(double sigma, ToDoubleFunction<CertifyTrial> value) {
        return Spread.of(of(sigma).stream().map(value::applyAsDouble).toList());
    }

    /**
     * The name of a network.
     *
     * @param sigma the strength of the noise
     * @return for legends and tables
     */
    public static String name(double sigma) {
        return sigma == 0 ? "no noise" : "\u03c3 = " + sigma;
    }
}
