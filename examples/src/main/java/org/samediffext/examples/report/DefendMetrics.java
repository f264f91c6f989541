package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.samediffext.examples.run.DefendOutcome;
import org.samediffext.examples.run.DefendTrial;
import org.samediffext.examples.run.Proportion;

/** The numbers of a defense for programs. Only the keys with seconds differ between equal runs. */
final class DefendMetrics {
    private DefendMetrics() {}

    static String json(DefendOutcome outcome) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("dataset", outcome.split().name());
        all.put("parameters", outcome.parameters());
        all.put("defense", outcome.task().defense().name());
        all.put("norm", outcome.task().norm().name().toLowerCase(Locale.ROOT));
        all.put("epsilon", outcome.task().epsilon());
        all.put("budgets", outcome.task().budgets());
        all.put("images", images(outcome));
        all.put("queries", outcome.task().queries());
        all.put("epochs", outcome.task().plan().epochs());
        all.put("batchSize", outcome.task().plan().batchSize());
        all.put("seeds", outcome.task().seedList());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        for (boolean defended : new boolean[] {false, true}) {
            Map<String, Object> network = new LinkedHashMap<>();
            outcome.of(defended).forEach(trial -> network.put("seed " + trial.seed(), trial(trial)));
            all.put(defended ? "defended" : "plain", network);
        }
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    static int images(DefendOutcome outcome) {
        return outcome.trials().get(0).clean().total();
    }

    private static Map<String, Object> trial(DefendTrial trial) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("testAccuracy", trial.accuracy().value());
        map.put("cleanAccuracy", trial.clean().value());
        map.put("pgdAccuracy", trial.pgd().stream().map(Proportion::value).toList());
        map.put("autoAttackAccuracy", trial.worst().value());
        map.put("trainSeconds", Metrics.sixDigits(trial.trainSeconds()));
        map.put("attackSeconds", Metrics.sixDigits(trial.attackSeconds()));
        return map;
    }

    static String csv(DefendOutcome outcome) {
        StringBuilder out = new StringBuilder("network,seed,attack,epsilon,right,images,accuracy,low95,high95\n");
        List<Double> budgets = outcome.task().budgets();
        for (DefendTrial trial : outcome.trials()) {
            String network = outcome.name(trial.defended());
            out.append(row(network, trial, "none", 0, trial.accuracy()));
            out.append(row(network, trial, "none", 0, trial.clean()));
            for (int k = 0; k < budgets.size(); k++) {
                out.append(
                        row(network, trial, "pgd", budgets.get(k), trial.pgd().get(k)));
            }
            out.append(row(network, trial, "autoattack", outcome.task().epsilon(), trial.worst()));
        }
        return out.toString();
    }

    private static String row(String network, DefendTrial trial, String attack, double epsilon, Proportion right) {
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%s,%d,%d,%.6f,%.6f,%.6f\n",
                network,
                trial.seed(),
                attack,
                epsilon,
                right.hits(),
                right.total(),
                right.value(),
                right.low(),
                right.high());
    }
}
