package org.samediffext.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.samediffext.examples.run.BayesOutcome;
import org.samediffext.examples.run.BayesOutcome.Line;
import org.samediffext.examples.run.BayesOutcome.Sheet;
import org.samediffext.examples.run.CertifyOutcome;
import org.samediffext.examples.run.DefendOutcome;
import org.samediffext.examples.run.DefendTrial;
import org.samediffext.examples.run.NoisyOutcome;
import org.samediffext.examples.run.NoisyTrial;
import org.samediffext.examples.run.Outcome;
import org.samediffext.examples.run.Proportion;
import org.samediffext.examples.run.Spread;
import org.samediffext.examples.run.UnlearnableOutcome;
import org.samediffext.examples.run.UnlearnableTrial;
import org.samediffext.examples.run.UnlearningOutcome;
import org.samediffext.examples.run.UnlearningTrials;
import org.samediffext.examples.run.UpdaterOutcome;
import org.samediffext.examples.run.UpdaterTrials;
import org.samediffext.examples.run.Victim;

/** What a run found as text. */
final class Table {
    private static final int WIDTH = 40;

    private Table() {}

    static String of(Outcome outcome) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%n%s%s%n%n", outcome.split().name(), defence(outcome)));
        out.append(String.format(Locale.ROOT, "  %-14s  images  accuracy%n", "attack"));
        out.append(row("none", outcome.accuracy()));
        outcome.robustness()
                .forEach(robustness -> robustness
                        .budgets()
                        .forEach(budget ->
                                out.append(row(robustness.attack() + " " + budget.epsilon(), budget.accuracy()))));
        return out.toString();
    }

    /** What stands in front of the network. */
    static String defence(Outcome outcome) {
        return outcome.defence().map(transform -> ", behind " + transform).orElse("");
    }

    static String of(UpdaterOutcome outcome) {
        StringBuilder out = new StringBuilder();
        String runs = outcome.task().seeds() == 1 ? "1 seed" : outcome.task().seeds() + " seeds, mean \u00b1 deviation";
        out.append(String.format(Locale.ROOT, "%n%s, %s%n%n", outcome.split().name(), runs));
        out.append(String.format(
                Locale.ROOT, "  %-14s  %-15s  %-15s  ms a step  floats a weight%n", "updater", "accuracy", "loss"));
        for (UpdaterTrials each : outcome.ranked()) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-14s  %-15s  %-15s  %9.1f  %15d%n",
                    each.name(),
                    text(each.accuracy()),
                    text(each.loss()),
                    each.secondsPerStep() * 1000,
                    each.statePerWeight()));
        }
        return out.toString();
    }

    static String of(NoisyOutcome outcome) {
        StringBuilder out = new StringBuilder();
        String runs = outcome.task().seeds() == 1 ? "1 seed" : outcome.task().seeds() + " seeds, mean \u00b1 deviation";
        out.append(String.format(Locale.ROOT, "%n%s, %s%n%n", outcome.split().name(), runs));
        out.append(String.format(
                Locale.ROOT,
                "  %-14s  %-15s  %-15s  %-15s  %s%n",
                "loss",
                "accuracy",
                "memorized",
                "precision",
                "recall"));
        for (String loss : outcome.trials().keySet()) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-14s  %-15s  %-15s  %-15s  %s%n",
                    loss,
                    text(outcome.spread(loss, NoisyTrial::accuracy)),
                    text(outcome.spread(loss, NoisyTrial::memorizedAtEnd)),
                    text(outcome.spread(loss, NoisyTrial::precision)),
                    text(outcome.spread(loss, NoisyTrial::recall))));
        }
        return out.toString();
    }

    static String of(BayesOutcome outcome) {
        StringBuilder out = new StringBuilder();
        for (Sheet sheet : outcome.tables()) {
            out.append(String.format(Locale.ROOT, "%n%s%n%n  %-40s", sheet.title(), "estimator"));
            sheet.columns().forEach(name -> out.append(String.format(Locale.ROOT, "  %-19s", name)));
            out.append(System.lineSeparator());
            for (Line line : sheet.rows()) {
                out.append(String.format(Locale.ROOT, "  %-40s", line.name()));
                line.values().forEach(each -> out.append(String.format(Locale.ROOT, "  %-19s", estimate(each))));
                out.append(System.lineSeparator());
            }
        }
        return out.toString();
    }

    static String of(UnlearningOutcome outcome) {
        StringBuilder out = new StringBuilder();
        String runs = outcome.task().seeds() == 1 ? "1 seed" : outcome.task().seeds() + " seeds, mean \u00b1 deviation";
        out.append(String.format(Locale.ROOT, "%nnext character, %s%n%n", runs));
        out.append(String.format(
                Locale.ROOT,
                "  %-26s  %-15s  %-15s  %-11s  forgets  keeps%n",
                "",
                "forgotten",
                "retained",
                "points lost"));
        List<UnlearningTrials> rows = new ArrayList<>(List.of(outcome.untouched(), outcome.unseen()));
        rows.addAll(outcome.methods());
        for (UnlearningTrials each : rows) {
            boolean method = outcome.methods().contains(each);
            out.append(String.format(
                    Locale.ROOT,
                    "  %-26s  %-15s  %-15s  %11s  %-7s  %s%n",
                    each.name(),
                    text(each.forgotten()),
                    text(each.retained()),
                    method ? String.format(Locale.ROOT, "%.1f", each.lost().mean()) : "",
                    method ? outcome.forgets(each) ? "yes" : "no" : "",
                    method ? outcome.keeps(each) ? "yes" : "no" : ""));
        }
        return out.toString();
    }

    static String of(UnlearnableOutcome outcome) {
        StringBuilder out = new StringBuilder();
        String runs = outcome.task().seeds() == 1 ? "1 seed" : outcome.task().seeds() + " seeds, mean \u00b1 deviation";
        out.append(String.format(
                Locale.ROOT,
                "%n%s, accuracy on clean test images, %s%n",
                outcome.split().name(),
                runs));
        for (Victim victim : Victim.values()) {
            out.append(String.format(Locale.ROOT, "%n  %-32s", victim.name().toLowerCase(Locale.ROOT) + ", protected"));
            outcome.task().fractions().forEach(r -> out.append(String.format(Locale.ROOT, "  %-15s", r)));
            out.append(String.format(Locale.ROOT, "%n  %-32s  %s%n", "none", text(outcome.clean(victim))));
            for (String method : methods(outcome)) {
                out.append(String.format(Locale.ROOT, "  %-32s", method));
                for (double fraction : outcome.task().fractions()) {
                    boolean known = fraction < 1 || !method.equals(UnlearnableTrial.LEFT_OUT);
                    out.append(
                            known
                                    ? column(outcome.accuracy(method, victim, fraction))
                                    : String.format(Locale.ROOT, "  %-15s", "-"));
                }
                out.append(System.lineSeparator());
            }
        }
        return out.toString();
    }

    private static List<String> methods(UnlearnableOutcome outcome) {
        List<String> methods = new ArrayList<>(List.of(UnlearnableTrial.LEFT_OUT));
        methods.addAll(outcome.task().methods());
        return methods;
    }

    static String of(CertifyOutcome outcome) {
        StringBuilder out = new StringBuilder();
        String runs = outcome.task().seeds() == 1 ? "1 seed" : outcome.task().seeds() + " seeds, mean \u00b1 deviation";
        out.append(String.format(Locale.ROOT, "%n%s, %s%n%n", outcome.split().name(), runs));
        List<Double> radii = outcome.task().radii();
        out.append(String.format(Locale.ROOT, "  %-20s", "L2 distance"));
        radii.forEach(radius -> out.append(String.format(Locale.ROOT, "  %-15.3f", radius)));
        out.append(System.lineSeparator());
        for (double sigma : outcome.strengths()) {
            if (sigma > 0) {
                out.append(String.format(Locale.ROOT, "  %-20s", CertifyOutcome.name(sigma) + ", proved"));
                radii.forEach(radius -> out.append(column(
                        outcome.spread(sigma, trial -> trial.certified(radius).value()))));
                out.append(System.lineSeparator());
            }
            out.append(String.format(Locale.ROOT, "  %-20s", CertifyOutcome.name(sigma) + ", attacked"));
            for (int i = 0; i < radii.size(); i++) {
                int k = i;
                out.append(column(
                        outcome.spread(sigma, trial -> trial.attacked().get(k).value())));
            }
            out.append(System.lineSeparator());
        }
        return out.toString();
    }

    static String of(DefendOutcome outcome) {
        StringBuilder out = new StringBuilder();
        String runs = outcome.task().seeds() == 1 ? "1 seed" : outcome.task().seeds() + " seeds, mean \u00b1 deviation";
        out.append(String.format(Locale.ROOT, "%n%s, %s%n%n", outcome.split().name(), runs));
        out.append(String.format(
                Locale.ROOT,
                "  %-28s  %-15s  %s%n",
                "accuracy, " + outcome.task().norm().name().toLowerCase(Locale.ROOT),
                outcome.name(false),
                outcome.name(true)));
        List<Double> budgets = outcome.task().budgets();
        out.append(
                row("clean, all test images", outcome, trial -> trial.accuracy().value()));
        out.append(row("clean, attacked images", outcome, trial -> trial.clean().value()));
        for (int i = 0; i < budgets.size(); i++) {
            int k = i;
            out.append(row(
                    "pgd, epsilon " + budgets.get(k),
                    outcome,
                    trial -> trial.pgd().get(k).value()));
        }
        out.append(row(
                "autoattack, epsilon " + outcome.task().epsilon(),
                outcome,
                trial -> trial.worst().value()));
        return out.toString();
    }

    private static String row(String name, DefendOutcome outcome, ToDoubleFunction<DefendTrial> value) {
        return String.format(
                Locale.ROOT,
                "  %-28s  %-15s  %s%n",
                name,
                text(outcome.spread(false, value)),
                text(outcome.spread(true, value)));
    }

    private static String column(Spread spread) {
        return String.format(Locale.ROOT, "  %-15s", text(spread));
    }

    private static String estimate(Spread spread) {
        return Double.isNaN(spread.mean()) ? "-" : text(spread);
    }

    static String text(Spread spread) {
        return spread.runs() == 1
                ? String.format(Locale.ROOT, "%.3f", spread.mean())
                : String.format(Locale.ROOT, "%.3f \u00b1 %.3f", spread.mean(), spread.deviation());
    }

    private static String row(String name, Proportion accuracy) {
        String bar = "#".repeat((int) Math.round(WIDTH * accuracy.value()));
        return String.format(Locale.ROOT, "  %-14s  %6d  %8.3f  %s%n", name, accuracy.total(), accuracy.value(), bar);
    }
}
