package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.Proportion;
import org.samediffext.examples.run.Robustness;
import org.samediffext.examples.run.Robustness.Budget;
import org.samediffext.examples.run.Training;

/** The two charts of the page. */
final class Charts {
    private Charts() {}

    static Element loss(Training training) {
        List<Double> steps = training.losses();
        List<Double> epochs = training.epochLosses();
        double perEpoch = (double) steps.size() / epochs.size();
        LineChart chart = new LineChart(
                "loss while training", "epoch", new Axis.Linear(0, epochs.size()), "loss", lossAxis(steps, epochs));
        List<Point> each = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            each.add(new Point((step + 0.5) / perEpoch, steps.get(step)));
        }
        List<Point> means = new ArrayList<>();
        for (int epoch = 0; epoch < epochs.size(); epoch++) {
            means.add(new Point(epoch + 0.5, epochs.get(epoch)));
        }
        chart.specks("first", each).line("first", means);
        means.forEach(point -> chart.dot(
                "first small",
                point,
                "",
                "epoch %d: %s".formatted((int) (point.x() + 1), Element.number(point.y(), 4))));
        return chart.svg();
    }

    /** Logarithmic where the epochs' loss falls by more than a factor of ten; a single step may lie below the axis. */
    private static Axis lossAxis(List<Double> steps, List<Double> epochs) {
        double smallest = Collections.min(epochs);
        double largest = Collections.max(steps);
        return smallest > 0 && Collections.max(epochs) > 10 * smallest
                ? Axis.Log.around(smallest / 5, largest)
                : Axis.Linear.around(Collections.min(steps), largest);
    }

    static Element robustness(Robustness robustness) {
        double largest = robustness.strongest().epsilon();
        LineChart chart = new LineChart(
                "accuracy under attack",
                "budget \u03b5 (pixels run from 0 to 1)",
                new Axis.Linear(0, largest * 1.04),
                "accuracy",
                new Axis.Linear(0, 1));
        List<Budget> all = new ArrayList<>();
        all.add(new Budget(0, robustness.clean(), List.of()));
        all.addAll(robustness.budgets());
        chart.band(
                "second",
                all.stream()
                        .map(b -> new Point(b.epsilon(), b.accuracy().low()))
                        .toList(),
                all.stream()
                        .map(b -> new Point(b.epsilon(), b.accuracy().high()))
                        .toList());
        List<Point> points = all.stream()
                .map(b -> new Point(b.epsilon(), b.accuracy().value()))
                .toList();
        chart.level(0.1, "guessing").line("second", points);
        all.forEach(budget -> chart.dot(
                "second",
                new Point(budget.epsilon(), budget.accuracy().value()),
                Element.number(budget.accuracy().value(), 3),
                tooltip(budget.epsilon(), budget.accuracy())));
        return chart.svg();
    }

    private static String tooltip(double epsilon, Proportion accuracy) {
        return "\u03b5 = %s: %d of %d right (%s)"
                .formatted(Element.number(epsilon, 4), accuracy.hits(), accuracy.total(), Tiles.percent(accuracy));
    }
}
