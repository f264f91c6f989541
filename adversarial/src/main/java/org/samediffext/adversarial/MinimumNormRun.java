package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;

/** One run of a {@link MinimumNormAttack}: examples in batches, all searches of a batch side by side. */
final class MinimumNormRun {
    private final MinimumNormAttack attack;
    private final AttackOptions options;
    private final Criterion goal;
    private final Rows format;
    private final Bounds box;
    private final long[] shape;
    private final Inquiry inquiry;
    private final List<Nearest> examples = new ArrayList<>();

    private MinimumNormRun(
            MinimumNormAttack attack, DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
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
            examples.add(new Nearest(row, points[row]));
        }
    }

    static MinimumNormRun of(
            MinimumNormAttack attack, DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        AttackInput.access(attack.name(), attack.access(), model);
        AttackInput.format(x);
        AttackInput.samples(options, x.size(0));
        AttackInput.classes(goal, (int) x.size(0), model.classes(), LogitLoss.MARGIN);
        return new MinimumNormRun(attack, model, x, goal, options);
    }

    AttackResult result() {
        for (int from = 0; from < examples.size(); from += options.batchSize()) {
            attack(examples.subList(from, Math.min(from + options.batchSize(), examples.size())));
        }
        List<Double> radii = attack.epsilon().isEmpty()
                ? List.of(Double.POSITIVE_INFINITY)
                : attack.epsilon().stream().sorted().toList();
        return new AttackResult(
                radii.stream().map(this::budget).toList(),
                examples.stream().mapToLong(e -> e.forward).toArray(),
                examples.stream().mapToLong(e -> e.backward).toArray(),
                examples.stream().map(Pursuit::failure).toList());
    }

    private void attack(List<Nearest> batch) {
        for (Nearest example : batch) {
            example.follow(Ask.one(Query.look(example.start), clean -> {
                Subject subject = new Subject(clean, example.row, goal, box, shape);
                SampleRandom random = SampleRandom.of(options.seed(), options.sample(example.row), 0);
                return attack.search(subject, random);
            }));
        }
        inquiry.run(batch);
    }

    private Budget budget(double radius) {
        List<double[]> points = new ArrayList<>();
        List<Boolean> success = new ArrayList<>();
        List<Double> distance = new ArrayList<>();
        List<Double> loss = new ArrayList<>();
        for (Nearest example : examples) {
            boolean found = example.beaten() && example.distance <= radius;
            points.add(found ? example.best.orElseThrow().point() : example.start);
            success.add(found);
            distance.add(found ? example.distance : Double.POSITIVE_INFINITY);
            loss.add((found ? example.best : example.clean)
                    .map(answer -> margin(example, answer))
                    .orElse(Double.NaN));
        }
        return new Budget(radius, format.write(points), success, distance, loss);
    }

    private double margin(Nearest example, Answer answer) {
        double[] z = answer.scores();
        int label = goal.label(example.row);
        if (z.length == 0) {
            return Double.NaN;
        }
        return goal.targeted()
                ? LogitLoss.MARGIN.toward(z, answer.decision(), label, new double[z.length])
                : LogitLoss.MARGIN.away(z, label, new double[z.length]);
    }

    /** Keeps the adversarial point of the least cost. */
    private final class Nearest extends Pursuit {
        private Optional<Answer> clean = Optional.empty();
        private Optional<Answer> best = Optional.empty();
        private double least = Double.POSITIVE_INFINITY;
        private double distance = Double.POSITIVE_INFINITY;

        Nearest(int row, double[] start) {
            super(row, start);
        }

        @Override
        void see(Answer answer) {
            clean = clean.isEmpty() ? Optional.of(answer) : clean;
            if (!answer.adversarial() || !inside(answer.point()) || margin(this, answer) < attack.confidence()) {
                return;
            }
            double cost = attack.cost(answer.point(), start);
            if (cost < least) {
                least = cost;
                distance = Ball.distance(attack.norm(), answer.point(), start);
                best = Optional.of(answer);
            }
        }

        private boolean inside(double[] point) {
            for (double value : point) {
                if (!(value >= box.lo() && value <= box.hi())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        boolean satisfied() {
            return distance == 0;
        }

        @Override
        boolean beaten() {
            return best.isPresent();
        }

        @Override
        Failure failure() {
            Failure failure = super.failure();
            boolean lost = attack instanceof DecisionAttack && !beaten();
            return failure == Failure.NONE && lost ? Failure.NO_START : failure;
        }
    }
}
