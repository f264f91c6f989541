package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.samediffext.examples.run.RobustnessOutcome;

/** The numbers of an evaluation of robustness for programs. Only the keys with seconds differ between equal runs. */
final class RobustnessMetrics {
    private RobustnessMetrics() {}

    static String json(RobustnessOutcome outcome) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("dataset", outcome.network().split().name());
        all.put("parameters", outcome.network().parameters());
        outcome.network().defence().ifPresent(transform -> all.put("transform", transform));
        all.put("testAccuracy", outcome.network().accuracy().value());
        all.putAll(outcome.report().toMap());
        all.put("seconds", Metrics.sixDigits(outcome.seconds()));
        all.put("versions", outcome.network().versions());
        return Json.write(all);
    }
}
