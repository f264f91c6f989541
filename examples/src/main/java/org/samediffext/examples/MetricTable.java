package org.samediffext.examples;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.samediffext.examples.run.MetricOutcome;
import org.samediffext.examples.run.MetricScores;
import org.samediffext.examples.run.MetricTrials;
import org.samediffext.examples.run.Spread;

/** The scores of embeddings as text. */
final class MetricTable {
    private MetricTable() {}

    static String of(MetricOutcome outcome) {
        StringBuilder out = new StringBuilder();
        int seeds = outcome.task().seeds();
        String runs = seeds == 1 ? "1 seed" : seeds + " seeds, mean \u00b1 deviation";
        out.append(String.format(Locale.ROOT, "%n%s, %s%n%n", outcome.split().name(), runs));
        out.append(String.format(
                Locale.ROOT,
                "  %-16s  %-15s  %-15s  %-15s  %-15s%n",
                outcome.task().judges(),
                "recall at 1",
                "recall at 8",
                "MAP@R",
                "NMI"));
        out.append(row("pixels", score -> Spread.of(java.util.List.of(score.applyAsDouble(outcome.pixels())))));
        MetricTrials first = outcome.methods().get(outcome.methods().size() - 1);
        out.append(row(
                "not trained",
                score -> Spread.of(first.trials().stream()
                        .map(trial -> score.applyAsDouble(trial.before()))
                        .toList())));
        for (MetricTrials each : outcome.methods()) {
            out.append(row(each.method().name(), each::after));
        }
        return out.toString();
    }

    private interface Scored {
        Spread of(ToDoubleFunction<MetricScores> score);
    }

    private static String row(String name, Scored scored) {
        return String.format(
                Locale.ROOT,
                "  %-16s  %-15s  %-15s  %-15s  %-15s%n",
                name,
                Table.text(scored.of(MetricScores::recallAt1)),
                Table.text(scored.of(scores -> scores.neighbours().recall(8))),
                Table.text(scored.of(scores -> scores.neighbours().mapAtR())),
                Table.text(scored.of(scores -> scores.clusters().nmi())));
    }
}
