package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.samediffext.examples.run.NoisyOutcome;
import org.samediffext.examples.run.NoisyTrial;
import org.samediffext.examples.run.Spread;

/** The numbers of a comparison on wrong labels for programs. Only the keys that end with "econds" differ between equal runs. */
final class NoisyMetrics {
    private NoisyMetrics() {}

    static String json(NoisyOutcome outcome) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("dataset", outcome.split().name());
        all.put("trainExamples", outcome.split().train().size());
        all.put("testExamples", outcome.split().test().size());
        all.put("wrongShare", outcome.task().wrong());
        all.put("parameters", outcome.parameters());
        all.put("epochs", outcome.task().epochs());
        all.put("batchSize", outcome.task().batchSize());
        all.put("seeds", outcome.task().seedList());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        Map<String, Object> losses = new LinkedHashMap<>();
        outcome.trials().keySet().forEach(loss -> losses.put(loss, loss(outcome, loss)));
        all.put("losses", losses);
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    private static Map<String, Object> loss(NoisyOutcome outcome, String loss) {
        Map<String, Object> map = new LinkedHashMap<>();
        put("accuracy", outcome.spread(loss, NoisyTrial::accuracy), map);
        put("bestAccuracy", outcome.spread(loss, NoisyTrial::best), map);
        put("memorized", outcome.spread(loss, NoisyTrial::memorizedAtEnd), map);
        put("precision", outcome.spread(loss, NoisyTrial::precision), map);
        put("recall", outcome.spread(loss, NoisyTrial::recall), map);
        List<NoisyTrial> trials = outcome.of(loss);
        map.put("suspects", trials.stream().map(each -> each.suspects().size()).toList());
        map.put("accuracies", trials.stream().map(NoisyTrial::accuracies).toList());
        map.put(
                "memorizedShares",
                trials.stream().map(each -> Metrics.sixDigits(each.memorized())).toList());
        return map;
    }

    private static void put(String name, Spread spread, Map<String, Object> map) {
        map.put(name + "Mean", Metrics.sixDigits(spread.mean()));
        map.put(name + "Deviation", Metrics.sixDigits(spread.deviation()));
    }

    static String csv(NoisyOutcome outcome) {
        StringBuilder out = new StringBuilder("loss,seed,accuracy,best,memorized,precision,recall\n");
        List<ToDoubleFunction<NoisyTrial>> numbers = List.of(
                NoisyTrial::accuracy,
                NoisyTrial::best,
                NoisyTrial::memorizedAtEnd,
                NoisyTrial::precision,
                NoisyTrial::recall);
        outcome.trials()
                .forEach((loss, trials) -> trials.forEach(trial -> {
                    out.append(loss).append(',').append(trial.seed());
                    numbers.forEach(number ->
                            out.append(',').append(String.format(Locale.ROOT, "%.6f", number.applyAsDouble(trial))));
                    out.append('\n');
                }));
        return out.toString();
    }
}
