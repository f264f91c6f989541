package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.samediffext.examples.run.UnlearnableEstimate;
import org.samediffext.examples.run.UnlearnableOutcome;
import org.samediffext.examples.run.UnlearnableTask;
import org.samediffext.examples.run.UnlearnableTrial;
import org.samediffext.examples.run.UnlearnableVerdict;

/** The numbers of a comparison of protections for programs. Only the keys with seconds differ between equal runs. */
final class UnlearnableMetrics {
    private UnlearnableMetrics() {}

    static String json(UnlearnableOutcome outcome) {
        UnlearnableTask task = outcome.task();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("dataset", outcome.split().name());
        all.put("images", outcome.clean().size(0));
        all.put("fractions", task.fractions());
        all.put("seeds", task.seedList());
        all.put("epochs", task.epochs());
        all.put("batchSize", task.batchSize());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        UnlearnableVerdict verdict = UnlearnableVerdict.of(outcome);
        all.put("claim", verdict.claim().name().toLowerCase(Locale.ROOT));
        all.put("verdict", verdict.sentences());
        Map<String, Object> estimates = new LinkedHashMap<>();
        for (UnlearnableEstimate each : outcome.estimates()) {
            estimates.put(each.method() + ", seed " + each.seed(), estimate(each));
        }
        all.put("estimates", estimates);
        Map<String, Object> accuracies = new LinkedHashMap<>();
        for (UnlearnableTrial each : outcome.trials()) {
            String name = each.method() + ", " + name(each) + ", " + each.fraction() + ", seed " + each.seed();
            accuracies.put(name, each.accuracy().value());
        }
        all.put("accuracies", accuracies);
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    private static String name(UnlearnableTrial trial) {
        return trial.victim().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> estimate(UnlearnableEstimate each) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("errorInPixels", each.inPixels());
        map.put("errorInFeatures", each.inFeatures());
        map.put("largestChange", Metrics.sixDigits(each.largest()));
        map.put("lengthOfChange", Metrics.sixDigits(each.length()));
        map.put("seconds", Metrics.sixDigits(each.seconds()));
        return map;
    }

    static String csv(UnlearnableOutcome outcome) {
        StringBuilder out = new StringBuilder("method,victim,fraction,seed,right,images,accuracy,low95,high95\n");
        for (UnlearnableTrial each : outcome.trials()) {
            out.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%d,%d,%d,%.6f,%.6f,%.6f\n",
                    each.method(),
                    name(each),
                    each.fraction(),
                    each.seed(),
                    each.accuracy().hits(),
                    each.accuracy().total(),
                    each.accuracy().value(),
                    each.accuracy().low(),
                    each.accuracy().high()));
        }
        return out.toString();
    }
}
