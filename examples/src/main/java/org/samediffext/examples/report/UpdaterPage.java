package org.samediffext.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.samediffext.examples.run.Spread;
import org.samediffext.examples.run.UpdaterOutcome;
import org.samediffext.examples.run.UpdaterTrials;

/** The page of a comparison of updaters. */
final class UpdaterPage {
    private static final String TITLE = "Optimizers side by side";

    private final UpdaterOutcome outcome;
    private final UpdaterCharts charts;
    private final UpdaterTrials best;

    UpdaterPage(UpdaterOutcome outcome) {
        this.outcome = outcome;
        this.charts = new UpdaterCharts(outcome);
        this.best = outcome.ranked().get(0);
    }

    String html() {
        Element main = Element.of("main")
                .add(Page.header(TITLE, summary()), curves(), table(), details())
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
                        "One convolutional network with %,d weights, trained by %s with %s each on %d images of %s. ",
                        outcome.parameters(),
                        Page.counted(outcome.updaters().size(), "updater"),
                        Page.counted(seeds, "seed"),
                        outcome.split().train().size(),
                        outcome.split().name())
                + verdict();
    }

    private String verdict() {
        List<UpdaterTrials> others = outcome.ranked().stream().skip(1).toList();
        String first = "%s has the highest mean test accuracy, %s."
                .formatted(best.name(), percent(best.accuracy().mean()));
        if (outcome.task().seeds() == 1) {
            return first + " With one seed no spread is known: no difference here can be told from chance.";
        }
        return first
                + names(others, false, "within the spread of it, so this run does not tell them apart: ")
                + names(others, true, "behind it by more than the spread: ");
    }

    private String names(List<UpdaterTrials> others, boolean differing, String what) {
        String names = others.stream()
                .filter(each -> each.accuracy().differs(best.accuracy()) == differing)
                .map(UpdaterTrials::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " " + Character.toUpperCase(what.charAt(0)) + what.substring(1) + names + ".";
    }

    private Element curves() {
        String lines = outcome.task().seeds() == 1 ? "" : "Thick: the mean over the seeds. Thin: each seed. ";
        return Element.of("section", "columns spaced")
                .add(
                        Page.card(
                                "Loss while training",
                                lines + "A point is " + (charts.window() == 1 ? "" : "the mean of ")
                                        + Page.counted(charts.window(), "step") + ".",
                                charts.legend(),
                                charts.loss()),
                        Page.card(
                                "Test accuracy",
                                lines + "After each epoch, on "
                                        + outcome.split().test().size() + " test images.",
                                charts.legend(),
                                charts.accuracy()));
    }

    private Element table() {
        Element head = Element.of("tr");
        List.of(
                        "updater",
                        "test accuracy",
                        "behind the best",
                        "loss, last epoch",
                        "ms a step",
                        "floats a weight",
                        "settings")
                .forEach(name -> head.add(Element.of("th").with("scope", "col").text(name)));
        Element body = Element.of("tbody");
        outcome.ranked().forEach(each -> body.add(row(each)));
        int seeds = outcome.task().seeds();
        Element table = Element.of("table", "updaters").add(Element.of("thead").add(head), body);
        return Page.card(
                "The updaters",
                (seeds == 1
                                ? "One seed."
                                : "Mean \u00b1 sample standard deviation over " + Page.counted(seeds, "seed") + ".")
                        + " For one seed all updaters start from the same weights and see the same minibatches. A"
                        + " difference d of two means is within the spread if d \u2264 \u221a(s\u2081\u00b2 + s\u2082\u00b2), which is how far apart two"
                        + " single runs lie by chance. Time: median of all steps, with forward and backward pass.",
                Element.of("div", "scroll").add(table));
    }

    private Element row(UpdaterTrials each) {
        String settings = each.spec().toMap().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("method"))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        int index = outcome.updaters().indexOf(each);
        Element row = Element.of("tr")
                .add(Element.of("th")
                        .with("scope", "row")
                        .add(Element.of("span", "key " + UpdaterCharts.colour(index))
                                .text(each.name())));
        List.of(
                        spread(each.accuracy(), 100, 1, " %"),
                        behind(each),
                        spread(each.loss(), 1, 3, ""),
                        String.format(Locale.ROOT, "%.1f", each.secondsPerStep() * 1000),
                        Integer.toString(each.statePerWeight()))
                .forEach(text -> row.add(Element.of("td").text(text)));
        return row.add(Element.of("td", "small-text").text(settings));
    }

    private String behind(UpdaterTrials each) {
        if (each.equals(best)) {
            return "\u2013";
        }
        double points = 100 * (best.accuracy().mean() - each.accuracy().mean());
        String how = each.accuracy().runs() == 1
                ? ""
                : each.accuracy().differs(best.accuracy()) ? ", more than the spread" : ", within the spread";
        return String.format(Locale.ROOT, "%.1f points%s", points, how);
    }

    private static String spread(Spread spread, double scale, int decimals, String unit) {
        String number = "%." + decimals + "f";
        String deviation =
                spread.runs() == 1 ? "" : String.format(Locale.ROOT, " \u00b1 " + number, scale * spread.deviation());
        return String.format(Locale.ROOT, number, scale * spread.mean()) + deviation + unit;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private Element details() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("data", outcome.split().name());
        rows.put("training images", "the first " + outcome.split().train().size());
        rows.put("test images", Integer.toString(outcome.split().test().size()));
        rows.put("epochs", Integer.toString(outcome.task().epochs()));
        rows.put("batch size", Integer.toString(outcome.task().batchSize()));
        rows.put("seeds", outcome.task().seedList().toString());
        rows.put("time", String.format(Locale.ROOT, "%.0f s", outcome.seconds()));
        return Page.card(
                "Settings",
                "The configuration with all its defaults is also in config.yaml.",
                Page.settings(rows),
                Element.of("pre").text(Page.configuration(outcome.config())));
    }
}
