package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.MetricOutcome;
import org.samediffext.examples.run.MetricScores;
import org.samediffext.examples.run.MetricTrial;
import org.samediffext.examples.run.MetricTrials;
import org.samediffext.examples.run.Spread;

/** The curves of a comparison of embeddings: a thick line is the mean over the seeds, a thin one is one seed. */
final class MetricCharts {
    private static final List<Integer> KS = List.of(1, 2, 4, 8);

    private final MetricOutcome outcome;

    MetricCharts(MetricOutcome outcome) {
        this.outcome = outcome;
    }

    String colour(MetricTrials each) {
        return UpdaterCharts.colour(outcome.methods().indexOf(each));
    }

    Element legend() {
        Element legend = Element.of("p", "legend");
        outcome.methods()
                .forEach(each -> legend.add(Element.of("span", "key " + colour(each))
                        .text(each.method().name())));
        return legend;
    }

    Element learning() {
        List<Double> all = outcome.methods().stream()
                .flatMap(each -> each.trials().stream())
                .flatMap(trial -> trial.recalls().stream())
                .toList();
        LineChart chart = new LineChart(
                "recall at 1 while learning",
                "step",
                new Axis.Linear(0, outcome.task().steps()),
                "recall at 1, " + outcome.task().judges(),
                around(Stream.concat(all.stream(), Stream.of(outcome.pixels().recallAt1()))
                        .toList()));
        chart.levelNamedAtEnd(outcome.pixels().recallAt1(), "pixels");
        for (MetricTrials each : outcome.methods()) {
            each.trials().forEach(trial -> chart.line("thin " + colour(each), steps(trial.recalls())));
        }
        for (MetricTrials each : outcome.methods()) {
            List<Point> means =
                    steps(mean(each.trials().stream().map(MetricTrial::recalls).toList()));
            chart.line(colour(each), means);
            means.forEach(point -> chart.dot(
                    colour(each) + " small",
                    point,
                    "",
                    "%s, step %.0f: %s".formatted(each.method().name(), point.x(), Element.number(point.y(), 4))));
        }
        return chart.svg();
    }

    private List<Point> steps(List<Double> recalls) {
        List<Integer> checks = new ArrayList<>(List.of(0));
        checks.addAll(outcome.task().checks());
        return IntStream.range(0, recalls.size())
                .mapToObj(i -> new Point(checks.get(i), recalls.get(i)))
                .toList();
    }

    private static List<Double> mean(List<List<Double>> runs) {
        return IntStream.range(0, runs.get(0).size())
                .mapToObj(i ->
                        Spread.of(runs.stream().map(run -> run.get(i)).toList()).mean())
                .toList();
    }

    Element depth() {
        List<Double> all = new ArrayList<>(recalls(outcome.pixels()::recallAt));
        outcome.methods().forEach(each -> all.addAll(recalls(k -> after(each, k))));
        LineChart chart = new LineChart(
                "recall at K after learning",
                "K",
                new Axis.Linear(0, 9),
                "recall at K, " + outcome.task().judges(),
                around(all));
        chart.line("level", points(recalls(outcome.pixels()::recallAt)));
        for (MetricTrials each : outcome.methods()) {
            List<Point> points = points(recalls(k -> after(each, k)));
            chart.line(colour(each), points);
            points.forEach(point -> chart.dot(
                    colour(each) + " small",
                    point,
                    "",
                    "%s, K = %.0f: %s".formatted(each.method().name(), point.x(), Element.number(point.y(), 4))));
        }
        return chart.svg();
    }

    private static double after(MetricTrials each, double k) {
        ToDoubleFunction<MetricScores> recall = scores -> scores.recallAt((int) k);
        return each.after(recall).mean();
    }

    private interface ByK {
        double recall(int k);
    }

    private static List<Double> recalls(ByK byK) {
        return KS.stream().map(byK::recall).toList();
    }

    private static List<Point> points(List<Double> recalls) {
        return IntStream.range(0, KS.size())
                .mapToObj(i -> new Point(KS.get(i), recalls.get(i)))
                .toList();
    }

    /** From a tenth to a tenth. */
    private static Axis around(List<Double> values) {
        double least = values.stream().min(Double::compare).orElse(0.0);
        double most = values.stream().max(Double::compare).orElse(1.0);
        double low = Math.floor(least * 10) / 10;
        return new Axis.Linear(low, Math.max(low + 0.1, Math.ceil(most * 10) / 10));
    }
}
