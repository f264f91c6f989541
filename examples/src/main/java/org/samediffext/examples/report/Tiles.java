package org.samediffext.examples.report;

import java.util.Locale;
import org.samediffext.examples.run.Outcome;
import org.samediffext.examples.run.Proportion;
import org.samediffext.examples.run.Robustness.Budget;

/** The key figures. */
final class Tiles {
    private final Outcome outcome;

    Tiles(Outcome outcome) {
        this.outcome = outcome;
    }

    Element section() {
        Element tiles = Element.of("section", "tiles");
        tiles.add(tile("good", percent(outcome.accuracy()), "right on clean images"));
        outcome.robustness().forEach(robustness -> {
            Budget strongest = robustness.strongest();
            String where =
                    "right under " + robustness.attack() + ", \u03b5\u00a0" + Element.number(strongest.epsilon(), 4);
            tiles.add(tile("bad", percent(strongest.accuracy()), where));
        });
        outcome.training().ifPresent(training -> {
            tiles.add(tile(
                    "", training.updater(), training.losses().size() + " steps, " + training.epochs() + " epochs"));
            tiles.add(tile("", String.format(Locale.ROOT, "%.1f s", training.seconds()), "to train"));
        });
        return tiles.add(tile("", String.format(Locale.ROOT, "%,d", outcome.parameters()), "weights"));
    }

    static String percent(Proportion proportion) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * proportion.value());
    }

    private static Element tile(String cssClass, String figure, String meaning) {
        return Element.of("div", ("tile " + cssClass).strip())
                .add(
                        Element.of("div", "figure").text(figure),
                        Element.of("div", "meaning").text(meaning));
    }
}
