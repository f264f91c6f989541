package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.samediffext.adversarial.robustness.AttackRow;
import org.samediffext.adversarial.robustness.RobustAccuracy;
import org.samediffext.adversarial.robustness.RobustnessReport;
import org.samediffext.adversarial.robustness.WorstCase;
import org.samediffext.examples.report.LineChart.Point;

/** Accuracy against epsilon: a chart a norm, since budgets of different norms do not compare. */
final class RobustnessCharts {
    /** From the largest ball to the smallest: what lies in a later ball of one epsilon lies in the earlier ones. */
    private static final List<String> NORMS = List.of("linf", "l2", "l1");

    private static final String WORST = "c7";

    private final RobustnessReport report;
    private final int classes;

    RobustnessCharts(RobustnessReport report, int classes) {
        this.report = report;
        this.classes = classes;
    }

    Element section() {
        Element section = Element.of("section", "columns spaced");
        for (String norm : norms()) {
            section.add(Page.card(
                    "Accuracy under attack, " + title(norm),
                    "The bands are 95 % intervals of Clopper and Pearson. Dashed: the worst of these attacks for each image.",
                    legend(norm),
                    chart(norm)));
        }
        return section;
    }

    static String norm(AttackRow row) {
        return String.valueOf(row.settings().getOrDefault("norm", NORMS.get(0))).toLowerCase(Locale.ROOT);
    }

    static String colour(int index) {
        return UpdaterCharts.colour(index);
    }

    private static String title(String norm) {
        return switch (norm) {
            case "linf" -> "largest change of a pixel";
            case "l2" -> "Euclidean distance";
            case "l1" -> "sum of the changes";
            default -> norm;
        };
    }

    private List<String> norms() {
        return report.attacks().stream()
                .filter(row -> row.accuracies().stream().anyMatch(RobustnessCharts::limited))
                .map(RobustnessCharts::norm)
                .distinct()
                .sorted(Comparator.comparingInt(NORMS::indexOf))
                .toList();
    }

    private static boolean limited(RobustAccuracy accuracy) {
        return Double.isFinite(accuracy.epsilon());
    }

    private List<Integer> rows(String norm) {
        return IntStream.range(0, report.attacks().size())
                .filter(i -> norm(report.attacks().get(i)).equals(norm))
                .boxed()
                .toList();
    }

    private Element legend(String norm) {
        Element legend = Element.of("p", "legend");
        rows(norm)
                .forEach(i -> legend.add(Element.of("span", "key " + colour(i))
                        .text(report.attacks().get(i).name())));
        legend.add(Element.of("span", "key " + WORST).text("worst of all"));
        return legend;
    }

    private double largest(String norm) {
        return rows(norm).stream()
                .flatMap(i -> report.attacks().get(i).accuracies().stream())
                .filter(RobustnessCharts::limited)
                .mapToDouble(RobustAccuracy::epsilon)
                .max()
                .orElse(1);
    }

    private List<RobustAccuracy> worst(String norm) {
        return report.worst().stream()
                .filter(worse -> worse.norm().equals(norm))
                .map(WorstCase::accuracy)
                .filter(RobustnessCharts::limited)
                .toList();
    }

    /** The end of the curve of the worst of all, in words. */
    String worst() {
        List<String> norms = norms();
        if (norms.isEmpty()) {
            return percent(report.worst().get(0).accuracy()) + " without a limit";
        }
        List<RobustAccuracy> curve = worst(norms.get(0));
        RobustAccuracy last = curve.get(curve.size() - 1);
        return "%s within \u03b5 = %s, the %s"
                .formatted(percent(last), RobustnessPage.epsilon(last), title(norms.get(0)));
    }

    private static String percent(RobustAccuracy accuracy) {
        return RobustnessPage.percent(accuracy.share());
    }

    private Element chart(String norm) {
        double largest = largest(norm);
        LineChart chart = new LineChart(
                "accuracy under attack, " + norm,
                "budget \u03b5 (pixels run from 0 to 1)",
                new Axis.Linear(0, largest * 1.04),
                "accuracy",
                new Axis.Linear(0, 1));
        chart.level(1.0 / classes, "guessing");
        for (int i : rows(norm)) {
            AttackRow row = report.attacks().get(i);
            curve(chart, colour(i), colour(i), row.name(), row.accuracies());
        }
        curve(chart, WORST, "dashed " + WORST, "worst of all", worst(norm));
        return chart.svg();
    }

    private void curve(LineChart chart, String colour, String line, String name, List<RobustAccuracy> accuracies) {
        List<RobustAccuracy> all = new ArrayList<>();
        Stream.concat(Stream.of(report.clean()), accuracies.stream().filter(RobustnessCharts::limited))
                .forEach(all::add);
        if (line.equals(colour)) {
            chart.band(
                    colour,
                    all.stream().map(a -> new Point(a.epsilon(), a.low())).toList(),
                    all.stream().map(a -> new Point(a.epsilon(), a.high())).toList());
        }
        chart.line(
                line, all.stream().map(a -> new Point(a.epsilon(), a.share())).toList());
        all.forEach(a -> chart.dot(
                colour + " small",
                new Point(a.epsilon(), a.share()),
                "",
                "%s, \u03b5 = %s: %d of %d right, %s to %s"
                        .formatted(
                                name,
                                RobustnessPage.epsilon(a),
                                a.right(),
                                a.total(),
                                RobustnessPage.percent(a.low()),
                                RobustnessPage.percent(a.high()))));
    }
}
