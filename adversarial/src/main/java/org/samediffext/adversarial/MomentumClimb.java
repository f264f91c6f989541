package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One example's way in a {@link MomentumAttack}, within one ball. */
final class MomentumClimb {
    private final MomentumAttack attack;
    private final Neighbourhood near;
    private final ScoreLoss loss;
    private final SampleRandom random;
    private final Sight sight;
    private final double length;

    private double[] point;
    private double[] velocity;
    private double[] variance;

    MomentumClimb(MomentumAttack attack, Neighbourhood near, Subject subject, SampleRandom random) {
        this.attack = attack;
        this.near = near;
        this.loss = subject.loss(attack.loss());
        this.random = random;
        this.sight = new Sight(attack, subject);
        this.length = near.ball().radius() / attack.steps();
        this.point = near.centre();
        this.velocity = new double[point.length];
        this.variance = new double[point.length];
    }

    Optional<Ask> step(int done) {
        if (done == attack.steps()) {
            return Ask.last(point);
        }
        SampleRandom draws = random.stream(done);
        double[] from = attack.ahead() ? sum(point, velocity, length * attack.momentum()) : point;
        List<View> views = new ArrayList<>(sight.of(from, draws.stream(0)));
        Ball around = near.scaled(attack.reach()).ball();
        for (int k = 1; k <= attack.neighbours(); k++) {
            SampleRandom own = draws.stream(k);
            double[] offset = RandomOffset.inside(around, point.length, own);
            views.addAll(sight.of(sum(point, offset, 1), own.stream(0)));
        }
        return Ask.all(views.stream().map(view -> view.query(loss)).toList(), answers -> {
            climb(views, answers);
            return step(done + 1);
        });
    }

    private void climb(List<View> views, List<Answer> answers) {
        double[] gradient = mean(views, answers, 0, attack.scales());
        double[] raised = sight.smoothed(sum(gradient, variance, 1));
        double size = meanMagnitude(raised);
        for (int i = 0; i < point.length; i++) {
            velocity[i] = attack.momentum() * velocity[i] + (size > 0 ? raised[i] / size : 0);
        }
        if (attack.neighbours() > 0) {
            variance = sum(mean(views, answers, attack.scales(), views.size()), gradient, -1);
        }
        point = near.step(point, near.direction(point, velocity), length);
    }

    private static double[] mean(List<View> views, List<Answer> answers, int from, int to) {
        double[] mean = new double[answers.get(from).gradient().length];
        for (int k = from; k < to; k++) {
            double[] gradient = views.get(k).back(answers.get(k));
            for (int i = 0; i < mean.length; i++) {
                mean[i] += gradient[i] / (to - from);
            }
        }
        return mean;
    }

    private static double meanMagnitude(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += Math.abs(value);
        }
        return sum / vector.length;
    }

    private static double[] sum(double[] a, double[] b, double factor) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + factor * b[i];
        }
        return sum;
    }
}
