package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.DefendOutcome;
import org.samediffext.examples.run.DefendTask;
import org.samediffext.examples.run.DefendTrial;
import org.samediffext.examples.run.Spread;

/** The page of a defense: the plain network and the defended one side by side. */
final class DefendPage {
    private static final String TITLE = "Before and after a defense";
    private static final boolean[] BOTH = {false, true};

    private final DefendOutcome outcome;
    private final DefendTask task;
    private final List<Double> budgets;

    DefendPage(DefendOutcome outcome) {
        this.outcome = outcome;
        this.task = outcome.task();
        this.budgets = task.budgets();
    }

    String html() {
        Element main = Element.of("main")
                .add(
                        Page.header(TITLE, summary()),
                        Element.of("section", "columns spaced").add(chart(), table()),
                        pictures(false),
                        pictures(true),
                        trials(),
                        details(),
                        Page.footer(outcome.versions(), "seeds " + task.seedList(), task.command()));
        return Page.document(TITLE, main);
    }

    private String summary() {
        return String.format(
                Locale.ROOT,
                "A network with %,d weights learns %s, once as it is and once by %s. Within \u03b5 = %s (%s), AutoAttack leaves"
                        + " the plain network right for %s %% of %s and the defended one for %s %%. On all clean test images the"
                        + " accuracy goes from %s %% to %s %%.",
                outcome.parameters(),
                outcome.split().name(),
                outcome.name(true),
                Element.number(task.epsilon(), 3),
                norm(),
                percent(false, trial -> trial.worst().value()),
                Page.counted(DefendMetrics.images(outcome), "test image"),
                percent(true, trial -> trial.worst().value()),
                percent(false, trial -> trial.accuracy().value()),
                percent(true, trial -> trial.accuracy().value()));
    }

    private String norm() {
        return switch (task.norm()) {
            case LINF -> "the largest change of a pixel";
            case L2 -> "the Euclidean length of the change";
            case L1 -> "the sum of the changes";
        };
    }

    private String percent(boolean defended, ToDoubleFunction<DefendTrial> value) {
        Spread spread = outcome.spread(defended, value);
        String deviation =
                spread.runs() == 1 ? "" : String.format(Locale.ROOT, " \u00b1 %.1f", 100 * spread.deviation());
        return String.format(Locale.ROOT, "%.1f", 100 * spread.mean()) + deviation;
    }

    private static String colour(boolean defended) {
        return defended ? "c0" : "c7";
    }

    private Element legend() {
        Element legend = Element.of("p", "legend");
        for (boolean defended : BOTH) {
            legend.add(Element.of("span", "key " + colour(defended)).text(outcome.name(defended)));
        }
        return legend;
    }

    private Element chart() {
        double largest = budgets.get(budgets.size() - 1);
        LineChart chart = new LineChart(
                "accuracy under attack",
                "budget \u03b5 (pixels run from 0 to 1)",
                new Axis.Linear(0, largest * 1.04),
                "accuracy",
                new Axis.Linear(0, 1));
        chart.level(1.0 / outcome.split().classNames().size(), "guessing");
        for (boolean defended : BOTH) {
            List<DefendTrial> trials = outcome.of(defended);
            if (trials.size() > 1) {
                trials.forEach(trial -> chart.line("thin " + colour(defended), curve(List.of(trial))));
            }
            chart.line(colour(defended), curve(trials));
            curve(trials)
                    .forEach(point ->
                            chart.dot(colour(defended) + " small", point, "", tooltip(defended, "PGD", point)));
            Point worst = new Point(
                    task.epsilon(),
                    outcome.spread(defended, trial -> trial.worst().value()).mean());
            chart.dot(colour(defended), worst, "AutoAttack", tooltip(defended, "AutoAttack", worst));
        }
        return Page.card(
                "Accuracy under attack",
                "Lines: PGD with 20 steps and one random start. Large dots: AutoAttack at the defense's \u03b5."
                        + (task.seeds() == 1 ? "" : " Thick: the mean over the seeds. Thin: each seed."),
                legend(),
                chart.svg());
    }

    private String tooltip(boolean defended, String attack, Point point) {
        return outcome.name(defended) + ", " + attack + ", \u03b5 " + Element.number(point.x(), 4) + ": "
                + Element.number(point.y(), 3);
    }

