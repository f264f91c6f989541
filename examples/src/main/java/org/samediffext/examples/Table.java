package org.samediffext.examples;

import java.util.Locale;
import org.samediffext.examples.run.Outcome;
import org.samediffext.examples.run.Proportion;

/** The accuracies of a run as text. */
final class Table {
    private static final int WIDTH = 40;

    private Table() {}

    static String of(Outcome outcome) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%n%s%n%n", outcome.split().name()));
        out.append(String.format(Locale.ROOT, "  %-14s  images  accuracy%n", "attack"));
        out.append(row("none", outcome.accuracy()));
        outcome.robustness()
                .ifPresent(robustness -> robustness
                        .budgets()
                        .forEach(budget ->
                                out.append(row(robustness.attack() + " " + budget.epsilon(), budget.accuracy()))));
        return out.toString();
    }

    private static String row(String name, Proportion accuracy) {
        String bar = "#".repeat((int) Math.round(WIDTH * accuracy.value()));
        return String.format(Locale.ROOT, "  %-14s  %6d  %8.3f  %s%n", name, accuracy.total(), accuracy.value(), bar);
    }
}
