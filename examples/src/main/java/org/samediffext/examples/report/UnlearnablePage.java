package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.samediffext.examples.run.Spread;
import org.samediffext.examples.run.UnlearnableEstimate;
import org.samediffext.examples.run.UnlearnableOutcome;
import org.samediffext.examples.run.UnlearnableOutcome.Effect;
import org.samediffext.examples.run.UnlearnableTask;
import org.samediffext.examples.run.UnlearnableTrial;
import org.samediffext.examples.run.UnlearnableVerdict;
import org.samediffext.examples.run.Victim;

/** The page of a comparison of protections. */
final class UnlearnablePage {
    private static final String TITLE = "Images that teach little";

    private final UnlearnableOutcome outcome;
    private final UnlearnableTask task;
    private final List<String> methods;
    private final UnlearnableCharts charts;

    UnlearnablePage(UnlearnableOutcome outcome) {
        this.outcome = outcome;
        this.task = outcome.task();
        this.methods = task.methods();
        this.charts = new UnlearnableCharts(outcome);
    }

    String html() {
        Element main = Element.of("main").add(Page.header(TITLE, summary()), answer(), charts.section(), effects());
        for (Victim victim : Victim.values()) {
            main.add(table(victim));
        }
        main.add(
                estimates(),
                new UnlearnablePictures(outcome).card(),
                details(),
                Page.footer(outcome.versions(), "seeds " + task.seedList(), task.command()));
        return Page.document(TITLE, main);
    }

    private String summary() {
        return String.format(
                Locale.ROOT,
                "%,d training images of %s are changed by %s and keep their labels. Networks learn from mixtures of changed and"
                        + " clean images and are tested on clean ones. From clean images alone the CNN gets %s %% right. The"
                        + " question is what protected images do beside clean ones: whether a network that learns from both is"
                        + " worse than one that leaves the protected ones out.",
                outcome.clean().size(0),
                outcome.split().name(),
                Page.counted(methods.size(), "method"),
                percent(outcome.clean(Victim.CNN)));
    }

    static String percent(Spread spread) {
        String deviation =
                spread.runs() == 1 ? "" : String.format(Locale.ROOT, " \u00b1 %.1f", 100 * spread.deviation());
        return String.format(Locale.ROOT, "%.1f", 100 * spread.mean()) + deviation;
    }

    /** The verdict in words. */
    private Element answer() {
        List<String> sentences = UnlearnableVerdict.of(outcome).sentences();
        Element list = Element.of("ul");
        sentences.forEach(sentence -> list.add(Element.of("li").text(sentence)));
        return Element.of("div", "spaced")
                .add(Page.card(
                        "What it says of the claim",
                        "The method's paper claims for a mixture by halves 69.7 % on CIFAR-10, against 91.2 % from the clean half"
                                + " alone and about 92.5 % for earlier methods. " + noise(),
                        list));
    }

    private String noise() {
        return task.seeds() == 1
                ? "With one seed a difference counts where the 95 % intervals of the test images part."
                : "A difference counts that is more than the seeds' deviations together.";
    }

    /** For each method and mixture, whether the protected images harm beside the clean ones. */
    private Element effects() {
        Element body = Element.of("tbody");
        for (String method : methods) {
            Element row = Element.of("tr")
                    .add(Element.of("th")
                            .with("scope", "row")
                            .add(Element.of("span", "key " + charts.colour(method))
                                    .text(method)));
            for (Victim victim : Victim.values()) {
                mixed().forEach(fraction -> row.add(effect(method, victim, fraction)));
            }
            body.add(row);
        }
        List<String> names = new ArrayList<>(List.of("protected by"));
        for (Victim victim : Victim.values()) {
            mixed().forEach(fraction -> names.add(Element.number(100 * fraction, 3) + " %, " + victim.name()));
        }
        return Page.card(
                "Do protected images harm beside clean ones?",
                "In points of accuracy against a network that leaves the protected images out. " + noise(),
                scrolled(names, body));
    }

    private List<Double> mixed() {
        return task.fractions().stream().filter(fraction -> fraction < 1).toList();
    }

