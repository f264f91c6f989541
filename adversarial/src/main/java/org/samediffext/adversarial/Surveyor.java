package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** Asks one client about the loss of one example, and tells the gradient that its answers so far make likely. */
final class Surveyor {
    private static final int REFIT = 10;
    private static final int LENGTHS = 11;
    private static final int FIRST = 5;

    private final Fzoos attack;
    private final Neighbourhood near;
    private final ScoreLoss loss;
    private final SampleRandom random;
    private final Trajectory trajectory;
    private final Answer start;
    private TrajectorySurrogate surrogate;
    private int looks;
    private int gradients;

    Surveyor(Fzoos attack, Neighbourhood near, ScoreLoss loss, SampleRandom random, Answer clean) {
        this.attack = attack;
        this.near = near;
        this.loss = loss;
        this.random = random;
        this.trajectory = new Trajectory(2 * attack.points());
        this.start = clean;
        note(clean);
        this.surrogate = new TrajectorySurrogate(around(start.point()), new Matern(length(FIRST)));
    }

    /** The clean example. */
    Answer start() {
        return start;
    }

    /** Active queries around the clean example. */
    Optional<Ask> begin(Supplier<Optional<Ask>> then) {
        return ask(active(start.point()), answers -> then.get());
    }

    /** Asks about a point and about some around it. */
    Optional<Ask> look(double[] x, Function<Answer, Optional<Ask>> then) {
        List<double[]> points = new ArrayList<>(List.of(x));
        points.addAll(active(x));
        return ask(points, answers -> then.apply(answers.get(0)));
    }

    private Optional<Ask> ask(List<double[]> points, Function<List<Answer>, Optional<Ask>> then) {
        return Ask.all(points.stream().map(Query::look).toList(), answers -> {
            answers.forEach(this::note);
            return then.apply(answers);
        });
    }

    private void note(Answer answer) {
        trajectory.add(answer.point(), loss(answer));
    }

    double loss(Answer answer) {
        return loss.value(answer.scores());
    }

    /** The gradient of the surrogate through the nearest answers; every tenth time its length scale is chosen anew. */
    double[] gradient(double[] x) {
        NearbyQueries known = around(x);
        surrogate = gradients++ % REFIT == 0
                ? TrajectorySurrogate.likeliest(
                        known, DoubleStream.iterate(length(0), l -> 2 * l).limit(LENGTHS))
                : new TrajectorySurrogate(known, surrogate.kernel());
        return surrogate.gradient(x);
    }

    NearbyQueries around(double[] x) {
        return trajectory.near(x, attack.points());
    }

    /** Length scales are powers of two times the diagonal of the cube of active queries, so that units do not matter. */
    private double length(int power) {
        return Math.scalb(attack.reach() * Math.sqrt(near.centre().length), power);
    }

    /** Of points drawn around another one, those whose gradient is least known. */
    private List<double[]> active(double[] x) {
        SampleRandom draws = random.stream(looks++);
        double[][] drawn = new double[attack.candidates()][x.length];
        double[] variances = new double[drawn.length];
        for (int c = 0; c < drawn.length; c++) {
            for (int i = 0; i < x.length; i++) {
                double value = x[i] + attack.reach() * (2 * draws.uniform() - 1);
                drawn[c][i] =
                        Math.min(Math.max(value, near.box().lo()), near.box().hi());
            }
            variances[c] = surrogate.gradientVariance(drawn[c]);
        }
        int[] order = Order.descending(variances);
        List<double[]> active = new ArrayList<>();
        for (int c = 0; c < attack.active(); c++) {
            active.add(drawn[order[c]]);
        }
        return active;
    }
}
