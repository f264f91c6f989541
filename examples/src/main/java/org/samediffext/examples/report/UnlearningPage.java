package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.samediffext.examples.data.Windows;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.Recall;
import org.samediffext.examples.run.Spread;
import org.samediffext.examples.run.Unlearning;
import org.samediffext.examples.run.UnlearningOutcome;
import org.samediffext.examples.run.UnlearningTask;
import org.samediffext.examples.run.UnlearningTrials;

/** The page of an experiment of unlearning. */
final class UnlearningPage {
    private static final String TITLE = "Forgetting sonnets";

    private final UnlearningOutcome outcome;

    UnlearningPage(UnlearningOutcome outcome) {
        this.outcome = outcome;
    }

    String html() {
        Element main = Element.of("main")
                .add(Page.header(TITLE, summary()), curves(), table(), texts(true), texts(false), details())
                .add(Page.footer(
                        outcome.versions(),
                        "seeds " + outcome.task().seedList(),
                        outcome.task().command()));
        return Page.document(TITLE, main);
    }

    private String summary() {
        String what = String.format(
                Locale.ROOT,
                "A character model with %,d weights learnt %d sonnets by heart (%s of the next characters right) and forgot %d"
                        + " of them in %d epochs, with %s. ",
                outcome.parameters(),
                outcome.task().sonnets().texts().size(),
                percent(outcome.untouched()
                        .of(run -> run.retainedAtEnd().accuracy())
                        .mean()),
                outcome.task().forgotten().size(),
                outcome.task().epochs(),
                outcome.task().seeds() == 1 ? "one seed" : outcome.task().seeds() + " seeds");
        return what
                + names("Forgets as if it had never seen them, and keeps the others within 2 points: ", true, true)
                + names("Forgets, but loses the others: ", true, false)
                + names("Keeps the others, but does not forget: ", false, true)
                + names("Does neither: ", false, false);
    }

