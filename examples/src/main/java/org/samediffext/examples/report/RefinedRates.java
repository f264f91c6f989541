package org.samediffext.examples.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.updaters.GradientNorms;
import org.samediffext.updaters.Refined;

/** What a run's gradient norms say about the learning rate of the next run, ready to stand in a configuration. */
public final class RefinedRates {
    private static final MathContext DIGITS = new MathContext(5);

    private RefinedRates() {}

    /**
     * Writes the norms and two learning rates.
     *
     * @param norms of a finished run
     * @param updater of that run, whose largest rate the next one takes
     * @return YAML
     */
    public static String yaml(GradientNorms norms, UpdaterSpec updater) {
        double largest = largest(updater, norms.l2().size());
        return """
                # Gradient norms of %d steps, and the learning rates that Defazio et al. 2023 refine from them for a run of as many
                # steps. In the place of learningRate in a configuration, SGD and its kin take the line that sgd begins, Adam and its
                # kin that of adam. Their norms are running medians over a tenth of the run.
                sgd: %s
                adam: %s
                l2: %s
                l1: %s
                """.formatted(
                        norms.l2().size(),
                        rate(norms.refined(largest, 2)),
                        rate(norms.refined(largest, 1)),
                        list(norms.l2()),
                        list(norms.l1()));
    }

    private static double largest(UpdaterSpec updater, long steps) {
        return updater.schedule() == null
                ? updater.learningRate()
                : LongStream.range(0, steps)
                        .mapToDouble(updater.schedule()::at)
                        .max()
                        .orElseThrow();
    }

    private static String rate(Refined schedule) {
        return "{ schedule: refined, largest: " + schedule.largest() + ", power: " + schedule.power() + ", norms: "
                + list(schedule.norms()) + " }";
    }

    private static String list(List<Double> numbers) {
        return numbers.stream()
                .map(number -> Double.isFinite(number)
                        ? new BigDecimal(number).round(DIGITS).toString()
                        : number.isNaN() ? ".nan" : number > 0 ? ".inf" : "-.inf")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
