package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Fast minimum-norm attack: gradient steps on the margin, each followed by a projection onto a ball whose radius ε follows the
 * boundary. With δ the perturbation, g the gradient of the margin {@code max_{k≠y} z_k − z_y} at the step k of K:
 *
 * <pre>
 * ε ← min(ε(1 − γ_k), smallest ‖δ‖)   where δ is adversarial
 * ε ← ε(1 + γ_k)                      where it is not, but some δ was
 * ε ← ‖δ‖ + |margin| / ‖g‖*           where none was (‖·‖* the dual norm)
 * δ ← Π(δ + α_k·g/‖g‖₂),              Π the exact projection onto ball and box
 * </pre>
 *
 * <p>α falls along a cosine from {@code step} to a hundredth of it, γ from {@code gamma} to a fiftieth. Before the first
 * success the radius grows by at least the smallest γ, so that rounding cannot hold it just short of the boundary. Pintor, Roli, Brendel,
 * Biggio 2021, Fast Minimum-norm Adversarial Attacks through Adaptive Norm Constraints, algorithm 1.
 *
 * @param norm the norm
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param steps the steps K
 * @param step the length of the first step, in the units of the input, above 0
 * @param gamma the first relative change of the radius, in (0, 1)
 */
@About(
        value = "gradient steps in a ball whose radius follows the boundary",
        paper = "Pintor et al. 2021, Fast Minimum-norm Adversarial Attacks through Adaptive Norm Constraints")
public record Fmn(Norm norm, List<Double> epsilon, int steps, double step, double gamma) implements MinimumNormAttack {
    private static final double LAST = 50;

    /** L2, no budgets, 100 steps, from length 1, from 0.05. */
    public Fmn() {
        this(Norm.L2, List.of(), 100, 1, .05);
    }

    /** Checks the settings. */
    public Fmn {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("step", step);
        Range.that("gamma", gamma, "above 0 and below 1", gamma > 0 && gamma < 1);
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public Optional<Ask> search(Subject subject, SampleRandom random) {
        return next(subject, subject.clean().point(), 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    private Optional<Ask> next(Subject subject, double[] point, int k, double radius, double best) {
        if (k == steps) {
            return Ask.last(point);
        }
        return Ask.one(Query.slope(point, subject.loss(LogitLoss.MARGIN)), answer -> {
            double[] clean = subject.clean().point();
            double length = Ball.distance(norm, answer.point(), clean);
            double nearest = answer.adversarial() ? Math.min(best, length) : best;
            double slope = Ball.distance(norm.dual(), answer.gradient(), new double[clean.length]);
            double change = new Cosine(gamma, gamma / LAST, steps).at(k);
            double adapted;
            if (answer.adversarial()) {
                adapted = Math.min(radius * (1 - change), nearest);
            } else if (nearest < Double.POSITIVE_INFINITY) {
                adapted = radius * (1 + change);
            } else if (slope > 0) {
                adapted = Math.max(length + Math.abs(answer.value()) / slope, length * (1 + gamma / LAST));
            } else {
                return Optional.empty();
            }
            Neighbourhood near = new Neighbourhood(clean, new Ball(norm, adapted), subject.box());
            double alpha = new Cosine(step, step / 100, steps).at(k);
            double[] moved = near.step(answer.point(), Steepest.euclidean(answer.gradient()), alpha);
            return next(subject, moved, k + 1, adapted, nearest);
        });
    }
}