    private List<Point> curve(List<DefendTrial> trials) {
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, mean(trials, trial -> trial.clean().value())));
        for (int i = 0; i < budgets.size(); i++) {
            int k = i;
            points.add(new Point(
                    budgets.get(k), mean(trials, trial -> trial.pgd().get(k).value())));
        }
        return points;
    }

    private static double mean(List<DefendTrial> trials, ToDoubleFunction<DefendTrial> value) {
        return trials.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private Element table() {
        Element body = Element.of("tbody")
                .add(
                        row(
                                "clean, all " + outcome.split().test().size() + " test images",
                                t -> t.accuracy().value()),
                        row("clean, attacked images", t -> t.clean().value()));
        for (int i = 0; i < budgets.size(); i++) {
            int k = i;
            body.add(row(
                    "PGD, \u03b5 " + Element.number(budgets.get(k), 4),
                    t -> t.pgd().get(k).value()));
        }
        body.add(row(
                "AutoAttack, \u03b5 " + Element.number(task.epsilon(), 4),
                t -> t.worst().value()));
        Element head = head("accuracy in %", outcome.name(false), outcome.name(true));
        return Page.card(
                "Side by side",
                "The attacks see the first " + DefendMetrics.images(outcome) + " test images."
                        + (task.seeds() == 1
                                ? ""
                                : " Mean \u00b1 sample standard deviation over " + Page.counted(task.seeds(), "seed")
                                        + "."),
                scrolled(head, body));
    }

    private Element row(String name, ToDoubleFunction<DefendTrial> value) {
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text(name));
        for (boolean defended : BOTH) {
            row.add(Element.of("td").text(percent(defended, value)));
        }
        return row;
    }

    private static Element head(String... names) {
        Element head = Element.of("tr");
        for (String name : names) {
            head.add(Element.of("th").with("scope", "col").text(name));
        }
        return head;
    }

    private static Element scrolled(Element head, Element body) {
        return Element.of("div", "scroll")
                .add(Element.of("table", "updaters").add(Element.of("thead").add(head), body));
    }

    private Element pictures(boolean defended) {
        DefendTrial trial = outcome.of(defended).get(0);
        return Page.card(
                "PGD against " + outcome.name(defended),
                "The first image of each class that the network gets right, with the smallest \u03b5 that changes the answer, or"
                        + " the largest where none does; seed " + trial.seed() + ".",
                new Gallery(outcome.split().classNames()).table(trial.samples()));
    }

    private Element trials() {
        Element body = Element.of("tbody");
        for (DefendTrial trial : outcome.trials()) {
            Element row = Element.of("tr")
                    .add(Element.of("th")
                            .with("scope", "row")
                            .add(Element.of("span", "key " + colour(trial.defended()))
                                    .text(outcome.name(trial.defended()))));
            List<String> cells = new ArrayList<>();
            cells.add(Long.toString(trial.seed()));
            cells.add(number(100 * trial.accuracy().value()));
            cells.add(number(100 * trial.clean().value()));
            trial.pgd().forEach(right -> cells.add(number(100 * right.value())));
            cells.add(String.format(
                    Locale.ROOT,
                    "%.1f (%.1f\u2013%.1f)",
                    100 * trial.worst().value(),
                    100 * trial.worst().low(),
                    100 * trial.worst().high()));
            cells.add(number(trial.trainSeconds()));
            cells.add(number(trial.attackSeconds()));
            cells.forEach(text -> row.add(Element.of("td").text(text)));
            body.add(row);
        }
        List<String> names = new ArrayList<>(List.of("network", "seed", "all clean", "clean"));
        budgets.forEach(epsilon -> names.add("PGD " + Element.number(epsilon, 4)));
        names.addAll(List.of("AutoAttack", "training, s", "attacks, s"));
        return Page.card(
                "Each training",
                "Accuracies in percent; AutoAttack with the 95 % interval of Wilson.",
                scrolled(head(names.toArray(String[]::new)), body));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private Element details() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("data", outcome.split().name());
        rows.put("split", outcome.split().division());
        rows.put(
                "training",
                Page.counted(task.plan().epochs(), "epoch") + " of minibatches of "
                        + task.plan().batchSize());
        rows.put("AutoAttack", "standard, Square with " + task.queries() + " queries");
        rows.put("time", String.format(Locale.ROOT, "%.0f s", outcome.seconds()));
        return Page.card(
                "Settings",
                "The configuration is also in config.yaml.",
                Page.settings(rows),
                Element.of("pre").text(Page.configuration(outcome.config())));
    }
}
