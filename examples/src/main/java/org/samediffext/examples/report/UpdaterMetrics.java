package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.samediffext.examples.run.Spread;
import org.samediffext.examples.run.Trial;
import org.samediffext.examples.run.UpdaterOutcome;
import org.samediffext.examples.run.UpdaterTrials;

/** The numbers of a comparison for programs. Only the keys that end with "econds" differ between two equal runs. */
final class UpdaterMetrics {
    private UpdaterMetrics() {}

    static String json(UpdaterOutcome outcome) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("dataset", outcome.split().name());
        all.put("trainExamples", outcome.split().train().size());
        all.put("testExamples", outcome.split().test().size());
        all.put("parameters", outcome.parameters());
        all.put("epochs", outcome.task().epochs());
        all.put("batchSize", outcome.task().batchSize());
        all.put("seeds", outcome.task().seedList());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        Map<String, Object> updaters = new LinkedHashMap<>();
        outcome.updaters().forEach(each -> updaters.put(each.name(), updater(each)));
        all.put("updaters", updaters);
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    private static Map<String, Object> updater(UpdaterTrials each) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("settings", each.spec().toMap());
        map.put("statePerWeight", each.statePerWeight());
        map.put("stepSeconds", Metrics.sixDigits(each.secondsPerStep()));
        put("accuracy", each.accuracy(), map);
        put("loss", each.loss(), map);
        map.put("accuracies", each.trials().stream().map(Trial::accuracies).toList());
        map.put(
                "losses",
                each.trials().stream()
                        .map(trial -> Metrics.sixDigits(trial.losses()))
                        .toList());
        return map;
    }

    private static void put(String name, Spread spread, Map<String, Object> map) {
        map.put(name + "Mean", Metrics.sixDigits(spread.mean()));
        map.put(name + "Deviation", Metrics.sixDigits(spread.deviation()));
    }

    static String csv(UpdaterOutcome outcome) {
        StringBuilder out = new StringBuilder("updater,seed,accuracy,loss\n");
        for (UpdaterTrials each : outcome.updaters()) {
            for (Trial trial : each.trials()) {
                out.append(String.format(
                        Locale.ROOT, "%s,%d,%.6f,%.6f\n", each.name(), trial.seed(), trial.accuracy(), trial.loss()));
            }
        }
        return out.toString();
    }
}
