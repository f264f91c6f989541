package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.BayesOutcome;
import org.samediffext.examples.run.BayesOutcome.Curve;
import org.samediffext.examples.run.BayesOutcome.Line;
import org.samediffext.examples.run.BayesOutcome.Sheet;
import org.samediffext.examples.run.Spread;

/** The page of a comparison of estimators of the Bayes error. */
final class BayesPage {
    private static final String TITLE = "How much nobody can get right";

    private final BayesOutcome outcome;

    BayesPage(BayesOutcome outcome) {
        this.outcome = outcome;
    }

    String html() {
        Element main = Element.of("main").add(Page.header(TITLE, summary()), charts());
        outcome.tables().forEach(sheet -> main.add(table(sheet)));
        main.add(
                details(),
                Page.footer(
                        outcome.versions(),
                        "seeds " + outcome.task().seedList(),
                        outcome.task().command()));
        return Page.document(TITLE, main);
    }

    private String summary() {
        return String.format(
                Locale.ROOT,
                "The Bayes error is what the best classifier gets wrong. For two Gaussians two standard deviations apart it is"
                        + " %.4f. The kernel estimate has an exact limit for each bandwidth \u03c3; with %,d samples it is off"
                        + " that limit by at most %.4f for \u03c3 from 0.3 on. Too few neighbours within \u03c3 make it too"
                        + " small, a wide \u03c3 too large: read it beside estimators that know no \u03c3.",
                BayesOutcome.TRUE_ERROR,
                outcome.task().samples(),
                farthest());
    }

    /** How far the mean estimate of most samples lies from the exact curve at most, from σ = 0.3 on. */
    private double farthest() {
        Curve most = outcome.bySigma().get(outcome.bySigma().size() - 1);
        return IntStream.range(0, most.x().size())
                .filter(k -> most.x().get(k) >= 0.3)
                .mapToDouble(
                        k -> Math.abs(most.at(k).mean() - outcome.limit().at(k).mean()))
                .max()
                .orElse(Double.NaN);
    }

    private Element charts() {
        String lines = "Thick: the mean over the seeds. Thin: each seed. ";
        List<Curve> withLimit = new ArrayList<>(outcome.bySigma());
        withLimit.add(outcome.limit());
        Axis sigma = new Axis.Linear(0, 2);
        double last = outcome.task().samples();
        Axis size = new Axis.Linear(0, 1.04 * last);
        return Element.of("section", "columns spaced")
                .add(
                        Page.card(
                                "Two Gaussians by bandwidth",
                                lines + "The exact curve is that of endlessly many samples.",
                                legend(withLimit),
                                chart("kernel estimate by bandwidth", "\u03c3", sigma, 0.5, withLimit)),
                        Page.card(
                                "Two Gaussians by number of samples",
                                lines + "The kernel's \u03c3 is the one with the best leave-one-out cross entropy.",
                                legend(outcome.bySize()),
                                chart("estimates by number of samples", "samples", size, 0.3, outcome.bySize())));
    }

    private static Element legend(List<Curve> curves) {
        Element legend = Element.of("p", "legend");
        for (int i = 0; i < curves.size(); i++) {
            legend.add(Element.of("span", "key " + UpdaterCharts.colour(i))
                    .text(curves.get(i).name()));
        }
        return legend;
    }

    private static Element chart(String name, String xLabel, Axis x, double top, List<Curve> curves) {
        LineChart chart = new LineChart(name, xLabel, x, "estimated error", new Axis.Linear(0, top));
        chart.level(BayesOutcome.TRUE_ERROR, "the truth");
        UnaryOperator<Double> cut = value -> Math.min(top, value);
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            for (List<Double> run : curve.runs()) {
                chart.line(
                        "thin " + UpdaterCharts.colour(i),
                        points(curve, run.stream().map(cut).toList()));
            }
        }
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            List<Double> means = IntStream.range(0, curve.x().size())
                    .mapToObj(k -> cut.apply(curve.at(k).mean()))
                    .toList();
            List<Point> points = points(curve, means);
            String colour = UpdaterCharts.colour(i);
            chart.line(colour, points);
            Point end = points.get(points.size() - 1);
            chart.dot(colour + " small", end, "", curve.name() + ": " + Element.number(end.y(), 4));
        }
        return chart.svg();
    }

    private static List<Point> points(Curve curve, List<Double> values) {
        return IntStream.range(0, values.size())
                .mapToObj(k -> new Point(curve.x().get(k), values.get(k)))
                .toList();
    }

    private static Element table(Sheet sheet) {
        Element head =
                Element.of("tr").add(Element.of("th").with("scope", "col").text("estimator"));
        sheet.columns()
                .forEach(name -> head.add(Element.of("th").with("scope", "col").text(name)));
        Element body = Element.of("tbody");
        for (Line line : sheet.rows()) {
            Element row =
                    Element.of("tr").add(Element.of("th").with("scope", "row").text(line.name()));
            line.values().forEach(value -> row.add(Element.of("td").text(text(value))));
            body.add(row);
        }
        Element table = Element.of("table", "updaters").add(Element.of("thead").add(head), body);
        return Page.card(
                sheet.title(),
                sheet.note() + " Mean \u00b1 sample standard deviation over the seeds.",
                Element.of("div", "scroll").add(table));
    }

    static String text(Spread spread) {
        if (Double.isNaN(spread.mean())) {
            return "\u2013";
        }
        String number = Math.abs(spread.mean()) >= 10 ? "%.1f" : "%.4f";
        String deviation = Double.isNaN(spread.deviation())
                ? ""
                : String.format(Locale.ROOT, " \u00b1 " + number, spread.deviation());
        return String.format(Locale.ROOT, number, spread.mean()) + deviation;
    }

    private Element details() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("samples", "up to " + outcome.task().samples());
        rows.put("epochs", Integer.toString(outcome.task().epochs()));
        rows.put("seeds", outcome.task().seedList().toString());
        rows.put("time", String.format(Locale.ROOT, "%.0f s", outcome.seconds()));
        return Page.card(
                "Settings",
                "The settings are also in config.yaml.",
                Page.settings(rows),
                Element.of("pre").text(outcome.task().config().strip()));
    }
}
