package org.samediffext.examples.report;

import java.util.Locale;
import java.util.stream.Collectors;
import org.samediffext.examples.run.Outcome;
import org.samediffext.examples.run.Robustness;
import org.samediffext.examples.run.Training;

/** What happened, in two sentences. */
final class Summary {
    private Summary() {}

    static String of(Outcome outcome) {
        String network = String.format(Locale.ROOT, "A convolutional network with %,d weights", outcome.parameters());
        String how = outcome.training().map(Summary::training).orElse(", read from a file,");
        String clean = " gets %s of the %d test images of %s right."
                .formatted(
                        Tiles.percent(outcome.accuracy()),
                        outcome.accuracy().total(),
                        outcome.split().name());
        return network
                + how
                + clean
                + outcome.defence().map(Summary::defence).orElse("")
                + outcome.robustness().stream()
                        .map(robustness -> attack(robustness, outcome.accuracy().total()))
                        .collect(Collectors.joining());
    }

    /** What stands in front of the network. */
    static String defence(String transform) {
        return " Every image goes through " + transform + " first, attacks too; the network was trained without it.";
    }

    private static String training(Training training) {
        return String.format(
                Locale.ROOT,
                ", trained with %s for %d epochs in %.1f seconds,",
                training.updater(),
                training.epochs(),
                training.seconds());
    }

    private static String attack(Robustness robustness, int images) {
        Robustness.Budget strongest = robustness.strongest();
        return " Under the attack %s with a budget of \u03b5 = %s, where pixels run from 0 to 1, it still gets %s of %s right."
                .formatted(
                        robustness.attack(),
                        Element.number(strongest.epsilon(), 4),
                        Tiles.percent(strongest.accuracy()),
                        robustness.examples() == images ? "them" : "the first " + robustness.examples());
    }
}
