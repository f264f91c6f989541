package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.Spread;
import org.samediffext.examples.run.Trial;
import org.samediffext.examples.run.UpdaterOutcome;

/** The curves of a comparison: a thick line is the mean over the seeds, a thin one is one seed. */
final class UpdaterCharts {
    private static final int COLOURS = 8;

    private final UpdaterOutcome outcome;

    /** Curves with one value a stretch of training, the first of which ends at {@code first} epochs. */
    private record Curves(List<List<List<Double>>> updaters, double first, double distance) {
        double smallest() {
            return all().stream().min(Double::compare).orElseThrow();
        }

        double largest() {
            return all().stream().max(Double::compare).orElseThrow();
        }

        private List<Double> all() {
            return updaters.stream().flatMap(List::stream).flatMap(List::stream).toList();
        }

        List<Point> points(List<Double> values) {
            return IntStream.range(0, values.size())
                    .mapToObj(i -> new Point(first + i * distance, values.get(i)))
                    .toList();
        }
    }

    UpdaterCharts(UpdaterOutcome outcome) {
        this.outcome = outcome;
    }

    static String colour(int index) {
        return "c" + index % COLOURS;
    }

    /** How many steps one point of the loss curve stands for: a tenth of an epoch or so. */
    int window() {
        return Math.max(1, stepsPerEpoch() / 10);
    }

    Element loss() {
        double width = (double) window() / stepsPerEpoch();
        Curves curves = curves(trial -> windows(trial.losses(), window()), width / 2, width);
        double largest = curves.largest();
        Axis axis = curves.smallest() > 0 && largest > 10 * curves.smallest()
                ? Axis.Log.around(curves.smallest(), largest)
                : Axis.Linear.around(0, largest);
        return chart("loss while training", "loss", axis, curves);
    }

    Element accuracy() {
        Curves curves = curves(Trial::accuracies, 1, 1);
        double low = Math.floor(curves.smallest() * 10) / 10;
        double high = Math.max(low + 0.1, Math.ceil(curves.largest() * 10) / 10);
        return chart("test accuracy", "test accuracy", new Axis.Linear(low, high), curves);
    }

    Element legend() {
        Element legend = Element.of("p", "legend");
        for (int i = 0; i < outcome.updaters().size(); i++) {
            legend.add(Element.of("span", "key " + colour(i))
                    .text(outcome.updaters().get(i).name()));
        }
        return legend;
    }

    private Element chart(String name, String yLabel, Axis y, Curves curves) {
        LineChart chart =
                new LineChart(name, "epoch", new Axis.Linear(0, outcome.task().epochs()), yLabel, y);
        for (int i = 0; i < curves.updaters.size(); i++) {
            String colour = colour(i);
            curves.updaters.get(i).forEach(run -> chart.line("thin " + colour, curves.points(run)));
        }
        for (int i = 0; i < curves.updaters.size(); i++) {
            String colour = colour(i);
            String updater = outcome.updaters().get(i).name();
            List<Point> means = curves.points(mean(curves.updaters.get(i)));
            chart.line(colour, means);
            Point end = means.get(means.size() - 1);
            chart.dot(colour + " small", end, "", updater + ": " + Element.number(end.y(), 4));
        }
        return chart.svg();
    }

    private Curves curves(Function<Trial, List<Double>> values, double first, double distance) {
        return new Curves(
                outcome.updaters().stream()
                        .map(each -> each.trials().stream().map(values).toList())
                        .toList(),
                first,
                distance);
    }

    private int stepsPerEpoch() {
        return outcome.updaters().get(0).trials().get(0).losses().size()
                / outcome.task().epochs();
    }

    static List<Double> windows(List<Double> values, int size) {
        List<Double> means = new ArrayList<>();
        for (int from = 0; from + size <= values.size(); from += size) {
            means.add(Spread.of(values.subList(from, from + size)).mean());
        }
        return Collections.unmodifiableList(means);
    }

    private static List<Double> mean(List<List<Double>> runs) {
        return IntStream.range(0, runs.get(0).size())
                .mapToObj(i ->
                        Spread.of(runs.stream().map(run -> run.get(i)).toList()).mean())
                .toList();
    }
}
