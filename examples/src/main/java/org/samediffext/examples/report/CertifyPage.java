package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.samediffext.examples.report.LineChart.Point;
import org.samediffext.examples.run.CertifyOutcome;
import org.samediffext.examples.run.CertifyTask;
import org.samediffext.examples.run.CertifyTrial;
import org.samediffext.examples.run.CertifyTrial.Entry;
import org.samediffext.examples.run.Spread;

/** The page of a certification. */
final class CertifyPage {
    private static final String TITLE = "What no attack can change";

    private final CertifyOutcome outcome;
    private final CertifyTask task;
    private final List<Double> strengths;
    private final double largest;

    CertifyPage(CertifyOutcome outcome) {
        this.outcome = outcome;
        this.task = outcome.task();
        this.strengths = outcome.strengths();
        this.largest = task.radii().get(task.radii().size() - 1);
    }

    String html() {
        Element main = Element.of("main")
                .add(
                        Page.header(TITLE, summary()),
                        charts(),
                        table(),
                        new CertifyPictures(outcome).card(),
                        details(),
                        Page.footer(outcome.versions(), "seeds " + task.seedList(), task.command()));
        return Page.document(TITLE, main);
    }

    private String summary() {
        double sigma = task.sigmas().get(task.sigmas().size() - 1);
        int k = 2;
        double radius = task.radii().get(k);
        return String.format(
                Locale.ROOT,
                "A network with %,d weights learns %s under Gaussian noise. Answering by the most frequent class under noise, it"
                        + " cannot be misled within a distance that is computed for each image. At a Euclidean distance of"
                        + " %s, where pixels run from 0 to 1, the network without noise is right for %s %% of the images"
                        + " under PGD; with \u03c3 = %s it is right for %s %%, and for %s %% that is proved against every attack.",
                outcome.parameters(),
                outcome.split().name(),
                Element.number(radius, 3),
                percent(outcome.spread(0, trial -> trial.attacked().get(k).value())),
                Element.number(sigma, 3),
                percent(outcome.spread(sigma, trial -> trial.attacked().get(k).value())),
                percent(outcome.spread(sigma, trial -> trial.certified(radius).value())));
    }

    private Element charts() {
        String runs = task.seeds() == 1 ? "" : " Thick: the mean over the seeds. Thin: each seed.";
        return Element.of("section", "columns spaced")
                .add(
                        Page.card(
                                "Proved",
                                "The share of the images whose right answer is proved up to a distance, with an error of 0.1 %"
                                        + " an image." + runs,
                                legend(strengths.subList(1, strengths.size())),
                                certified()),
                        Page.card(
                                "Under attack",
                                "The share that is right under PGD with 20 steps through the noise. The dashed steps are what"
                                        + " is proved; but for that error no attack gets below." + runs,
                                legend(strengths),
                                attacked()));
    }

    private Element legend(List<Double> sigmas) {
        Element legend = Element.of("p", "legend");
        sigmas.forEach(
                sigma -> legend.add(Element.of("span", "key " + colour(sigma)).text(CertifyOutcome.name(sigma))));
        return legend;
    }

    private String colour(double sigma) {
        int place = strengths.indexOf(sigma);
        return place == 0 ? "c7" : UpdaterCharts.colour(place - 1);
    }

    private static LineChart chart(String name, double end) {
        return new LineChart(
                name,
                "Euclidean distance (pixels run from 0 to 1)",
                new Axis.Linear(0, 1.02 * end),
                "accuracy",
                new Axis.Linear(0, 1));
    }

    private Element certified() {
        double end = outcome.trials().stream()
                .flatMap(trial -> trial.entries().stream())
                .mapToDouble(Entry::radius)
                .reduce(largest, Math::max);
        LineChart chart = chart("certified accuracy", end);
        for (double sigma : task.sigmas()) {
            List<CertifyTrial> trials = outcome.of(sigma);
            if (trials.size() > 1) {
                trials.forEach(trial -> chart.line("thin " + colour(sigma), steps(List.of(trial), end)));
            }
            chart.line(colour(sigma), steps(trials, end));
        }
        return chart.svg();
    }

    /** The mean certified accuracy: level up to each radius, and a step down there. */
    private static List<Point> steps(List<CertifyTrial> trials, double end) {
        List<Double> falls = trials.stream()
                .flatMap(trial -> trial.entries().stream())
                .filter(Entry::correct)
                .map(Entry::radius)
                .filter(radius -> radius < end)
                .distinct()
                .sorted()
                .toList();
        List<Point> points = new ArrayList<>();
        double height = mean(trials, 0);
        points.add(new Point(0, height));
        for (double fall : falls) {
            points.add(new Point(fall, height));
            height = mean(trials, fall);
            points.add(new Point(fall, height));
        }
        points.add(new Point(end, height));
        return points;
    }

