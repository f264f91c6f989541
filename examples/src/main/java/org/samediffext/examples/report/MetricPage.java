package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.samediffext.examples.run.MetricOutcome;
import org.samediffext.examples.run.MetricScores;
import org.samediffext.examples.run.MetricTrials;
import org.samediffext.examples.run.Spread;

/** The page of a comparison of embeddings. */
final class MetricPage {
    private static final String TITLE = "Embeddings of things never seen";

    private static final List<Column> COLUMNS = List.of(
            new Column("recall at 1", MetricScores::recallAt1),
            new Column("recall at 2", scores -> scores.recallAt(2)),
            new Column("recall at 8", scores -> scores.recallAt(8)),
            new Column("R-precision", scores -> scores.neighbours().rPrecision()),
            new Column("MAP@R", scores -> scores.neighbours().mapAtR()),
            new Column("NMI", scores -> scores.clusters().nmi()),
            new Column("AMI", scores -> scores.clusters().ami()));

    private final MetricOutcome outcome;
    private final MetricCharts charts;

    private record Column(String name, ToDoubleFunction<MetricScores> score) {}

    MetricPage(MetricOutcome outcome) {
        this.outcome = outcome;
        this.charts = new MetricCharts(outcome);
    }

    String html() {
        Element main = Element.of("main")
                .add(Page.header(TITLE, summary()), tiles(), curves(), table(), gallery(), settings())
                .add(Page.footer(
                        outcome.versions(),
                        "seeds " + outcome.task().seedList(),
                        outcome.task().command()));
        return Page.document(TITLE, main);
    }

    private String summary() {
        int seeds = outcome.task().seeds();
        return String.format(
                        Locale.ROOT,
                        "A convolutional network with %,d weights learns from %,d sketches of %d classes, by %d losses with %s"
                                + " each. It is judged by %,d sketches of %d other classes: does the nearest neighbour show the"
                                + " same thing? ",
                        outcome.parameters(),
                        outcome.split().train().size(),
                        outcome.split().train().classes(),
                        outcome.methods().size(),
                        seeds == 1 ? "one seed" : seeds + " seeds",
                        outcome.split().test().size(),
                        outcome.split().test().labels().stream().distinct().count())
                + verdict();
    }

