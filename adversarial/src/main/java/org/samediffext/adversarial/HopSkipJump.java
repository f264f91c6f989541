package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Walks along the boundary by decisions alone. From an adversarial point (uniform noise, blended with the example) it
 * bisects to the boundary; each step t then estimates the normal from the decisions φ = ±1 at {@code ⌊probes·√t⌋} points
 * {@code x + ξ·u} (v = mean of {@code (φ − mean φ)·u}, normalised; its signs for L-infinity), goes {@code dist/√t} along it,
 * halved until adversarial, and bisects toward the example again. The width of the bisection is
 * {@code θ = γ/(d·√d)} of the way (L2) or {@code γ/d²} (L-infinity), d the number of inputs; ξ is a tenth of the box at
 * first, then {@code √d·θ·dist} (L2) or {@code d·θ·dist}. Where inputs are few, that width would be coarse, an eighth of the
 * way for four of them: it is a thousandth at most.
 *
 * <p>Chen, Jordan, Wainwright 2020, HopSkipJumpAttack: a Query-Efficient Decision-Based Attack. Without a start among 1000
 * draws, the example gets the failure NO_START.
 *
 * @param norm L2 or L-infinity
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param steps the steps
 * @param probes the probes of the first step
 * @param maxProbes the most probes of a step
 * @param gamma the factor γ
 * @param queries the most forward passes of an example, at least one
 */
@About(
        value = "walks along the boundary, by decisions",
        paper = "Chen et al. 2020, HopSkipJumpAttack: a Query-Efficient Decision-Based Attack")
public record HopSkipJump(
        Norm norm, List<Double> epsilon, int steps, int probes, int maxProbes, double gamma, int queries)
        implements DecisionAttack {
    private static final int HALVINGS = 60;
    private static final double FIRST = .1;
    private static final double WIDTH = 1e-3;
    private static final int NUMBERS = 1 << 17;

    /** L2, no budgets, 64 steps, 100 probes, at most 10000, gamma 1, at most 50000 queries, which are not reached. */
    public HopSkipJump() {
        this(Norm.L2, List.of(), 64, 100, 10_000, 1, 50_000);
    }

    /** Checks the settings. */
    public HopSkipJump {
        Range.that("norm", norm, "l2 or linf", norm != Norm.L1);
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.atLeast("probes", probes, 1);
        Range.atLeast("maxProbes", maxProbes, 1);
        Range.positive("gamma", gamma);
        Range.atLeast("queries", queries, 1);
    }

    @Override
    public Optional<Ask> walk(Subject subject, double[] start, SampleRandom random) {
        Walk walk = new Walk(subject, random);
        return walk.toBoundary(start, point -> walk.step(point, 1));
    }

    /** One search. */
    private final class Walk {
        private final Subject subject;
        private final SampleRandom random;
        private final double[] clean;
        private final double theta;

        Walk(Subject subject, SampleRandom random) {
            this.subject = subject;
            this.random = random;
            this.clean = subject.clean().point();
            double d = clean.length;
            this.theta = gamma / (d * (norm == Norm.L2 ? Math.sqrt(d) : d));
        }

        private Optional<Ask> step(double[] point, int t) {
            if (t > steps) {
                return Optional.empty();
            }
            double distance = Ball.distance(norm, point, clean);
            int count = (int) Math.min(probes * Math.sqrt(t), maxProbes);
            return probe(point, probeSize(distance, t), count, new NormalEstimate(point), normal -> {
                double[] direction = norm == Norm.L2 ? normal : Steepest.sign(normal);
                return jump(point, direction, distance / Math.sqrt(t), HALVINGS, t);
            });
        }

        /** Asks about some probes at a time, for they are many and take memory. */
        private Optional<Ask> probe(
                double[] point,
                double size,
                int left,
                NormalEstimate estimate,
                Function<double[], Optional<Ask>> then) {
            if (left == 0) {
                return then.apply(estimate.normal());
            }
            List<Query> some = new ArrayList<>();
            for (int count = Math.min(left, Math.max(1, NUMBERS / point.length)); count > 0; count--) {
                some.add(Query.look(clipped(point, unit(), size)));
            }
            return Ask.all(some, answers -> {
                answers.forEach(estimate::note);
                return probe(point, size, left - answers.size(), estimate, then);
            });
        }

        private double probeSize(double distance, int t) {
            double d = clean.length;
            return t == 1 ? FIRST * subject.box().range() : (norm == Norm.L2 ? Math.sqrt(d) : d) * theta * distance;
        }

        private double[] unit() {
            double[] u = new double[clean.length];
            for (int i = 0; i < u.length; i++) {
                u[i] = norm == Norm.L2 ? random.gaussian() : 2 * random.uniform() - 1;
            }
            return Steepest.euclidean(u);
        }

        private Optional<Ask> jump(double[] point, double[] direction, double length, int left, int t) {
            if (left == 0) {
                return step(point, t + 1);
            }
            return Ask.one(
                    Query.look(clipped(point, direction, length)),
                    landed -> landed.adversarial()
                            ? toBoundary(landed.point(), next -> step(next, t + 1))
                            : jump(point, direction, length / 2, left - 1, t));
        }

        /** Bisects between the example and an adversarial point. */
        private Optional<Ask> toBoundary(double[] far, Function<double[], Optional<Ask>> then) {
            double length = norm == Norm.L2 ? 1 : Ball.distance(norm, far, clean);
            return halve(far, far, 0, length, Math.min(theta, WIDTH) * length, then);
        }

        private Optional<Ask> halve(
                double[] far,
                double[] nearest,
                double low,
                double high,
                double width,
                Function<double[], Optional<Ask>> then) {
            double middle = (low + high) / 2;
            if (high - low <= width || middle <= low || middle >= high) {
                return then.apply(nearest);
            }
            return Ask.one(
                    Query.look(toward(far, middle)),
                    answer -> answer.adversarial()
                            ? halve(far, answer.point(), low, middle, width, then)
                            : halve(far, nearest, middle, high, width, then));
        }

        private double[] toward(double[] far, double share) {
            if (norm == Norm.L2) {
                return BlendedStart.between(clean, far, share);
            }
            double[] point = far.clone();
            for (int i = 0; i < point.length; i++) {
                point[i] = Math.min(Math.max(far[i], clean[i] - share), clean[i] + share);
            }
            return point;
        }

        private double[] clipped(double[] point, double[] direction, double length) {
            double[] moved = point.clone();
            for (int i = 0; i < moved.length; i++) {
                double value = point[i] + length * direction[i];
                moved[i] = Math.min(
                        Math.max(value, subject.box().lo()), subject.box().hi());
            }
            return moved;
        }
    }
}
