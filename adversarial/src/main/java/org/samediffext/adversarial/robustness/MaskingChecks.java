package org.samediffext.adversarial.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.Fgsm;
import org.samediffext.adversarial.LogitLoss;
import org.samediffext.adversarial.Pgd;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;

/**
 * Checks that expose gradient masking. Athalye, Carlini, Wagner 2018, Obfuscated Gradients Give a False Sense of Security,
 * section 3.1: an attack with more room or more steps must not do worse, a ball as large as the box must leave nothing, random
 * points must not beat the gradient, an attack without gradients must not beat one with them.
 */
final class MaskingChecks {
    private static final int CALLS = 5;
    private static final int STEPS = 10;
    private static final int DRAWS = 10;
    private static final double SLACK = 0.01;

    private final GradientModel model;
    private final AttackOptions options;

    MaskingChecks(GradientModel model, AttackOptions options) {
        this.model = model;
        this.options = options;
    }

    List<Alarm> run(List<Attack> attacks, List<AttackResult> results, INDArray x, int[] labels) {
        Criterion goal = Criterion.untargeted(labels);
        double range = model.bounds().range();
        double small = Math.min(range / 2, epsilon(results, range));
        double noise = rate(new Pgd(Norm.LINF, List.of(small), 0, 2.5, DRAWS, true, LogitLoss.MARGIN), x, goal);
        double one = rate(new Fgsm(Norm.LINF, List.of(small)), x, goal);
        double few = rate(pgd(small, STEPS), x, goal);
        double many = rate(pgd(small, 5 * STEPS), x, goal);
        double twice = rate(pgd(2 * small, STEPS), x, goal);
        double whole = rate(pgd(range, STEPS), x, goal);
        List<Alarm> alarms = new ArrayList<>();
        alarms.add(repeatable(x));
        alarms.add(scores(x));
        alarms.add(slopes(x, labels));
        alarms.add(check(
                "random points",
                noise > one + SLACK,
                "random points succeed on %s, one gradient step on %s; the "
                        + "gradient does not show the way: use an attack without gradients",
                noise,
                one));
        alarms.add(check(
                "more steps",
                many < few - SLACK,
                "fifty steps succeed on %2$s, ten on %1$s; the loss is not followed: " + "try another loss or restarts",
                few,
                many));
        alarms.add(check(
                "more room",
                twice < few - SLACK,
                "twice the epsilon succeeds on %2$s, the epsilon on %1$s; the loss is "
                        + "not followed: try another loss or restarts",
                few,
                twice));
        alarms.add(check(
                "all the room",
                whole < 1 - SLACK,
                "within the whole box %s succeed, all should (%s do at epsilon); the "
                        + "gradient is masked: use an attack without gradients",
                whole,
                few));
        alarms.add(blackBox(attacks, results));
        return alarms;
    }

    private static Pgd pgd(double epsilon, int steps) {
        return new Pgd(Norm.LINF, List.of(epsilon), steps, 2.5, 1, true, LogitLoss.MARGIN);
    }

    private double rate(Attack attack, INDArray x, Criterion goal) {
        return attack.run(model, x, goal, options)
                .requireComplete()
                .budgets()
                .get(0)
                .successRate();
    }

    /** The smallest budget under attack that is neither 0 nor without limit; a tenth of the box where there is none. */
    private static double epsilon(List<AttackResult> results, double range) {
        return results.stream()
                .flatMap(result -> result.budgets().stream())
                .mapToDouble(Budget::epsilon)
                .filter(epsilon -> epsilon > 0 && Double.isFinite(epsilon))
                .min()
                .orElse(range / 10);
    }

    private Alarm repeatable(INDArray x) {
        double[] first = model.logits(x).dup('c').data().asDouble();
        boolean same = IntStream.range(1, CALLS)
                .allMatch(call ->
                        Arrays.equals(first, model.logits(x).dup('c').data().asDouble()));
        return new Alarm(
                "repeatable scores",
                !same,
                same
                        ? "five calls gave the same scores"
                        : "the scores change from call to call: attack the expectation over the model's randomness");
    }

    private Alarm scores(INDArray x) {
        double[][] rows = model.logits(x)
                .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                .toDoubleMatrix();
        boolean probabilities = Arrays.stream(rows)
                .allMatch(row -> Arrays.stream(row).allMatch(p -> p >= 0 && p <= 1)
                        && Math.abs(Arrays.stream(row).sum() - 1) < 1e-4);
        return new Alarm(
                "scores before the softmax",
                probabilities,
                probabilities
                        ? "the scores look like probabilities: give the model without its softmax"
                        : "the scores are no probabilities");
    }

    private Alarm slopes(INDArray x, int[] labels) {
        INDArray gradient = model.vjp(x, logits -> {
                    INDArray cotangent = logits.mul(0);
                    for (int row = 0; row < labels.length; row++) {
                        cotangent.putScalar(row, labels[row], 1);
                    }
                    return cotangent;
                })
                .gradient();
        long flat = IntStream.range(0, labels.length)
                .filter(row -> gradient.slice(row).amaxNumber().doubleValue() == 0)
                .count();
        return new Alarm(
                "slopes of the scores",
                flat > 0,
                flat + " of " + labels.length + " examples have a score of the true class without slope"
                        + (flat > 0 ? ": the gradient is masked there, use an attack without gradients" : ""));
    }

    private static Alarm check(String name, boolean raised, String finding, double first, double second) {
        String text = String.format(Locale.ROOT, finding, percent(first), percent(second));
        return new Alarm(
                name, raised, raised ? text : percent(first) + " and " + percent(second) + ", as it should be");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Among attacks of the same norm and epsilon, does one without gradients find what none with gradients finds? */
    private static Alarm blackBox(List<Attack> attacks, List<AttackResult> results) {
        String norms = "attacks without gradients";
        for (int i = 0; i < attacks.size(); i++) {
            if (attacks.get(i).access() == Access.GRADIENT) {
                continue;
            }
            for (Budget budget : results.get(i).budgets()) {
                long only = found(attacks, results, budget);
                if (only > 0.002 * budget.success().size()) {
                    return new Alarm(
                            norms,
                            true,
                            attacks.get(i).name() + " beats " + only + " examples at epsilon " + budget.epsilon()
                                    + " that no attack with gradients beats: the gradient is masked");
                }
            }
        }
        return new Alarm(norms, false, "none found what those with gradients did not");
    }

    private static long found(List<Attack> attacks, List<AttackResult> results, Budget budget) {
        List<Budget> gradient = IntStream.range(0, attacks.size())
                .filter(i -> attacks.get(i).access() == Access.GRADIENT)
                .mapToObj(results::get)
                .flatMap(result -> result.budgets().stream())
                .filter(other -> other.epsilon() == budget.epsilon())
                .toList();
        return gradient.isEmpty()
                ? 0
                : IntStream.range(0, budget.success().size())
                        .filter(row -> budget.success().get(row)
                                && gradient.stream()
                                        .noneMatch(other -> other.success().get(row)))
                        .count();
    }
}
