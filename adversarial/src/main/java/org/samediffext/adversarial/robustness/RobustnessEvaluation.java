package org.samediffext.adversarial.robustness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.ResumableRun;
import org.samediffext.registry.Registry;
import org.samediffext.spi.About;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.GradientModel;

/**
 * Measures what a classifier withstands: accuracy against epsilon for each attack and class, the worst of all attacks for each
 * example, costs, and checks that speak up where attacks by gradients are not to be believed. All attacks are untargeted.
 */
public final class RobustnessEvaluation {
    private final DecisionModel model;
    private final AttackOptions options;
    private final Optional<Path> folder;
    private final Progress progress;

    /** Is told how far an evaluation is. */
    @FunctionalInterface
    public interface Progress {

        /**
         * Called after each part of an attack.
         *
         * @param attack the attack's name
         * @param done how many examples are done
         */
        void advanced(String attack, int done);
    }

    /**
     * An evaluation.
     *
     * @param model the classifier
     * @param options seed and size of the parts
     */
    public RobustnessEvaluation(DecisionModel model, AttackOptions options) {
        this(model, options, Optional.empty(), (attack, done) -> {});
    }

    private RobustnessEvaluation(DecisionModel model, AttackOptions options, Optional<Path> folder, Progress progress) {
        this.model = model;
        this.options = options;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * The same, surviving being killed.
     *
     * @param parts where the results of finished parts are kept, one folder below it an attack; see {@link ResumableRun}
     * @return a new evaluation
     */
    public RobustnessEvaluation resumable(Path parts) {
        return new RobustnessEvaluation(model, options, Optional.of(parts), progress);
    }

    /**
     * The same, telling how far it is; only a resumable one tells it within an attack.
     *
     * @param listener is told after each part
     * @return a new evaluation
     */
    public RobustnessEvaluation telling(Progress listener) {
        return new RobustnessEvaluation(model, options, folder, listener);
    }

    /**
     * Attacks the classifier.
     *
     * @param attacks the attacks, each with its own epsilons
     * @param x one example a row, inside the model's bounds
     * @param labels the true classes
     * @return the report, with checks where the model has gradients
     * @throws CancellationException if the thread is interrupted; the finished parts of a resumable evaluation are kept
     */
    public RobustnessReport run(List<Attack> attacks, INDArray x, int... labels) {
        if (attacks.isEmpty()) {
            throw new IllegalArgumentException("there is no attack, allowed is at least one");
        }
        Criterion goal = Criterion.untargeted(labels);
        int[] answers = model.labels(x);
        List<Boolean> right = IntStream.range(0, labels.length)
                .mapToObj(row -> answers[row] == labels[row])
                .toList();
        List<AttackRow> rows = new ArrayList<>();
        List<AttackResult> results = new ArrayList<>();
        for (int i = 0; i < attacks.size(); i++) {
            long start = System.nanoTime();
            AttackResult result = run(attacks.get(i), i, x, goal).requireComplete();
            results.add(result);
            rows.add(row(attacks.get(i), result, labels, right, (System.nanoTime() - start) / 1e9));
        }
        List<Alarm> alarms = model instanceof GradientModel differentiable
                ? new MaskingChecks(differentiable, options).run(attacks, results, x, labels)
                : List.of();
        return new RobustnessReport(
                options.seed(),
                RobustAccuracy.of(0, right, labels, model.classes()),
                rows,
                worst(rows, results, right, labels),
                alarms);
    }

    private AttackResult run(Attack attack, int number, INDArray x, Criterion goal) {
        AttackResult result = folder.isPresent()
                ? new ResumableRun(
                                attack,
                                folder.get().resolve(number + "-" + attack.name()),
                                done -> progress.advanced(attack.name(), done))
                        .run(model, x, goal, options)
                : attack.run(model, x, goal, options);
        if (folder.isEmpty() && !result.interrupted()) {
            progress.advanced(attack.name(), (int) x.size(0));
        }
        return result;
    }

    private AttackRow row(Attack attack, AttackResult result, int[] labels, List<Boolean> right, double seconds) {
        List<RobustAccuracy> accuracies = new ArrayList<>();
        for (Budget budget : result.budgets()) {
            List<Boolean> withstood =
                    budget.success().stream().map(success -> !success).toList();
            accuracies.add(RobustAccuracy.of(budget.epsilon(), withstood, labels, model.classes()));
        }
        Budget largest = result.budgets().get(result.budgets().size() - 1);
        double distance = IntStream.range(0, labels.length)
                .filter(row -> right.get(row) && largest.success().get(row))
                .mapToDouble(row -> largest.distance().get(row))
                .average()
                .orElse(Double.NaN);
        IntStream all = IntStream.range(0, labels.length);
        return new AttackRow(
                attack.name(),
                settings(attack),
                accuracies,
                distance,
                IntStream.range(0, labels.length).mapToLong(result::forward).sum(),
                IntStream.range(0, labels.length).mapToLong(result::backward).sum(),
                (int) all.filter(row -> result.failure(row) != Failure.NONE).count(),
                seconds);
    }

    /** All settings of an attack that can be chosen by name, the text of any other. */
    private static Map<String, Object> settings(Attack attack) {
        return attack.getClass().isAnnotationPresent(About.class)
                ? Registry.global().toMap(attack)
                : Map.of("method", attack.toString());
    }

    private List<WorstCase> worst(List<AttackRow> rows, List<AttackResult> results, List<Boolean> right, int[] labels) {
        Map<String, List<AttackResult>> byNorm = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            String norm = Objects.toString(rows.get(i).settings().get("norm"), "");
            byNorm.computeIfAbsent(norm, key -> new ArrayList<>()).add(results.get(i));
        }
        List<WorstCase> worst = new ArrayList<>();
        byNorm.forEach((norm, same) -> same.stream()
                .flatMap(result -> result.budgets().stream())
                .mapToDouble(Budget::epsilon)
                .distinct()
                .sorted()
                .forEach(epsilon -> worst.add(new WorstCase(norm, worst(epsilon, same, right, labels)))));
        return worst;
    }

    private RobustAccuracy worst(double epsilon, List<AttackResult> results, List<Boolean> right, int[] labels) {
        List<Boolean> withstood = IntStream.range(0, labels.length)
                .mapToObj(row -> right.get(row)
                        && results.stream()
                                .flatMap(result -> result.budgets().stream())
                                .noneMatch(budget -> budget.epsilon() <= epsilon
                                        && budget.success().get(row)))
                .toList();
        return RobustAccuracy.of(epsilon, withstood, labels, model.classes());
    }
}
