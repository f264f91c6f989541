package org.samediffext.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.samediffext.examples.data.Split;
import org.samediffext.examples.run.Outcome;
import org.samediffext.examples.run.Robustness;
import org.samediffext.examples.run.Training;

/** The report: one HTML page that needs nothing else. */
final class Page {
    private final Outcome outcome;
    private final Split split;

    Page(Outcome outcome) {
        this.outcome = outcome;
        this.split = outcome.split();
    }

    String html() {
        Element main = Element.of("main").add(header(), new Tiles(outcome).section(), charts());
        outcome.robustness().forEach(robustness -> main.add(gallery(robustness)));
        main.add(details(), footer());
        return document(outcome.title(), main);
    }

    static String document(String title, Element main) {
        Element head = Element.of("head")
                .add(
                        Element.of("meta").with("charset", "utf-8"),
                        Element.of("meta")
                                .with("name", "viewport")
                                .with("content", "width=device-width, initial-scale=1"),
                        Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
                        Element.of("title").text(title),
                        Element.of("style").text(styleSheet()));
        Element html = Element.of("html").with("lang", "en");
        return "<!DOCTYPE html>\n" + html.add(head, Element.of("body").add(main)) + "\n";
    }

    private Element header() {
        return header(outcome.title(), Summary.of(outcome));
    }

    static Element header(String title, String summary) {
        return Element.of("header")
                .add(
                        Element.of("p", "kicker").text("samediff-ext"),
                        Element.of("h1").text(title),
                        Element.of("p", "summary").text(summary));
    }

    private Element charts() {
        Element charts = Element.of("section", "columns");
        outcome.training()
                .ifPresent(training -> charts.add(card(
                        "Loss while training",
                        "Dots: every step. Line: the mean of each epoch.",
                        Charts.loss(training))));
        if (!outcome.robustness().isEmpty()) {
            charts.add(
                    Charts.robustness(outcome.robustness(), split.classNames().size()));
        }
        return charts;
    }

    private Element gallery(Robustness robustness) {
        return card(
                "Before and after " + attack(robustness),
                "The first image of each class that the network gets right, with the smallest budget \u03b5 that changes the"
                        + " answer, or the largest where none does. Magnified difference: red pixels became brighter, blue"
                        + " ones darker, full colour is \u03b5.",
                new Gallery(split.classNames()).table(robustness.samples()));
    }

    private String attack(Robustness robustness) {
        return outcome.robustness().size() == 1 ? "the attack" : robustness.attack();
    }

    private Element details() {
        Element details = Element.of("section", "columns");
        outcome.robustness()
                .forEach(robustness -> details.add(card(
                        "Answers under " + attack(robustness),
                        "Rows: the true class. Columns: what the network says at \u03b5 = "
                                + Element.number(robustness.strongest().epsilon(), 4) + ".",
                        new Answers(split.classNames()).table(robustness.strongest()))));
        return details.add(card(
                "Settings",
                "The configuration with all its defaults is also in config.yaml.",
                settings(),
                Element.of("pre").text(configuration())));
    }

    private String configuration() {
        return configuration(outcome.config());
    }

    static String configuration(String yaml) {
        return yaml.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
    }

    private Element settings() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("data", split.name());
        rows.put("split", split.division());
        outcome.defence().ifPresent(transform -> rows.put("transform", transform));
        outcome.training().ifPresent(training -> put(training, rows));
        rows.put("seed", Long.toString(outcome.seed()));
        return settings(rows);
    }

    static Element settings(Map<String, String> rows) {
        Element table = Element.of("table", "settings");
        rows.forEach((name, value) -> table.add(Element.of("tr")
                .add(
                        Element.of("th").with("scope", "row").text(name),
                        Element.of("td").text(value))));
        return table;
    }

    private static void put(Training training, Map<String, String> rows) {
        rows.put("epochs", Integer.toString(training.epochs()));
        rows.put("batch size", Integer.toString(training.batchSize()));
    }

    private Element footer() {
        return footer(outcome.versions(), "seed " + outcome.seed(), outcome.command());
    }

    static Element footer(Map<String, String> all, String last, List<String> command) {
        String versions = all.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(" \u00b7 "));
        return Element.of("footer")
                .add(
                        Element.of("p").text(versions + " \u00b7 " + last),
                        Element.of("p").add(Element.of("code").text(String.join(" ", command))));
    }

    static Element card(String title, String note, Element... content) {
        Element card = Element.of("section", "card");
        card.add(Element.of("h2").text(title), Element.of("p", "note").text(note));
        List.of(content).forEach(card::add);
        return card;
    }

    private static String styleSheet() {
        try (InputStream in = Page.class.getResourceAsStream("page.css")) {
            if (in == null) {
                throw new IOException("page.css: not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number of things in words. */
    static String counted(int count, String noun) {
        return count == 1 ? "one " + noun : count + " " + noun + "s";
    }
}
