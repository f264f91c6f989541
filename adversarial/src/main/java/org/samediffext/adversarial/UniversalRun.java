package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;

/** One run of {@link Universal}. */
final class UniversalRun {
    private final Universal attack;
    private final AttackOptions options;
    private final Criterion goal;
    private final Rows format;
    private final Bounds box;
    private final long[] shape;
    private final Inquiry inquiry;
    private final List<Carrier> examples = new ArrayList<>();
    private final double[] none;

    private UniversalRun(Universal attack, DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
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
            examples.add(new Carrier(row, points[row]));
        }
        this.none = new double[points[0].length];
    }

    static UniversalRun of(Universal attack, DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        AttackInput.access(attack.name(), attack.access(), model);
        AttackInput.format(x);
        AttackInput.samples(options, x.size(0));
        AttackInput.classes(goal, (int) x.size(0), model.classes(), attack.loss());
        return new UniversalRun(attack, model, x, goal, options);
    }

    AttackResult result() {
        List<Budget> budgets = new ArrayList<>();
        double[] v = none;
        ask(examples, v, (example, point) -> Query.look(point));
        for (double radius : attack.epsilon().stream().sorted().toList()) {
            v = fooling(radius, v);
            budgets.add(budget(radius, v));
        }
        return new AttackResult(
                budgets,
                examples.stream().mapToLong(e -> e.forward).toArray(),
                examples.stream().mapToLong(e -> e.backward).toArray(),
                examples.stream().map(Pursuit::failure).toList());
    }

    INDArray perturbation() {
        double[] v = none;
        ask(examples, v, (example, point) -> Query.look(point));
        for (double radius : attack.epsilon().stream().sorted().toList()) {
            v = fooling(radius, v);
        }
        return format.write(List.of(format.round(none, v)));
    }

    /** The best perturbation of a ball, from a start within. */
    private double[] fooling(double radius, double[] start) {
        List<Carrier> live = examples.stream().filter(Carrier::attackable).toList();
        Standing best = standing(live, start);
        keep(live);
        if (radius == 0 || live.isEmpty()) {
            return start;
        }
        Neighbourhood near =
                new Neighbourhood(none, new Ball(attack.norm(), radius), new Bounds(-box.range(), box.range()));
        int parts = (live.size() + attack.minibatch() - 1) / attack.minibatch();
        double alpha = attack.relativeStep() * radius / (attack.epochs() * (double) parts);
        double[] v = start;
        for (int epoch = 0; epoch < attack.epochs() && best.fooled < attack.rate() * live.size(); epoch++) {
            List<Carrier> order = shuffled(live, epoch);
            for (int from = 0; from < order.size(); from += attack.minibatch()) {
                List<Carrier> part = order.subList(from, Math.min(from + attack.minibatch(), order.size()));
                v = near.step(v, near.direction(v, slope(part, v)), alpha);
            }
            Standing now = standing(live, v);
            if (inquiry.interrupted()) {
                return best.v;
            }
            if (now.beats(best)) {
                best = now;
                keep(live);
            }
        }
        return best.v;
    }

    /** Keeps what the model said of the perturbation, for a run that is interrupted before it asks again. */
    private void keep(List<Carrier> live) {
        if (!inquiry.interrupted()) {
            live.forEach(example -> example.kept = example.last.or(() -> example.kept));
        }
    }

    private double[] slope(List<Carrier> part, double[] v) {
        ask(part, v, (example, point) -> Query.slope(point, example::capped));
        double[] sum = new double[v.length];
        for (Carrier example : part) {
            double[] gradient = example.last.map(Answer::gradient).orElse(none);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradient[i];
            }
        }
        return sum;
    }

    private Standing standing(List<Carrier> live, double[] v) {
        ask(live, v, (example, point) -> Query.look(point));
        int fooled = 0;
        double sum = 0;
        for (Carrier example : live) {
            fooled += example.fooled() ? 1 : 0;
            sum += example.last
                    .map(a -> example.capped(a.scores(), new double[a.scores().length]))
                    .orElse(0.0);
        }
        return new Standing(v, fooled, sum);
    }

    private void ask(List<Carrier> asked, double[] v, BiFunction<Carrier, double[], Query> query) {
        for (Carrier example : asked) {
            double[] point = example.start.clone();
            for (int i = 0; i < point.length; i++) {
                point[i] = Math.min(Math.max(point[i] + v[i], box.lo()), box.hi());
            }
            example.last = Optional.empty();
            example.follow(Ask.one(query.apply(example, point), answer -> Optional.empty()));
        }
        inquiry.run(asked);
    }

    private List<Carrier> shuffled(List<Carrier> live, long epoch) {
        SampleRandom random = new SampleRandom(options.seed()).stream(epoch);
        double[] keys = new double[live.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = random.uniform();
        }
        List<Carrier> order = new ArrayList<>();
        for (int i : Order.ascending(keys)) {
            order.add(live.get(i));
        }
        return order;
    }

    private Budget budget(double radius, double[] v) {
        List<double[]> points = new ArrayList<>();
        List<Boolean> success = new ArrayList<>();
        List<Double> distance = new ArrayList<>();
        List<Double> loss = new ArrayList<>();
        ask(examples.stream().filter(Carrier::attackable).toList(), v, (example, point) -> Query.look(point));
        for (Carrier example : examples) {
            if (example.cut()) {
                example.last = example.last.or(() -> example.kept);
            }
            double[] point = example.last.map(Answer::point).orElse(example.start);
            points.add(point);
            success.add(example.fooled());
            distance.add(
                    example.fooled() ? Ball.distance(attack.norm(), point, example.start) : Double.POSITIVE_INFINITY);
            loss.add(example.last.map(example::loss).orElse(Double.NaN));
        }
        return new Budget(radius, format.write(points), success, distance, loss);
    }

    /** How a perturbation does: the examples it fools and the sum of their capped losses. */
    private static final class Standing {
        private final double[] v;
        private final int fooled;
        private final double sum;

        Standing(double[] v, int fooled, double sum) {
            this.v = v;
            this.fooled = fooled;
            this.sum = sum;
        }

        boolean beats(Standing other) {
            return fooled > other.fooled || (fooled == other.fooled && sum > other.sum);
        }
    }

    /** An example that carries the perturbation. */
    private final class Carrier extends Pursuit {
        private Optional<Answer> clean = Optional.empty();
        private Optional<Answer> last = Optional.empty();
        private Optional<Answer> kept = Optional.empty();
        private boolean everFooled;

        Carrier(int row, double[] start) {
            super(row, start);
        }

        @Override
        void see(Answer answer) {
            clean = clean.isEmpty() ? Optional.of(answer) : clean;
            last = Optional.of(answer);
            everFooled |= answer.adversarial();
        }

        /** A misjudged example rests. */
        @Override
        boolean satisfied() {
            return clean.map(Answer::adversarial).orElse(false);
        }

        @Override
        boolean beaten() {
            return everFooled;
        }

        boolean attackable() {
            return clean.isPresent() && !satisfied();
        }

        boolean fooled() {
            return last.map(Answer::adversarial).orElse(false);
        }

        double loss(Answer answer) {
            return subject().loss(attack.loss()).value(answer.scores());
        }

        double capped(double[] z, double[] slope) {
            double value = subject().loss(attack.loss()).at(z, slope);
            if (value < attack.cap()) {
                return value;
            }
            Arrays.fill(slope, 0);
            return attack.cap();
        }

        private Subject subject() {
            return new Subject(clean.orElseThrow(), row, goal, box, shape);
        }
    }
}
