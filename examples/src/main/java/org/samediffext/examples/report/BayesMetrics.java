package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.samediffext.examples.run.BayesOutcome;
import org.samediffext.examples.run.BayesOutcome.Curve;
import org.samediffext.examples.run.BayesOutcome.Line;
import org.samediffext.examples.run.BayesOutcome.Sheet;
import org.samediffext.examples.run.Spread;

/** The numbers of a comparison of estimators for programs. Only the keys that end with "econds" differ between equal runs. */
final class BayesMetrics {
    private BayesMetrics() {}

    static String json(BayesOutcome outcome) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("samples", outcome.task().samples());
        all.put("seeds", outcome.task().seedList());
        all.put("epochs", outcome.task().epochs());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        all.put("trueError", Metrics.sixDigits(BayesOutcome.TRUE_ERROR));
        all.put("limit", curve(outcome.limit()));
        all.put("bySigma", curves(outcome.bySigma()));
        all.put("bySize", curves(outcome.bySize()));
        outcome.tables().forEach(sheet -> all.put(sheet.title(), sheet(sheet)));
        all.put("versions", outcome.versions());
        return Json.write(all);
    }

    private static Map<String, Object> curves(List<Curve> curves) {
        Map<String, Object> map = new LinkedHashMap<>();
        curves.forEach(curve -> map.put(curve.name(), curve(curve)));
        return map;
    }

    private static Map<String, Object> curve(Curve curve) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("x", curve.x());
        map.put("runs", curve.runs().stream().map(Metrics::sixDigits).toList());
        return map;
    }

    private static Map<String, Object> sheet(Sheet sheet) {
        Map<String, Object> rows = new LinkedHashMap<>();
        for (Line line : sheet.rows()) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int k = 0; k < sheet.columns().size(); k++) {
                Spread spread = line.values().get(k);
                values.put(
                        sheet.columns().get(k),
                        List.of(Metrics.sixDigits(spread.mean()), Metrics.sixDigits(spread.deviation())));
            }
            rows.put(line.name(), values);
        }
        return rows;
    }

    static String csv(BayesOutcome outcome) {
        StringBuilder out = new StringBuilder("table,estimator,column,mean,deviation\n");
        for (Sheet sheet : outcome.tables()) {
            for (Line line : sheet.rows()) {
                for (int k = 0; k < sheet.columns().size(); k++) {
                    Spread spread = line.values().get(k);
                    out.append(String.format(
                            Locale.ROOT,
                            "\"%s\",\"%s\",\"%s\",%.6g,%.6g\n",
                            sheet.title(),
                            line.name(),
                            sheet.columns().get(k),
                            spread.mean(),
                            spread.deviation()));
                }
            }
        }
        return out.toString();
    }
}
