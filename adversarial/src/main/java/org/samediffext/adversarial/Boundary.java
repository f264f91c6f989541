package org.samediffext.adversarial;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * A random walk among adversarial points by decisions alone, nearer to the example x₀ at each accepted step. From x at
 * distance r: Gaussian noise, made orthogonal to {@code x₀ − x} and of length {@code sphericalStep·r}, leads to a point at
 * the same distance, from there {@code sourceStep·r} toward x₀; the step counts if adversarial and nearer. Each tenth step
 * both points are looked at: with more than half of the last 100 first points adversarial both step lengths grow by the
 * factor, with less than a fifth they shrink; with more than a quarter of the last 30 whole steps adversarial the second
 * length grows, with less than a tenth it shrinks. Ends when it is below 1e-7.
 *
 * <p>Brendel, Rauber, Bethge 2018, Decision-Based Adversarial Attacks: Reliable Attacks Against Black-Box Machine Learning
 * Models. Without a start among 1000 draws, the example gets the failure NO_START.
 *
 * @param epsilon the budgets (L2) by which success is judged, in the units of the input; empty for none
 * @param steps the most steps
 * @param sphericalStep the first length of the step around x₀, over the distance
 * @param sourceStep the first length of the step toward x₀, over the distance
 * @param factor by what the lengths are adapted, above 1
 * @param queries the most forward passes of an example, at least one
 */
@About(
        value = "random walk along the boundary, by decisions",
        paper =
                "Brendel et al. 2018, Decision-Based Adversarial Attacks: Reliable Attacks Against Black-Box Machine Learning"
                        + " Models")
public record Boundary(
        List<Double> epsilon, int steps, double sphericalStep, double sourceStep, double factor, int queries)
        implements DecisionAttack {
    private static final int CHECK = 10;
    private static final double CONVERGED = 1e-7;

    /** No budgets, 25000 steps, both lengths 0.01, factor 1.5, at most 30000 queries, which are not reached. */
    public Boundary() {
        this(List.of(), 25_000, .01, .01, 1.5, 30_000);
    }

    /** Checks the settings. */
    public Boundary {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("sphericalStep", sphericalStep);
        Range.positive("sourceStep", sourceStep);
        Range.atLeast("queries", queries, 1);
        Range.that("factor", factor, "a finite number > 1", factor > 1 && Double.isFinite(factor));
    }

    @Override
    public Norm norm() {
        return Norm.L2;
    }

    @Override
    public Optional<Ask> walk(Subject subject, double[] start, SampleRandom random) {
        return new Walk(subject, random).step(start, 0);
    }

    /** One search, with its step lengths. */
    private final class Walk {
        private final Subject subject;
        private final SampleRandom random;
        private final double[] clean;
        private final Rate around = new Rate(100);
        private final Rate whole = new Rate(30);
        private double spherical = sphericalStep;
        private double source = sourceStep;

        Walk(Subject subject, SampleRandom random) {
            this.subject = subject;
            this.random = random;
            this.clean = subject.clean().point();
        }

        private Optional<Ask> step(double[] point, int done) {
            if (done == steps || source < CONVERGED) {
                return Optional.empty();
            }
            double distance = Ball.distance(Norm.L2, point, clean);
            double[] turned = turned(point, distance);
            double[] next = nearer(turned, distance);
            if (done % CHECK != 0) {
                return Ask.one(Query.look(next), answer -> accept(point, distance, answer, done));
            }
            return Ask.all(List.of(Query.look(turned), Query.look(next)), answers -> {
                around.note(answers.get(0).adversarial());
                whole.note(answers.get(1).adversarial());
                adapt();
                return accept(point, distance, answers.get(1), done);
            });
        }

        private Optional<Ask> accept(double[] point, double distance, Answer answer, int done) {
            boolean better = answer.adversarial() && Ball.distance(Norm.L2, answer.point(), clean) < distance;
            return step(better ? answer.point() : point, done + 1);
        }

        private double[] turned(double[] point, double distance) {
            double[] noise = new double[point.length];
            double along = 0;
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.gaussian();
                along += noise[i] * (clean[i] - point[i]) / distance;
            }
            for (int i = 0; i < noise.length; i++) {
                noise[i] -= along * (clean[i] - point[i]) / distance;
            }
            double[] unit = Steepest.euclidean(noise);
            double shrink = Math.sqrt(1 + spherical * spherical);
            double[] turned = new double[point.length];
            for (int i = 0; i < turned.length; i++) {
                turned[i] = clip(clean[i] + (spherical * distance * unit[i] + point[i] - clean[i]) / shrink);
            }
            return turned;
        }

        private double[] nearer(double[] turned, double distance) {
            double left = Ball.distance(Norm.L2, turned, clean);
            double length = Math.max(source * distance + left - distance, 0);
            double share = left == 0 ? 0 : length / left;
            double[] next = BlendedStart.between(turned, clean, share);
            for (int i = 0; i < next.length; i++) {
                next[i] = clip(next[i]);
            }
            return next;
        }

        private double clip(double value) {
            return Math.min(Math.max(value, subject.box().lo()), subject.box().hi());
        }

        private void adapt() {
            double both = around.factor(.2, .5, factor);
            spherical *= both;
            source *= both * whole.factor(.1, .25, factor);
        }
    }

    /** The share of successes among the last ones. */
    private static final class Rate {
        private final int size;
        private final ArrayDeque<Boolean> last = new ArrayDeque<>();

        Rate(int size) {
            this.size = size;
        }

        void note(boolean success) {
            last.add(success);
            if (last.size() > size) {
                last.remove();
            }
        }

        /** What a length is to be multiplied by; begins to count anew after a change. */
        double factor(double low, double high, double factor) {
            double share = last.stream().filter(success -> success).count() / (double) size;
            if (last.size() < size || (share >= low && share <= high)) {
                return 1;
            }
            last.clear();
            return share > high ? factor : 1 / factor;
        }
    }
}
