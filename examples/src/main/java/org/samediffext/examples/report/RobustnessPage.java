package org.samediffext.examples.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.samediffext.adversarial.robustness.Alarm;
import org.samediffext.adversarial.robustness.AttackRow;
import org.samediffext.adversarial.robustness.RobustAccuracy;
import org.samediffext.adversarial.robustness.RobustnessReport;
import org.samediffext.examples.run.RobustnessOutcome;

/** The page of an evaluation of robustness. */
final class RobustnessPage {
    private static final String TITLE = "What a network withstands";

    private final RobustnessOutcome outcome;
    private final RobustnessReport report;
    private final List<String> classNames;

    RobustnessPage(RobustnessOutcome outcome) {
        this.outcome = outcome;
        this.report = outcome.report();
        this.classNames = outcome.network().split().classNames();
    }

    String html() {
        Element main = Element.of("main")
                .add(
                        Page.header(TITLE, summary()),
                        new RobustnessCharts(report, classNames.size()).section(),
                        alarms(),
                        attacks(),
                        classes());
        for (int i = 0; i < outcome.samples().size(); i++) {
            main.add(new RobustnessPictures(classNames, report.attacks().get(i))
                    .card(outcome.samples().get(i)));
        }
        main.add(
                details(),
                Page.footer(
                        outcome.network().versions(),
                        "seed " + report.seed(),
                        outcome.task().command()));
        return Page.document(TITLE, main);
    }

    private String summary() {
        long raised = report.alarms().stream().filter(Alarm::raised).count();
        return String.format(
                Locale.ROOT,
                "A network with %,d weights gets %s of %s of %s right.%s Under the worst of %s it is right for"
                        + " %s. %s",
                outcome.network().parameters(),
                percent(report.clean().share()),
                Page.counted(report.clean().total(), "test image"),
                outcome.network().split().name(),
                outcome.network().defence().map(Summary::defence).orElse(""),
                Page.counted(report.attacks().size(), "attack"),
                new RobustnessCharts(report, classNames.size()).worst(),
                raised == 0
                        ? "No check of the attacks raises an alarm; that is no proof: another attack may find more."
                        : Page.counted((int) raised, "check")
                                + (raised == 1 ? " raises" : " raise")
                                + " an alarm: the numbers may be too good.");
    }

    private Element alarms() {
        Element body = Element.of("tbody");
        report.alarms().stream()
                .sorted(Comparator.comparing((Alarm alarm) -> !alarm.raised()))
                .forEach(alarm -> body.add(Element.of("tr")
                        .add(
                                Element.of("th").with("scope", "row").text(alarm.check()),
                                Element.of("td")
                                        .add(Element.of("span", alarm.raised() ? "chip wrong" : "chip right")
                                                .text(alarm.raised() ? "\u2717 alarm" : "\u2713 passed")),
                                Element.of("td").text(alarm.finding()))));
        return Page.card(
                "Are the attacks to be believed?",
                "Where a gradient does not show the way, attacks that follow it find too little. An alarm says that they do.",
                Element.of("table", "settings").add(body));
    }

    private Element attacks() {
        Element body = Element.of("tbody");
        for (int i = 0; i < report.attacks().size(); i++) {
            body.add(row(i, report.attacks().get(i)));
        }
        return table(
                "The attacks",
                "Costs are passes of all images together, for all budgets. Distance: the mean of the successes at the largest"
                        + " budget. Failures: images with a zero gradient or numbers that are not finite. Seconds are 0 for what"
                        + " an earlier run had finished.",
                Stream.of(
                        "attack",
                        "accuracy by \u03b5",
                        "distance",
                        "forward",
                        "backward",
                        "failures",
                        "seconds",
                        "settings"),
                body);
    }

    private static Element row(int index, AttackRow attack) {
        String settings = attack.settings().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        String accuracies = attack.accuracies().stream()
                .map(a -> epsilon(a) + ": " + percent(a.share()))
                .collect(Collectors.joining(" \u00b7 "));
        Element row = Element.of("tr")
                .add(Element.of("th")
                        .with("scope", "row")
                        .add(Element.of("span", "key " + RobustnessCharts.colour(index))
                                .text(attack.name())));
        row.add(Element.of("td", "small-text").text(accuracies));
        Stream.of(
                        Double.isNaN(attack.meanDistance()) ? "\u2013" : Element.number(attack.meanDistance(), 3),
                        String.format(Locale.ROOT, "%,d", attack.forward()),
                        String.format(Locale.ROOT, "%,d", attack.backward()),
                        Integer.toString(attack.failures()),
                        String.format(Locale.ROOT, "%.1f", attack.seconds()))
                .forEach(text -> row.add(Element.of("td").text(text)));
        return row.add(Element.of("td", "small-text").text(settings));
    }

    private Element classes() {
        Element body = Element.of("tbody").add(row("clean", report.clean()));
        report.attacks().forEach(attack -> attack.accuracies().forEach(a -> body.add(row(attack.name(), a))));
        report.worst().forEach(worse -> body.add(row("worst of all, " + worse.norm(), worse.accuracy())));
        return table(
                "By class",
                "The share of each class's images that is right, in percent; with the 95 % interval for all. The worst of all"
                        + " takes every attack of the norm whose budget is no larger.",
                Stream.concat(Stream.of("attack", "\u03b5", "all"), classNames.stream()),
                body);
    }

    private static Element row(String name, RobustAccuracy accuracy) {
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text(name));
        row.add(
                Element.of("td").text(epsilon(accuracy)),
                Element.of("td")
                        .text(String.format(
                                Locale.ROOT,
                                "%.1f (%.1f\u2013%.1f)",
                                100 * accuracy.share(),
                                100 * accuracy.low(),
                                100 * accuracy.high())));
        accuracy.perClass()
                .forEach(share ->
                        row.add(Element.of("td").text(share.isNaN() ? "\u2013" : Element.number(100 * share, 0))));
        return row;
    }

    private static Element table(String title, String note, Stream<String> heads, Element body) {
        Element head = Element.of("tr");
        heads.forEach(name -> head.add(Element.of("th").with("scope", "col").text(name)));
        return Page.card(
                title,
                note,
                Element.of("div", "scroll")
                        .add(Element.of("table", "updaters")
                                .add(Element.of("thead").add(head), body)));
    }

    private Element details() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("data", outcome.network().split().name());
        rows.put("split", outcome.network().split().division());
        outcome.network().defence().ifPresent(transform -> rows.put("transform", transform));
        rows.put(
                "network",
                outcome.network()
                        .training()
                        .map(training -> Page.counted(training.epochs(), "epoch") + " with " + training.updater())
                        .orElse("read from a file"));
        rows.put(
                "accuracy on all test images",
                percent(outcome.network().accuracy().value()));
        rows.put("time", String.format(Locale.ROOT, "%.0f s", outcome.seconds()));
        return Page.card(
                "Settings",
                "The list of attacks with all its defaults is also in config.yaml.",
                Page.settings(rows),
                Element.of("pre").text(Page.configuration(outcome.config())));
    }

    static String epsilon(RobustAccuracy accuracy) {
        return Double.isFinite(accuracy.epsilon()) ? Element.number(accuracy.epsilon(), 4) : "no limit";
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
