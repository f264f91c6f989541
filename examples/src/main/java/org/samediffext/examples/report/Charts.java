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

    static Element robustness(List<Robustness> attacks, int classes) {
        Element legend = Element.of("p", "legend");
        LineChart chart = new LineChart(
                "accuracy under attack",
                "budget \u03b5 (pixels run from 0 to 1)",
                new Axis.Linear(
                        0,
                        attacks.stream()
                                        .mapToDouble(each -> each.strongest().epsilon())
                                        .max()
                                        .orElse(1)
                                * 1.04),
                "accuracy",
                new Axis.Linear(0, 1));
        chart.level(1.0 / classes, "guessing");
        for (int i = 0; i < attacks.size(); i++) {
            String colour = attacks.size() == 1 ? "second" : UpdaterCharts.colour(i);
            curve(chart, colour, i == attacks.size() - 1, attacks.get(i));
            legend.add(Element.of("span", "key " + colour).text(attacks.get(i).attack()));
        }
        Element[] parts = attacks.size() == 1 ? new Element[] {chart.svg()} : new Element[] {legend, chart.svg()};
        return Page.card(
                "Accuracy under attack",
                "Of " + attacks.get(0).examples() + " test images. "
                        + (attacks.size() == 1 ? "The band is the" : "The bands are") + " 95 % Wilson interval"
                        + (attacks.size() == 1 ? "." : "s."),
                parts);
    }

    private static void curve(LineChart chart, String colour, boolean named, Robustness robustness) {
        List<Budget> all = new ArrayList<>();
        all.add(new Budget(0, robustness.clean(), List.of()));
        all.addAll(robustness.budgets());
        chart.band(
                colour,
                all.stream()
                        .map(b -> new Point(b.epsilon(), b.accuracy().low()))
                        .toList(),
                all.stream()
                        .map(b -> new Point(b.epsilon(), b.accuracy().high()))
                        .toList());
        chart.line(
                colour,
                all.stream()
                        .map(b -> new Point(b.epsilon(), b.accuracy().value()))
                        .toList());
        all.forEach(budget -> chart.dot(
                colour,
                new Point(budget.epsilon(), budget.accuracy().value()),
                named ? Element.number(budget.accuracy().value(), 3) : "",
                tooltip(budget.epsilon(), budget.accuracy())));
    }

    private static String tooltip(double epsilon, Proportion accuracy) {
        return "\u03b5 = %s: %d of %d right (%s)"
                .formatted(Element.number(epsilon, 4), accuracy.hits(), accuracy.total(), Tiles.percent(accuracy));
    }
}