    private Element effect(String method, Victim victim, double fraction) {
        Effect effect = outcome.effect(method, victim, fraction);
        double difference = outcome.accuracy(method, victim, fraction).mean()
                - outcome.accuracy(UnlearnableTrial.LEFT_OUT, victim, fraction).mean();
        String said = switch (effect) {
            case HARMS -> "harm";
            case NOTHING -> "neither";
            case TEACHES -> "use";
        };
        String chip = switch (effect) {
            case HARMS -> "chip wrong";
            case NOTHING -> "chip";
            case TEACHES -> "chip right";
        };
        return Element.of("td")
                .add(Element.of("span", chip).text(String.format(Locale.ROOT, "%+.1f %s", 100 * difference, said)));
    }

    private Element table(Victim victim) {
        Element body = Element.of("tbody").add(row(UnlearnableTrial.LEFT_OUT, victim));
        methods.forEach(method -> body.add(row(method, victim)));
        List<String> names = new ArrayList<>(List.of("protected by", "0 %"));
        task.fractions().forEach(fraction -> names.add(Element.number(100 * fraction, 3) + " %"));
        return Page.card(
                "In numbers: " + victim.words(),
                "Percent of the " + outcome.split().test().size()
                        + " clean test images that are right, by the share of protected training images."
                        + (task.seeds() == 1
                                ? ""
                                : " Mean \u00b1 sample standard deviation over " + Page.counted(task.seeds(), "seed")
                                        + "."),
                scrolled(names, body));
    }

    private Element row(String method, Victim victim) {
        Element row = Element.of("tr")
                .add(Element.of("th")
                        .with("scope", "row")
                        .add(Element.of("span", "key " + charts.colour(method)).text(method)));
        row.add(Element.of("td").text(percent(outcome.clean(victim))));
        for (double fraction : task.fractions()) {
            boolean known = fraction < 1 || !method.equals(UnlearnableTrial.LEFT_OUT);
            row.add(Element.of("td").text(known ? percent(outcome.accuracy(method, victim, fraction)) : "\u2013"));
        }
        return row;
    }

    private Element estimates() {
        List<String> all = new ArrayList<>(List.of(UnlearnableTrial.CLEAN));
        all.addAll(methods);
        Element body = Element.of("tbody");
        for (String method : all) {
            Element row =
                    Element.of("tr").add(Element.of("th").with("scope", "row").text(method));
            row.add(
                    Element.of("td").text(percent(outcome.estimate(method, UnlearnableEstimate::inFeatures))),
                    Element.of("td").text(percent(outcome.estimate(method, UnlearnableEstimate::inPixels))),
                    Element.of("td").text(number(method, UnlearnableEstimate::largest)),
                    Element.of("td").text(number(method, UnlearnableEstimate::length)),
                    Element.of("td").text(number(method, UnlearnableEstimate::seconds)));
            body.add(row);
        }
        return Page.card(
                "The Bayes error, estimated independently",
                "The error of a vote of 15 nearest neighbours, leaving the image itself out, in percent: in the scores of a"
                        + " dense network that has learnt the clean test images, and so none of these, and among the pixels. No"
                        + " protection has seen this network or these votes.",
                scrolled(
                        List.of(
                                "protected by",
                                "error in features",
                                "error in pixels",
                                "largest change",
                                "length of the change",
                                "seconds"),
                        body));
    }

    private String number(String method, ToDoubleFunction<UnlearnableEstimate> value) {
        return Element.number(outcome.estimate(method, value).mean(), 3);
    }

    private static Element scrolled(List<String> names, Element body) {
        Element head = Element.of("tr");
        names.forEach(name -> head.add(Element.of("th").with("scope", "col").text(name)));
        return Element.of("div", "scroll")
                .add(Element.of("table", "updaters").add(Element.of("thead").add(head), body));
    }

    private Element details() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("data", outcome.split().name());
        rows.put("split", outcome.split().division());
        rows.put(
                "victims",
                "from scratch, " + Page.counted(task.epochs(), "epoch") + " of minibatches of " + task.batchSize()
                        + ", AdamW 0.001; as many steps where images are left out");
        rows.put("time", String.format(Locale.ROOT, "%.0f s", outcome.seconds()));
        return Page.card(
                "Settings",
                "The list is also in config.yaml; the protected images of the first seed are in the .bin files, for"
                        + " DataSet.load(File).",
                Page.settings(rows),
                Element.of("pre").text(Page.configuration(outcome.config())));
    }
}
