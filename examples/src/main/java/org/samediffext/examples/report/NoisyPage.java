package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.NoisyOutcome;
import org.samediffext.examples.run.NoisyTrial;
import org.samediffext.examples.run.NoisyTrial.Suspect;
import org.samediffext.examples.run.Spread;

/** The page of a comparison on wrong labels. */
final class NoisyPage {
    private static final String TITLE = "Learning from wrong labels";

    private final NoisyOutcome outcome;
    private final List<String> losses;

    NoisyPage(NoisyOutcome outcome) {
        this.outcome = outcome;
        this.losses = List.copyOf(outcome.trials().keySet());
    }

    String html() {
        Element main = Element.of("main")
                .add(Page.header(TITLE, summary()), tiles(), curves(), table(), pictures(), details())
                .add(Page.footer(
                        outcome.versions(),
                        "seeds " + outcome.task().seedList(),
                        outcome.task().command()));
        return Page.document(TITLE, main);
    }

    private double mean(String loss, ToDoubleFunction<NoisyTrial> value) {
        return outcome.spread(loss, value).mean();
    }

    private String summary() {
        return String.format(
                Locale.ROOT,
                "A network with %,d weights learns %d images of %s, of which %s have a wrong label. In the end cross entropy"
                        + " repeats %s of the wrong labels and gets %s of the test images right; early-learning"
                        + " regularization repeats %s and gets %s right. %s of the labels that it contradicts are wrong indeed.",
                outcome.parameters(),
                outcome.split().train().size(),
                outcome.split().name(),
                percent(outcome.task().wrong()),
                percent(mean(NoisyOutcome.ENTROPY, NoisyTrial::memorizedAtEnd)),
                percent(mean(NoisyOutcome.ENTROPY, NoisyTrial::accuracy)),
                percent(mean(NoisyOutcome.EARLY, NoisyTrial::memorizedAtEnd)),
                percent(mean(NoisyOutcome.EARLY, NoisyTrial::accuracy)),
                percent(mean(NoisyOutcome.EARLY, NoisyTrial::precision)));
    }

    private Element tiles() {
        return Element.of("section", "tiles")
                .add(
                        tile("", percent(outcome.task().wrong()), "of the labels are wrong"),
                        tile("bad", percent(mean(NoisyOutcome.ENTROPY, NoisyTrial::accuracy)), "right, cross entropy"),
                        tile("good", percent(mean(NoisyOutcome.EARLY, NoisyTrial::accuracy)), "right, early learning"),
                        tile(
                                "good",
                                percent(mean(NoisyOutcome.EARLY, NoisyTrial::recall)),
                                "of the wrong labels found"));
    }

    private static Element tile(String cssClass, String figure, String meaning) {
        return Element.of("div", ("tile " + cssClass).strip())
                .add(
                        Element.of("div", "figure").text(figure),
                        Element.of("div", "meaning").text(meaning));
    }

    private Element curves() {
        String lines = "Thick: the mean over the seeds. Thin: each seed. After each epoch, ";
        Element legend = Element.of("p", "legend");
        for (int i = 0; i < losses.size(); i++) {
            legend.add(Element.of("span", "key " + UpdaterCharts.colour(i)).text(losses.get(i)));
        }
        return Element.of("section", "columns")
                .add(
                        Page.card(
                                "Test accuracy",
                                lines + "on " + outcome.split().test().size() + " test images with right labels.",
                                legend,
                                chart("test accuracy", NoisyTrial::accuracies)),
                        Page.card(
                                "Wrong labels known by heart",
                                lines + "the share of the wrongly labelled training images that get their wrong label.",
                                legend,
                                chart("wrong labels repeated", NoisyTrial::memorized)));
    }

    private Element chart(String name, Function<NoisyTrial, List<Double>> values) {
        List<Double> all = losses.stream()
                .flatMap(loss -> outcome.of(loss).stream())
                .flatMap(trial -> values.apply(trial).stream())
                .sorted()
                .toList();
        double low = Math.floor(all.get(0) * 10) / 10;
        double high = Math.max(low + 0.1, Math.ceil(all.get(all.size() - 1) * 10) / 10);
        LineChart chart = new LineChart(
                name, "epoch", new Axis.Linear(0, outcome.task().epochs()), name, new Axis.Linear(low, high));
        for (int i = 0; i < losses.size(); i++) {
            String colour = UpdaterCharts.colour(i);
            outcome.of(losses.get(i)).forEach(trial -> chart.line("thin " + colour, points(values.apply(trial))));
        }
        for (int i = 0; i < losses.size(); i++) {
            String colour = UpdaterCharts.colour(i);
            List<NoisyTrial> trials = outcome.of(losses.get(i));
            List<Point> means = points(IntStream.range(0, outcome.task().epochs())
                    .mapToObj(e -> Spread.of(trials.stream()
                                    .map(trial -> values.apply(trial).get(e))
                                    .toList())
                            .mean())
                    .toList());
            chart.line(colour, means);
            Point end = means.get(means.size() - 1);
            chart.dot(colour + " small", end, "", losses.get(i) + ": " + Element.number(end.y(), 4));
        }
        return chart.svg();
    }