    private String verdict() {
        MetricTrials best = outcome.methods().get(0);
        for (MetricTrials each : outcome.methods()) {
            best = recall(each).mean() > recall(best).mean() ? each : best;
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "By %s it does for %s, by the pixels themselves for %s.",
                best.method().name(),
                percent(recall(best).mean()),
                percent(outcome.pixels().recallAt1())));
        if (outcome.task().seeds() == 1) {
            return text + " With one seed no spread is known: no difference here can be told from chance.";
        }
        for (MetricTrials each : outcome.methods()) {
            if (!each.equals(best)) {
                text.append(String.format(
                        Locale.ROOT,
                        " By %s it does for %s, %s the spread.",
                        each.method().name(),
                        percent(recall(each).mean()),
                        recall(each).differs(recall(best)) ? "behind by more than" : "behind within"));
            }
        }
        return text.toString();
    }

    private static Spread recall(MetricTrials each) {
        return each.after(MetricScores::recallAt1);
    }

    private Element tiles() {
        Element tiles = Element.of("section", "tiles");
        tiles.add(tile(percent(outcome.pixels().recallAt1()), "nearest in pixels is of the class"));
        outcome.methods()
                .forEach(each -> tiles.add(tile(
                        percent(recall(each).mean()),
                        "nearest by " + each.method().name() + " is of the class")));
        return tiles;
    }

    private static Element tile(String figure, String meaning) {
        return Element.of("div", "tile")
                .add(
                        Element.of("div", "figure").text(figure),
                        Element.of("div", "meaning").text(meaning));
    }

    private String normalised() {
        String names = outcome.methods().stream()
                .filter(each -> each.method().normalised())
                .map(each -> each.method().name())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
    }

    private Element curves() {
        return Element.of("section", "columns spaced")
                .add(
                        Page.card(
                                "Recall at 1 while learning",
                                "On the " + outcome.task().judges()
                                        + ". Thick: the mean over the seeds. Thin: each seed.",
                                charts.legend(),
                                charts.learning()),
                        Page.card(
                                "Recall at K after learning",
                                "One of the class among the K nearest, mean over the seeds. Dashed: pixels.",
                                charts.legend(),
                                charts.depth()));
    }

    private Element table() {
        Element head = Element.of("tr");
        head.add(Element.of("th").with("scope", "col").text("embedding"));
        COLUMNS.forEach(column -> head.add(Element.of("th").with("scope", "col").text(column.name)));
        List.of("first rate", "s to learn")
                .forEach(name -> head.add(Element.of("th").with("scope", "col").text(name)));
        Element body = Element.of("tbody");
        body.add(row(
                        Element.of("span").text("pixels"),
                        score -> Spread.of(List.of(score.applyAsDouble(outcome.pixels()))))
                .add(Element.of("td"), Element.of("td")));
        MetricTrials last = outcome.methods().get(outcome.methods().size() - 1);
        body.add(row(
                        Element.of("span").text("not trained"),
                        score -> Spread.of(last.trials().stream()
                                .map(trial -> score.applyAsDouble(trial.before()))
                                .toList()))
                .add(Element.of("td"), Element.of("td")));
        for (MetricTrials each : outcome.methods()) {
            Element name = Element.of("span", "key " + charts.colour(each))
                    .text(each.method().name());
            Element row = row(name, each::after);
            row.add(Element.of("td").text(Element.number(each.method().updater().learningRate(), 5)));
            row.add(Element.of("td").text(String.format(Locale.ROOT, "%.0f", each.seconds())));
            body.add(row);
        }
        Element table = Element.of("table", "updaters").add(Element.of("thead").add(head), body);
        return Page.card(
                "On the " + outcome.task().judges(),
                "Mean \u00b1 sample standard deviation over "
                        + Page.counted(outcome.task().seeds(), "seed")
                        + ", cosine similarity. MAP@R and R-precision look at as many neighbours as there are others of"
                        + " the class; NMI and AMI compare k-means with the classes, AMI is 0 by chance.",
                Element.of("div", "scroll").add(table));
    }

    private static Element row(Element name, Function<ToDoubleFunction<MetricScores>, Spread> scored) {
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").add(name));
        COLUMNS.forEach(column -> row.add(Element.of("td").text(text(scored.apply(column.score)))));
        return row;
    }

    private static String text(Spread spread) {
        return spread.runs() == 1
                ? String.format(Locale.ROOT, "%.3f", spread.mean())
                : String.format(Locale.ROOT, "%.3f \u00b1 %.3f", spread.mean(), spread.deviation());
    }

    private Element gallery() {
        Element cards = Element.of("div", "queries");
        List<String> names = outcome.split().classNames();
        outcome.gallery().forEach(each -> cards.add(new NeighbourTable(names).table(each)));
        return Page.card(
                "Nearest neighbours",
                "The five nearest sketches, the nearest first, by the networks of the first seed. Green: of the same class.",
                cards);
    }

    private Element settings() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("data", outcome.split().name());
        rows.put("split", outcome.split().division());
        rows.put("steps", Integer.toString(outcome.task().steps()));
        rows.put(
                "minibatch",
                outcome.task().classes() + " classes of " + outcome.task().perClass() + " sketches; for softmax "
                        + outcome.task().batchSize() + " shuffled sketches");
        rows.put("normalised embeddings", normalised());
        rows.put("time", String.format(Locale.ROOT, "%.0f s", outcome.seconds()));
        return Page.card(
                "Settings",
                "The configurations with all their defaults are also in config.yaml. softmax: a classifier of the seen classes,"
                        + " judged by the layer before the last one.",
                Page.settings(rows),
                Element.of("pre").text(outcome.config()));
    }
}
