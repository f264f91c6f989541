package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;

/** One run of a {@link BudgetSearchAttack}: examples in batches, each batch through all epsilons and restarts. */
final class BudgetSearchRun {
    private final BudgetSearchAttack attack;
    private final AttackOptions options;
    private final Criterion goal;
    private final Rows format;
    private final Bounds box;
    private final long[] shape;
    private final Inquiry inquiry;
    private final List<Strongest> examples = new ArrayList<>();
    private final List<Found> budgets = new ArrayList<>();

    private BudgetSearchRun(
            BudgetSearchAttack attack, DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        this.attack = attack;
        this.options = options;
        this.goal = goal;
        this.format = AttackInput.format(x, options);
        this.box = format.within(model.bounds());
        this.shape = AttackInput.shape(x);
        this.inquiry =
                new Inquiry(model, attack.access(), goal, format, options.batchSize(), options.failOnNonFinite());
        double[][] points = AttackInput.examples(x, model.bounds(), box);
        for (int row = 0; row < points.length; row++) {
            examples.add(new Strongest(row, points[row]));
        }
        attack.epsilon().stream().sorted().forEach(radius -> budgets.add(new Found(new Ball(attack.norm(), radius))));
    }

    static BudgetSearchRun of(
            BudgetSearchAttack attack, DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        AttackInput.access(attack.name(), attack.access(), model);
        AttackInput.format(x);
        AttackInput.samples(options, x.size(0));
        AttackInput.classes(goal, (int) x.size(0), model.classes(), attack.loss());
        return new BudgetSearchRun(attack, model, x, goal, options);
    }

    AttackResult result() {
        for (int from = 0; from < examples.size(); from += options.batchSize()) {
            attack(examples.subList(from, Math.min(from + options.batchSize(), examples.size())));
        }
        return new AttackResult(
                budgets.stream().map(found -> found.budget(format)).toList(),
                examples.stream().mapToLong(e -> e.forward).toArray(),
                examples.stream().mapToLong(e -> e.backward).toArray(),
                examples.stream().map(Pursuit::failure).toList());
    }

    private void attack(List<Strongest> batch) {
        for (Strongest example : batch) {
            example.follow(Ask.last(example.start));
        }
        inquiry.run(batch);
        for (Found found : budgets) {
            for (int restart = 0; restart < attack.restarts() && found.ball().radius() > 0; restart++) {
                for (Strongest example : batch) {
                    example.enter(found.ball(), restart);
                }
                inquiry.run(batch);
            }
            batch.forEach(example -> example.report(found));
        }
    }

    /** Keeps the best point by success and then by loss. */
    private final class Strongest extends Pursuit {
        private Optional<Answer> clean = Optional.empty();
        private Optional<Answer> best = Optional.empty();
        private double loss = Double.NaN;
        private Neighbourhood near;

        Strongest(int row, double[] start) {
            super(row, start);
            this.near = new Neighbourhood(start, new Ball(attack.norm(), 0), box);
        }

        void enter(Ball ball, int restart) {
            near = new Neighbourhood(start, ball, box);
            if (clean.isPresent() && !satisfied()) {
                Subject subject = new Subject(clean.get(), row, goal, box, shape);
                SampleRandom random = SampleRandom.of(options.seed(), options.sample(row), restart);
                follow(attack.search(near, subject, random));
            }
        }

        @Override
        void see(Answer answer) {
            clean = clean.isEmpty() ? Optional.of(answer) : clean;
            if (beaten() || !near.contains(answer.point())) {
                return;
            }
            double[] z = answer.scores();
            Subject subject = new Subject(clean.get(), row, goal, box, shape);
            double raised =
                    z.length == 0 ? Double.NaN : subject.loss(attack.loss()).value(z);
            if (best.isEmpty() || answer.adversarial() || raised > loss) {
                best = Optional.of(answer);
                loss = raised;
            }
        }

        void report(Found found) {
            found.add(start, best.map(Answer::point).orElse(start), beaten(), loss);
        }

        @Override
        boolean satisfied() {
            return beaten();
        }

        @Override
        boolean beaten() {
            return best.map(Answer::adversarial).orElse(false);
        }
    }
}
