package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.samediffext.examples.run.Recall;
import org.samediffext.examples.run.Spread;
import org.samediffext.examples.run.Unlearning;
import org.samediffext.examples.run.UnlearningOutcome;
import org.samediffext.examples.run.UnlearningTrials;

/** The numbers of unlearning for programs. Only the keys that end with "econds" differ between two equal runs. */
final class UnlearningMetrics {
    private UnlearningMetrics() {}

    static List<UnlearningTrials> rows(UnlearningOutcome outcome) {
        List<UnlearningTrials> rows = new ArrayList<>(List.of(outcome.untouched(), outcome.unseen()));
        rows.addAll(outcome.methods());
        return rows;
    }

    static String json(UnlearningOutcome outcome) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("sonnets", outcome.task().sonnets().numbers());
        all.put("forgotten", outcome.task().forgotten());
        all.put("parameters", outcome.parameters());
        all.put("learningEpochs", outcome.task().learning());
        all.put("epochs", outcome.task().epochs());
        all.put("seeds", outcome.task().seedList());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        Map<String, Object> rows = new LinkedHashMap<>();
        rows(outcome).forEach(each -> rows.put(each.name(), row(outcome, each)));
        all.put("networks", rows);
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    private static Map<String, Object> row(UnlearningOutcome outcome, UnlearningTrials each) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (outcome.methods().contains(each)) {
            map.put("forgets", outcome.forgets(each));
            map.put("keeps", outcome.keeps(each));
            put("pointsLost", each.lost(), map);
        }
        put("forgottenAccuracy", each.forgotten(), map);
        put("retainedAccuracy", each.retained(), map);
        put("forgottenBits", each.of(run -> run.forgottenAtEnd().bits()), map);
        put("retainedBits", each.of(run -> run.retainedAtEnd().bits()), map);
        map.put("forgottenAccuracies", curves(each, Unlearning::forgotten, Recall::accuracy));
        map.put("retainedAccuracies", curves(each, Unlearning::retained, Recall::accuracy));
        map.put("forgottenBitsCurves", curves(each, Unlearning::forgotten, Recall::bits));
        map.put("retainedBitsCurves", curves(each, Unlearning::retained, Recall::bits));
        map.put("text", each.runs().get(0).forgottenText());
        return map;
    }

    private interface Side {
        List<Recall> of(Unlearning run);
    }

    private static List<List<Double>> curves(UnlearningTrials each, Side side, ToDoubleFunction<Recall> what) {
        return each.runs().stream()
                .map(run -> Metrics.sixDigits(
                        side.of(run).stream().map(what::applyAsDouble).toList()))
                .toList();
    }

    private static void put(String name, Spread spread, Map<String, Object> map) {
        map.put(name + "Mean", Metrics.sixDigits(spread.mean()));
        map.put(name + "Deviation", Metrics.sixDigits(spread.deviation()));
    }

    static String csv(UnlearningOutcome outcome) {
        StringBuilder out =
                new StringBuilder("network,seed,forgottenAccuracy,retainedAccuracy,forgottenBits,retainedBits\n");
        for (UnlearningTrials each : rows(outcome)) {
            for (Unlearning run : each.runs()) {
                out.append(String.format(
                        Locale.ROOT,
                        "%s,%d,%.6f,%.6f,%.6f,%.6f\n",
                        each.name(),
                        run.seed(),
                        run.forgottenAtEnd().accuracy(),
                        run.retainedAtEnd().accuracy(),
                        run.forgottenAtEnd().bits(),
                        run.retainedAtEnd().bits()));
            }
        }
        return out.toString();
    }
}
