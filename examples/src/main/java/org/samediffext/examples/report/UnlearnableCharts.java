package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.UnlearnableOutcome;
import org.samediffext.examples.run.UnlearnableTask;
import org.samediffext.examples.run.UnlearnableTrial;
import org.samediffext.examples.run.Victim;

/** The curves of a comparison of protections: what is learnt by how much is protected. */
final class UnlearnableCharts {
    private static final int GREY = 7;
    private static final int COLOURS = 11;
    private static final String CONTROL = "c" + GREY;

    private final UnlearnableOutcome outcome;
    private final UnlearnableTask task;
    private final List<String> methods;

    UnlearnableCharts(UnlearnableOutcome outcome) {
        this.outcome = outcome;
        this.task = outcome.task();
        this.methods = task.methods();
    }

    /** The style of a method, or of what is none. */
    String colour(String method) {
        int place = methods.indexOf(method);
        if (place < 0) {
            return CONTROL;
        }
        int colour = place % COLOURS;
        return "c" + (colour < GREY ? colour : colour + 1);
    }

    private Element legend() {
        Element legend = Element.of("p", "legend");
        methods.forEach(
                method -> legend.add(Element.of("span", "key " + colour(method)).text(method)));
        return legend.add(Element.of("span", "key " + CONTROL).text("left out"));
    }

    Element section() {
        Element section = Element.of("section", "columns spaced");
        for (Victim victim : Victim.values()) {
            section.add(Page.card(
                    "What " + victim.words() + " learns",
                    "Accuracy on clean test images by the share of the training images that is protected"
                            + (task.seeds() == 1 ? "." : ", thick the mean, thin each seed.")
                            + " Dashed: the protected images are left out.",
                    legend(),
                    chart(victim)));
        }
        return section;
    }

    private Element chart(Victim victim) {
        LineChart chart = new LineChart(
                "accuracy of " + victim.words(),
                "share of protected images",
                new Axis.Linear(0, 1.04),
                "accuracy on clean images",
                heights());
        chart.line("dashed " + CONTROL, curve(UnlearnableTrial.LEFT_OUT, victim));
        for (String method : methods) {
            if (task.seeds() > 1) {
                task.seedList().forEach(seed -> chart.line("thin " + colour(method), curve(method, victim, seed)));
            }
            List<Point> points = curve(method, victim);
            chart.line(colour(method), points);
            points.forEach(point -> chart.dot(
                    colour(method) + " small",
                    point,
                    "",
                    method + ", " + Element.number(100 * point.x(), 3) + " % protected: "
                            + Element.number(point.y(), 3)));
        }
        return chart.svg();
    }

    /** The same for all charts: the tenths around all accuracies. */
    private Axis heights() {
        DoubleSummaryStatistics all = outcome.trials().stream()
                .mapToDouble(trial -> trial.accuracy().value())
                .summaryStatistics();
        double low = Math.floor(10 * all.getMin()) / 10;
        return new Axis.Linear(low, Math.max(low + .1, Math.ceil(10 * all.getMax()) / 10));
    }

    private List<Point> curve(String method, Victim victim, long seed) {
        return outcome.trials().stream()
                .filter(trial -> trial.victim() == victim && trial.seed() == seed)
                .filter(trial -> List.of(UnlearnableTrial.CLEAN, method).contains(trial.method()))
                .map(trial -> new Point(trial.fraction(), trial.accuracy().value()))
                .toList();
    }

    private List<Point> curve(String method, Victim victim) {
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, outcome.clean(victim).mean()));
        for (double fraction : task.fractions()) {
            if (fraction < 1 || !method.equals(UnlearnableTrial.LEFT_OUT)) {
                points.add(new Point(
                        fraction, outcome.accuracy(method, victim, fraction).mean()));
            }
        }
        return points;
    }
}
