package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.samediffext.examples.run.MetricMethod;
import org.samediffext.examples.run.MetricOutcome;
import org.samediffext.examples.run.MetricScores;
import org.samediffext.examples.run.MetricTask;
import org.samediffext.examples.run.MetricTrial;
import org.samediffext.examples.run.MetricTrials;

/** The numbers of a comparison of embeddings for programs. Only the keys that end with "econds" differ between two equal runs. */
final class MetricMetrics {
    private MetricMetrics() {}

    static String json(MetricOutcome outcome) {
        MetricTask task = outcome.task();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("dataset", outcome.split().name());
        all.put("split", outcome.split().division());
        all.put("trainExamples", outcome.split().train().size());
        all.put("unseenExamples", outcome.split().test().size());
        all.put("parameters", outcome.parameters());
        all.put("steps", task.steps());
        all.put("classesPerBatch", task.classes());
        all.put("perClass", task.perClass());
        all.put("seeds", task.seedList());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        all.put("pixels", scores(outcome.pixels()));
        Map<String, Object> methods = new LinkedHashMap<>();
        outcome.methods().forEach(each -> methods.put(each.method().name(), method(each)));
        all.put("methods", methods);
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    private static Map<String, Object> method(MetricTrials each) {
        MetricMethod method = each.method();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("loss", method.loss().map(loss -> (Object) loss.toMap()).orElse("softmax cross entropy"));
        map.put("updater", method.updater().toMap());
        map.put("normalised", method.normalised());
        map.put("trainSeconds", Metrics.sixDigits(each.seconds()));
        for (MetricTrial trial : each.trials()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("before", scores(trial.before()));
            one.put("after", scores(trial.after()));
            one.put("recallAt1", Metrics.sixDigits(trial.recalls()));
            one.put("losses", Metrics.sixDigits(trial.losses()));
            map.put("seed " + trial.seed(), one);
        }
        return map;
    }

    private static Map<String, Object> scores(MetricScores scores) {
        Map<String, Object> map = new LinkedHashMap<>();
        scores.neighbours().recallAt().forEach((k, recall) -> map.put("recallAt" + k, Metrics.sixDigits(recall)));
        map.put("rPrecision", Metrics.sixDigits(scores.neighbours().rPrecision()));
        map.put("mapAtR", Metrics.sixDigits(scores.neighbours().mapAtR()));
        map.put("nmi", Metrics.sixDigits(scores.clusters().nmi()));
        map.put("ami", Metrics.sixDigits(scores.clusters().ami()));
        return map;
    }

    static String csv(MetricOutcome outcome) {
        StringBuilder out =
                new StringBuilder("method,seed,recallAt1,recallAt2,recallAt4,recallAt8,rPrecision,mapAtR,nmi,ami\n");
        out.append(row("pixels", 0, outcome.pixels()));
        for (MetricTrials each : outcome.methods()) {
            each.trials().forEach(trial -> out.append(row(each.method().name(), trial.seed(), trial.after())));
        }
        return out.toString();
    }

    private static String row(String method, long seed, MetricScores scores) {
        return String.format(
                Locale.ROOT,
                "%s,%d,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f\n",
                method,
                seed,
                scores.neighbours().recall(1),
                scores.neighbours().recall(2),
                scores.neighbours().recall(4),
                scores.neighbours().recall(8),
                scores.neighbours().rPrecision(),
                scores.neighbours().mapAtR(),
                scores.clusters().nmi(),
                scores.clusters().ami());
    }
}
