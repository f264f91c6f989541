package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.samediffext.examples.run.Outcome;
import org.samediffext.examples.run.Proportion;
import org.samediffext.examples.run.Robustness;
import org.samediffext.examples.run.Robustness.Budget;

/** The numbers of a run for programs. Only {@code trainSeconds} differs between two runs with one seed. */
final class Metrics {
    private Metrics() {}

    static String json(Outcome outcome) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("dataset", outcome.split().name());
        all.put("split", outcome.split().division());
        all.put("trainExamples", outcome.split().train().size());
        all.put("testExamples", outcome.split().test().size());
        all.put("seed", outcome.seed());
        all.put("parameters", outcome.parameters());
        outcome.defence().ifPresent(transform -> all.put("transform", transform));
        outcome.training().ifPresent(training -> {
            all.put("updater", training.updater());
            all.put("epochs", training.epochs());
            all.put("batchSize", training.batchSize());
            all.put("trainSeconds", Math.round(training.seconds() * 10) / 10.0);
            all.put("epochLosses", sixDigits(training.epochLosses()));
            all.put("losses", sixDigits(training.losses()));
        });
        all.put("cleanAccuracy", outcome.accuracy().value());
        List<Robustness> attacks = outcome.robustness();
        if (attacks.size() == 1) {
            all.putAll(map(attacks.get(0)));
        } else if (!attacks.isEmpty()) {
            all.put("attacks", attacks.stream().map(Metrics::map).toList());
        }
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    private static Map<String, Object> map(Robustness robustness) {
        Map<String, Object> all = new LinkedHashMap<>();
        List<Proportion> accuracy =
                robustness.budgets().stream().map(Budget::accuracy).toList();
        all.put("attack", robustness.attack());
        all.put("attackedExamples", robustness.examples());
        all.put("attackedCleanAccuracy", robustness.clean().value());
        all.put("epsilons", robustness.budgets().stream().map(Budget::epsilon).toList());
        all.put("robustAccuracy", accuracy.stream().map(Proportion::value).toList());
        all.put(
                "robustAccuracyLow95",
                sixDigits(accuracy.stream().map(Proportion::low).toList()));
        all.put(
                "robustAccuracyHigh95",
                sixDigits(accuracy.stream().map(Proportion::high).toList()));
        return all;
    }

    static String csv(Outcome outcome) {
        StringBuilder out = new StringBuilder("attack,epsilon,right,examples,accuracy,low95,high95\n");
        out.append(row("none", 0, outcome.accuracy()));
        outcome.robustness()
                .forEach(robustness -> robustness
                        .budgets()
                        .forEach(budget -> out.append(row(robustness.attack(), budget.epsilon(), budget.accuracy()))));
        return out.toString();
    }

    private static String row(String attack, double epsilon, Proportion accuracy) {
        return String.format(
                        Locale.ROOT,
                        "%s,%s,%d,%d,%.6f,%.6f,%.6f%n",
                        attack,
                        epsilon,
                        accuracy.hits(),
                        accuracy.total(),
                        accuracy.value(),
                        accuracy.low(),
                        accuracy.high())
                .replace("\r", "");
    }

    static List<Double> sixDigits(List<Double> values) {
        return values.stream().map(Metrics::sixDigits).toList();
    }

    static double sixDigits(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.6g", value));
    }
}