    private static double mean(List<CertifyTrial> trials, double radius) {
        return trials.stream()
                .mapToDouble(trial -> trial.certified(radius).value())
                .average()
                .orElse(0);
    }

    private Element attacked() {
        LineChart chart = chart("accuracy under attack", largest);
        List<Double> radii = task.radii();
        for (double sigma : strengths) {
            String colour = colour(sigma);
            List<CertifyTrial> trials = outcome.of(sigma);
            if (sigma > 0) {
                chart.line("dashed " + colour, steps(trials, largest));
            }
            if (trials.size() > 1) {
                trials.forEach(trial -> chart.line(
                        "thin " + colour, points(k -> trial.attacked().get(k).value())));
            }
            List<Point> means = points(
                    k -> outcome.spread(sigma, trial -> trial.attacked().get(k).value())
                            .mean());
            chart.line(colour, means);
            for (int k = 0; k < radii.size(); k++) {
                chart.dot(
                        colour + " small",
                        means.get(k),
                        "",
                        CertifyOutcome.name(sigma) + ", distance " + Element.number(radii.get(k), 3) + ": "
                                + Element.number(means.get(k).y(), 3));
            }
        }
        return chart.svg();
    }

    private List<Point> points(ToDoubleFunction<Integer> height) {
        return IntStream.range(0, task.radii().size())
                .mapToObj(k -> new Point(task.radii().get(k), height.applyAsDouble(k)))
                .toList();
    }

    private Element table() {
        Element head = Element.of("tr").add(head("network"), head("clean"), head("abstains"), head("mean radius"));
        task.radii().forEach(radius -> head.add(head(Element.number(radius, 3))));
        Element body = Element.of("tbody");
        for (double sigma : strengths) {
            if (sigma > 0) {
                body.add(row(sigma, true));
            }
            body.add(row(sigma, false));
        }
        return Page.card(
                "In numbers",
                "In percent but for the radius. Clean: the bare network on all "
                        + outcome.split().test().size()
                        + " test images. Mean radius: 0 where the answer is wrong or none. By distance: proved, and right under"
                        + " attack, of the first " + CertifyMetrics.images(outcome) + " test images."
                        + (task.seeds() == 1
                                ? ""
                                : " Mean \u00b1 sample standard deviation over " + Page.counted(task.seeds(), "seed")
                                        + "."),
                Element.of("div", "scroll")
                        .add(Element.of("table", "updaters")
                                .add(Element.of("thead").add(head), body)));
    }

    private static Element head(String text) {
        return Element.of("th").with("scope", "col").text(text);
    }

    private Element row(double sigma, boolean proved) {
        String name = CertifyOutcome.name(sigma) + (proved ? ", proved" : ", attacked");
        Element row = Element.of("tr")
                .add(Element.of("th")
                        .with("scope", "row")
                        .add(Element.of("span", "key " + colour(sigma)).text(name)));
        row.add(
                cell(
                        proved
                                ? ""
                                : percent(
                                        outcome.spread(sigma, t -> t.accuracy().value()))),
                cell(proved ? percent(outcome.spread(sigma, t -> t.abstained().value())) : ""),
                cell(
                        proved
                                ? Element.number(
                                        outcome.spread(sigma, CertifyMetrics::meanRadius)
                                                .mean(),
                                        3)
                                : ""));
        for (int i = 0; i < task.radii().size(); i++) {
            int k = i;
            double radius = task.radii().get(k);
            row.add(cell(percent(outcome.spread(
                    sigma, t -> (proved ? t.certified(radius) : t.attacked().get(k)).value()))));
        }
        return row;
    }

    private static Element cell(String text) {
        return Element.of("td").text(text);
    }

    private static String percent(Spread spread) {
        String deviation =
                spread.runs() == 1 ? "" : String.format(Locale.ROOT, " \u00b1 %.1f", 100 * spread.deviation());
        return String.format(Locale.ROOT, "%.1f", 100 * spread.mean()) + deviation;
    }

    private Element details() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("data", outcome.split().name());
        rows.put("split", outcome.split().division());
        rows.put(
                "network",
                task.network().name() + ", " + Page.counted(task.epochs(), "epoch") + " of minibatches of "
                        + task.batchSize() + ", AdamW 0.001");
        rows.put("certificates", task.draws() + " draws each after at most 100 that choose the class, \u03b1 = 0.001");
        rows.put(
                "attack",
                "PGD, L2, 20 steps, mean probability of 8 draws; the answer is the majority of 200 fresh draws");
        rows.put("time", String.format(Locale.ROOT, "%.0f s", outcome.seconds()));
        return Page.card(
                "Settings",
                "The settings are also in config.yaml; the certificates of every image are in the .tsv files.",
                Page.settings(rows),
                Element.of("pre").text(task.config().strip()));
    }
}