    private static List<Point> points(List<Double> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> new Point(i + 1, values.get(i)))
                .toList();
    }

    private Element table() {
        Element head = Element.of("tr");
        List.of(
                        "loss",
                        "test accuracy",
                        "in its best epoch",
                        "wrong labels repeated",
                        "suspects that are wrong",
                        "wrong labels suspected")
                .forEach(name -> head.add(Element.of("th").with("scope", "col").text(name)));
        Element body = Element.of("tbody");
        for (int i = 0; i < losses.size(); i++) {
            body.add(row(i));
        }
        return Page.card(
                "In numbers",
                "Mean \u00b1 sample standard deviation over "
                        + Page.counted(outcome.task().seeds(), "seed")
                        + ". The best epoch is seen by its test accuracy, which needs right labels. Suspects: for"
                        + " cross entropy the training images whose label the network contradicts in the end, for early"
                        + " learning those whose remembered target contradicts it.",
                Element.of("div", "scroll")
                        .add(Element.of("table", "updaters")
                                .add(Element.of("thead").add(head), body)));
    }

    private Element row(int i) {
        String loss = losses.get(i);
        Element row = Element.of("tr")
                .add(Element.of("th")
                        .with("scope", "row")
                        .add(Element.of("span", "key " + UpdaterCharts.colour(i))
                                .text(loss)));
        List<ToDoubleFunction<NoisyTrial>> numbers = List.of(
                NoisyTrial::accuracy,
                NoisyTrial::best,
                NoisyTrial::memorizedAtEnd,
                NoisyTrial::precision,
                NoisyTrial::recall);
        numbers.forEach(number -> row.add(Element.of("td").text(spread(outcome.spread(loss, number)))));
        return row;
    }

    private static String spread(Spread spread) {
        String deviation =
                spread.runs() == 1 ? "" : String.format(Locale.ROOT, " \u00b1 %.1f", 100 * spread.deviation());
        return String.format(Locale.ROOT, "%.1f", 100 * spread.mean()) + deviation + " %";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private Element pictures() {
        NoisyTrial trial = outcome.of(NoisyOutcome.EARLY).get(0);
        List<Suspect> right = new ArrayList<>();
        List<Suspect> mistaken = new ArrayList<>();
        trial.suspects().forEach(each -> (each.given() != each.truth() ? right : mistaken).add(each));
        Element body = Element.of("tbody").add(pictures("caught", right));
        if (!mistaken.isEmpty()) {
            body.add(pictures("false alarms", mistaken));
        }
        return Page.card(
                "Suspected labels",
                "Seed " + trial.seed()
                        + ", early learning: the most certain image of each class that it takes one for. Above: the label"
                        + " is wrong indeed. Below: the label is the data set's own. Under each image its label, and then"
                        + " what the remembered target says; a tick where that is the true class.",
                Element.of("div", "scroll").add(Element.of("table", "gallery").add(body)));
    }

    private Element pictures(String name, List<Suspect> suspects) {
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text(name));
        for (int c = 0; c < outcome.split().classNames().size(); c++) {
            int believed = c;
            suspects.stream()
                    .filter(each -> each.believed() == believed)
                    .findFirst()
                    .ifPresent(each -> row.add(picture(each)));
        }
        return row;
    }

    private Element picture(Suspect suspect) {
        List<String> names = outcome.split().classNames();
        INDArray image = outcome.split()
                .train()
                .images()
                .get(
                        NDArrayIndex.point(suspect.number()),
                        NDArrayIndex.point(0),
                        NDArrayIndex.all(),
                        NDArrayIndex.all());
        boolean right = suspect.believed() == suspect.truth();
        String text = "training image " + suspect.number() + ", class " + names.get(suspect.truth());
        return Element.of("td")
                .add(
                        Picture.grey(image, text),
                        Element.of("span", "scale").text(names.get(suspect.given())),
                        Element.of("span", right ? "chip right" : "chip wrong")
                                .text((right ? "\u2713 " : "\u2717 ") + names.get(suspect.believed())));
    }

    private Element details() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("data", outcome.split().name());
        rows.put("training images", "the first " + outcome.split().train().size());
        rows.put("wrong labels", percent(outcome.task().wrong()) + ", each other class as likely");
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
