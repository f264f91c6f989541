package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.samediffext.examples.run.CertifyOutcome;
import org.samediffext.examples.run.CertifyTask;
import org.samediffext.examples.run.CertifyTrial;
import org.samediffext.examples.run.CertifyTrial.Entry;
import org.samediffext.examples.run.Proportion;

/** The numbers of a certification for programs. Only the keys and columns with seconds differ between equal runs. */
final class CertifyMetrics {
    private CertifyMetrics() {}

    static String json(CertifyOutcome outcome) {
        CertifyTask task = outcome.task();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("dataset", outcome.split().name());
        all.put("network", task.network().name().toLowerCase(Locale.ROOT));
        all.put("parameters", outcome.parameters());
        all.put("images", images(outcome));
        all.put("draws", task.draws());
        all.put("seeds", task.seedList());
        all.put("epochs", task.epochs());
        all.put("batchSize", task.batchSize());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        all.put("radii", task.radii());
        for (double sigma : outcome.strengths()) {
            Map<String, Object> network = new LinkedHashMap<>();
            outcome.of(sigma).forEach(trial -> network.put("seed " + trial.seed(), trial(task, trial)));
            all.put("sigma " + sigma, network);
        }
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    static int images(CertifyOutcome outcome) {
        return outcome.trials().get(0).attacked().get(0).total();
    }

    private static Map<String, Object> trial(CertifyTask task, CertifyTrial trial) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cleanAccuracy", trial.accuracy().value());
        if (trial.sigma() > 0) {
            map.put("abstained", trial.abstained().value());
            map.put(
                    "certifiedAccuracy",
                    task.radii().stream().map(r -> trial.certified(r).value()).toList());
            map.put("meanRadius", Metrics.sixDigits(meanRadius(trial)));
        }
        map.put(
                "attackedAccuracy",
                trial.attacked().stream().map(Proportion::value).toList());
        map.put("trainSeconds", Metrics.sixDigits(trial.trainSeconds()));
        map.put("certifySeconds", Metrics.sixDigits(trial.certifySeconds()));
        map.put("attackSeconds", Metrics.sixDigits(trial.attackSeconds()));
        return map;
    }

    /** The average certified radius: 0 for what is wrong or abstained. */
    static double meanRadius(CertifyTrial trial) {
        return trial.entries().stream()
                .mapToDouble(each -> each.correct() ? each.radius() : 0)
                .average()
                .orElse(0);
    }

    static String csv(CertifyOutcome outcome) {
        StringBuilder out = new StringBuilder("sigma,seed,radius,kind,right,images,accuracy,low95,high95\n");
        List<Double> radii = outcome.task().radii();
        for (CertifyTrial trial : outcome.trials()) {
            for (int k = 0; k < radii.size(); k++) {
                if (trial.sigma() > 0) {
                    out.append(row(trial, radii.get(k), "certified", trial.certified(radii.get(k))));
                }
                out.append(row(trial, radii.get(k), "attacked", trial.attacked().get(k)));
            }
        }
        return out.toString();
    }

    private static String row(CertifyTrial trial, double radius, String kind, Proportion right) {
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%s,%d,%d,%.6f,%.6f,%.6f\n",
                trial.sigma(),
                trial.seed(),
                radius,
                kind,
                right.hits(),
                right.total(),
                right.value(),
                right.low(),
                right.high());
    }

    /** The certificates in the columns of Cohen, Rosenfeld, Kolter 2019, a line an image. */
    static String tsv(CertifyTrial trial) {
        StringBuilder out = new StringBuilder("idx\tlabel\tpredict\tradius\tcorrect\ttime\n");
        for (Entry each : trial.entries()) {
            out.append(String.format(
                    Locale.ROOT,
                    "%d\t%d\t%d\t%.6f\t%d\t%.3f\n",
                    each.number(),
                    each.label(),
                    each.prediction(),
                    each.radius(),
                    each.correct() ? 1 : 0,
                    each.seconds()));
        }
        return out.toString();
    }
}