    private String names(String what, boolean forgets, boolean keeps) {
        String names = outcome.methods().stream()
                .filter(each -> outcome.forgets(each) == forgets && outcome.keeps(each) == keeps)
                .map(UnlearningTrials::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : what + names + ". ";
    }

    private Element curves() {
        String lines = "Accuracy of the next character. Thick: the mean over the seeds. Thin: each seed. ";
        return Element.of("section", "columns spaced")
                .add(
                        Page.card(
                                "What is forgotten",
                                lines + "Dashed: the network that never saw these sonnets.",
                                legend(),
                                chart("accuracy on the forgotten", true)),
                        Page.card(
                                "What is kept",
                                lines + "Dashed: the untouched network less 2 points.",
                                legend(),
                                chart("accuracy on the retained", false)));
    }

    private Element legend() {
        Element legend = Element.of("p", "legend");
        for (int i = 0; i < outcome.methods().size(); i++) {
            legend.add(Element.of("span", "key " + UpdaterCharts.colour(i))
                    .text(outcome.methods().get(i).name()));
        }
        return legend;
    }

    private Element chart(String name, boolean forgotten) {
        double level = forgotten
                ? outcome.unseen().forgotten().mean()
                : outcome.untouched().retained().mean() - UnlearningOutcome.TOLERANCE / 100;
        LineChart chart =
                new LineChart(name, "epoch", new Axis.Linear(0, outcome.task().epochs()), name, new Axis.Linear(0, 1));
        chart.level(level, forgotten ? "never saw them" : "untouched less 2 points");
        for (int i = 0; i < outcome.methods().size(); i++) {
            String colour = UpdaterCharts.colour(i);
            for (Unlearning run : outcome.methods().get(i).runs()) {
                chart.line("thin " + colour, points(accuracies(run, forgotten)));
            }
        }
        for (int i = 0; i < outcome.methods().size(); i++) {
            UnlearningTrials method = outcome.methods().get(i);
            List<Point> means = points(mean(method, forgotten));
            chart.line(UpdaterCharts.colour(i), means);
            Point end = means.get(means.size() - 1);
            chart.dot(UpdaterCharts.colour(i) + " small", end, "", method.name() + ": " + Element.number(end.y(), 4));
        }
        return chart.svg();
    }

    private static List<Double> accuracies(Unlearning run, boolean forgotten) {
        return (forgotten ? run.forgotten() : run.retained())
                .stream().map(Recall::accuracy).toList();
    }

    private static List<Double> mean(UnlearningTrials method, boolean forgotten) {
        int count = method.runs().get(0).forgotten().size();
        return IntStream.range(0, count)
                .mapToObj(
                        i -> method.of(run -> accuracies(run, forgotten).get(i)).mean())
                .toList();
    }

    private List<Point> points(List<Double> values) {
        UnlearningTask task = outcome.task();
        return IntStream.range(0, values.size())
                .mapToObj(i -> new Point(Math.min(task.epochs(), i * task.measuredEvery()), values.get(i)))
                .toList();
    }

    private Element table() {
        Element head = Element.of("tr");
        List.of(
                        "network",
                        "forgotten: accuracy",
                        "bits a character",
                        "retained: accuracy",
                        "bits a character",
                        "points lost",
                        "forgets",
                        "keeps")
                .forEach(name -> head.add(Element.of("th").with("scope", "col").text(name)));
        Element body = Element.of("tbody");
        UnlearningMetrics.rows(outcome).forEach(each -> body.add(row(each)));
        Element table = Element.of("table", "updaters").add(Element.of("thead").add(head), body);
        return Page.card(
                "The networks at the end",
                "Mean \u00b1 sample standard deviation over "
                        + Page.counted(outcome.task().seeds(), "seed")
                        + ". Each character is asked for once, the first " + Windows.UNASKED
                        + " of each window are not. Forgets: no seed knows more of the forgotten sonnets than the network that"
                        + " never saw them. Keeps: no seed lost more than 2 points on the others. More bits than those of the"
                        + " network that never saw them mean that a sonnet is avoided, which can be told from outside.",
                Element.of("div", "scroll").add(table));
    }

    private Element row(UnlearningTrials each) {
        int index = outcome.methods().indexOf(each);
        Element name = index < 0
                ? Element.of("span").text(each.name())
                : Element.of("span", "key " + UpdaterCharts.colour(index)).text(each.name());
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").add(name));
        List<String> cells = new ArrayList<>(List.of(
                spread(each.forgotten(), 100, 1, " %"),
                spread(each.of(run -> run.forgottenAtEnd().bits()), 1, 2, ""),
                spread(each.retained(), 100, 1, " %"),
                spread(each.of(run -> run.retainedAtEnd().bits()), 1, 2, "")));
        if (index >= 0) {
            cells.add(spread(each.lost(), 1, 1, ""));
            cells.add(outcome.forgets(each) ? "yes" : "no");
            cells.add(outcome.keeps(each) ? "yes" : "no");
        } else {
            cells.addAll(List.of("", "", ""));
        }
        cells.forEach(text -> row.add(Element.of("td").text(text)));
        return row;
    }

    /** What the networks of the first seed go on with after the first line of a sonnet. */
    private Element texts(boolean forgotten) {
        List<Integer> numbers =
                forgotten ? outcome.task().forgotten() : outcome.task().retained();
        String text = outcome.task().sonnets().text(numbers.get(0));
        int line = text.indexOf('\n') + 1;
        List<UnlearningTrials> rows = UnlearningMetrics.rows(outcome);
        int shown = own(rows.get(0), forgotten).length();
        Element columns = Element.of("section", "columns");
        columns.add(sample("the sonnet itself", text.substring(line, Math.min(text.length(), line + shown))));
        rows.forEach(each -> columns.add(sample(each.name(), own(each, forgotten))));
        return Page.card(
                "Sonnet " + numbers.get(0) + ", which was to be " + (forgotten ? "forgotten" : "retained"),
                "Given the first line, \u201c" + text.substring(0, line).strip()
                        + "\u201d, each network of the first seed goes on with its most probable characters.",
                columns);
    }

    private static String own(UnlearningTrials each, boolean forgotten) {
        Unlearning run = each.runs().get(0);
        return forgotten ? run.forgottenText() : run.retainedText();
    }

    private static Element sample(String name, String text) {
        return Element.of("div", "sample")
                .add(Element.of("p", "note").text(name), Element.of("pre").text(text));
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
        rows.put("sonnets", outcome.task().sonnets().numbers().toString());
        rows.put("forgotten", outcome.task().forgotten().toString());
        rows.put("epochs to learn", Integer.toString(outcome.task().learning()));
        rows.put("epochs to forget", Integer.toString(outcome.task().epochs()));
        rows.put("units", Integer.toString(outcome.task().units()));
        rows.put("seeds", outcome.task().seedList().toString());
        rows.put("time", String.format(Locale.ROOT, "%.0f s", outcome.seconds()));
        return Page.card(
                "Settings",
                "The configuration with all its defaults is also in config.yaml.",
                Page.settings(rows),
                Element.of("pre").text(Page.configuration(outcome.yaml())));
    }
}
