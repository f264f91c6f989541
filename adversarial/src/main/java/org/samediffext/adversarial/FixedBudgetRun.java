package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.GradientModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a {@link FixedBudgetAttack}: examples in batches, each batch through all epsilons and restarts. */
final class FixedBudgetRun {
    private static final Logger log = LoggerFactory.getLogger(FixedBudgetRun.class);
    private static final long START = 0;
    private static final long STEPS = 1;

    private final FixedBudgetAttack attack;
    private final AttackOptions options;
    private final Rows format;
    private final Bounds box;
    private final Oracle oracle;
    private final Interruption interruption = new Interruption();
    private final List<Example> examples = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    private FixedBudgetRun(
            FixedBudgetAttack attack,
            AttackOptions options,
            Rows format,
            Bounds box,
            Oracle oracle,
            double[][] points) {
        this.attack = attack;
        this.options = options;
        this.format = format;
        this.box = box;
        this.oracle = oracle;
        for (int row = 0; row < points.length; row++) {
            examples.add(new Example(row, points[row]));
        }
        for (double epsilon : attack.epsilon().stream().sorted().toList()) {
            outcomes.add(new Outcome(new Ball(attack.norm(), epsilon)));
        }
    }

    static FixedBudgetRun of(
            FixedBudgetAttack attack, DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        GradientModel differentiable = AttackInput.gradient(attack.name(), model);
        Rows format = AttackInput.format(x, options);
        Bounds box = format.within(model.bounds());
        AttackInput.samples(options, x.size(0));
        AttackInput.classes(goal, (int) x.size(0), model.classes(), attack.loss());
        double[][] points = AttackInput.examples(x, model.bounds(), box);
        Oracle oracle = new Oracle(differentiable, goal, attack.loss(), format, options.failOnNonFinite());
        return new FixedBudgetRun(attack, options, format, box, oracle, points);
    }

    AttackResult result() {
        for (int from = 0; from < examples.size(); from += options.batchSize()) {
            attack(examples.subList(from, Math.min(from + options.batchSize(), examples.size())));
        }
        List<Failure> failures = examples.stream().map(Example::failure).toList();
        warnOfZeroGradient(failures);
        return new AttackResult(
                outcomes.stream().map(outcome -> outcome.budget(format)).toList(),
                examples.stream().mapToLong(e -> e.forward).toArray(),
                examples.stream().mapToLong(e -> e.backward).toArray(),
                failures);
    }

    private void attack(List<Example> batch) {
        List<Visit> clean = batch.stream().map(e -> e.clean).toList();
        if (interruption.seen()) {
            batch.forEach(Example::noteCut);
        } else if (attack.randomStart() || attack.steps() == 0) {
            oracle.scores(clean);
        } else {
            oracle.gradients(clean);
        }
        for (Outcome outcome : outcomes) {
            for (int restart = 0; restart < attack.restarts() && outcome.ball().radius() > 0; restart++) {
                climb(batch, outcome.ball(), restart);
            }
            batch.forEach(outcome::add);
        }
    }

    private void climb(List<Example> batch, Ball ball, int restart) {
        List<Climber> climbers = new ArrayList<>();
        for (Example example : batch) {
            if (example.open()) {
                climbers.add(climber(example, ball, restart));
            }
        }
        for (int step = 0; step < attack.steps(); step++) {
            if (cut(climbers)) {
                return;
            }
            boolean first = step == 0;
            if (!first || attack.randomStart()) {
                oracle.gradients(places(climbers));
            }
            climbers.removeIf(climber -> !climber.move(first));
        }
        if ((attack.steps() > 0 || attack.randomStart()) && !cut(climbers)) {
            oracle.scores(places(climbers));
            climbers.forEach(Climber::arrive);
        }
    }

    private boolean cut(List<Climber> climbers) {
        boolean cut = interruption.seen();
        if (cut) {
            climbers.forEach(climber -> climber.at().example.noteCut());
        }
        return cut;
    }

    private Climber climber(Example example, Ball ball, int restart) {
        SampleRandom random = SampleRandom.of(options.seed(), options.sample(example.row), restart);
        Neighbourhood near = new Neighbourhood(example.clean.point, ball, box);
        Visit start = example.clean;
        if (attack.randomStart()) {
            double[] point = attack.start(near, random.stream(START));
            start = new Visit(example, format.round(example.clean.point, point));
        }
        return new Climber(start, near, attack.climb(near, random.stream(STEPS)), format);
    }

    private static List<Visit> places(List<Climber> climbers) {
        return climbers.stream().map(Climber::at).toList();
    }

    private void warnOfZeroGradient(List<Failure> failures) {
        if (failures.stream().allMatch(failure -> failure == Failure.ZERO_GRADIENT)) {
            log.warn(
                    "{}: the gradient is exactly zero for every example; try another loss (margin, dlr) or an attack "
                            + "that needs no gradient",
                    attack.name());
        }
    }
}
