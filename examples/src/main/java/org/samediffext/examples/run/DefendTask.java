package org.samediffext.examples.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.samediffext.ConfigException;
import org.samediffext.config.Config;
import org.samediffext.examples.data.Source;
import org.samediffext.registry.Registry;
import org.samediffext.spi.Defense;
import org.samediffext.spi.Norm;

/**
 * What is trained with and without a defense, and attacked.
 *
 * @param command that repeats the run
 * @param config names the updater and the defense
 * @param source the data set
 * @param seeds how many trainings there are of each kind, at least 1
 * @param plan how much is trained and attacked
 * @param queries how often the Square attack within AutoAttack asks for an image, at least 1
 */
public record DefendTask(List<String> command, Config config, Source source, int seeds, Plan plan, int queries) {
    private static final int BUDGETS = 4;

    /** Checks the settings. */
    public DefendTask {
        command = List.copyOf(command);
        Plan.positive("seeds", seeds);
        Plan.positive("queries", queries);
        if (config.updater().isEmpty()) {
            throw new ConfigException("updater", "is missing, such as {method: adamw, learningRate: 0.001}");
        }
        if (config.defense().isEmpty()) {
            throw new ConfigException("defense", "is missing, such as {method: adversarialtraining, epsilon: 0.1}");
        }
    }

    /**
     * The defense.
     *
     * @return how the defended networks are trained
     */
    public Defense defense() {
        return config.defense().orElseThrow();
    }

    private Map<String, Object> settings() {
        return Registry.global().toMap(defense());
    }

    /**
     * The budget.
     *
     * @return the defense's epsilon, or 0.1 where it has none
     */
    public double epsilon() {
        return settings().get("epsilon") instanceof Number epsilon ? epsilon.doubleValue() : 0.1;
    }

    /**
     * The norm of the budget.
     *
     * @return the defense's norm, or L-infinity where it has none
     */
    public Norm norm() {
        Object norm = settings().get("norm");
        return norm == null ? Norm.LINF : Norm.valueOf(norm.toString().toUpperCase(Locale.ROOT));
    }

    /**
     * The budgets of PGD, of which the last but one is the defense's.
     *
     * @return a quarter, a half, the whole and twice the epsilon
     */
    public List<Double> budgets() {
        return IntStream.range(0, BUDGETS)
                .mapToObj(k -> epsilon() * Math.pow(2, k - 2))
                .toList();
    }

    /**
     * The seeds.
     *
     * @return that of the configuration and those after it, without 0, which ND4J takes for none
     */
    public List<Long> seedList() {
        return Seeds.from(config.seed(), seeds);
    }
}
