package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Decoupled direction and norm: a step along the gradient g of the cross entropy, then the perturbation δ is stretched to a
 * length ε of its own,
 *
 * <pre>
 * δ ← δ + α_k·g/‖g‖₂;  ε ← ε(1 − γ) where the point was adversarial, else ε(1 + γ);  δ ← clip(ε·δ/‖δ‖₂)
 * </pre>
 *
 * <p>from δ = 0, with α falling along a cosine from {@code step} to a hundredth of it. Rony, Hafemann, Oliveira, Ben Ayed,
 * Sabourin, Granger 2019, Decoupling Direction and Norm for Efficient Gradient-Based L2 Adversarial Attacks and Defenses,
 * algorithm 1, without its quantisation.
 *
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param steps the steps
 * @param step the length of the first step, in the units of the input, above 0
 * @param radius the first length ε, in the units of the input, above 0
 * @param gamma the relative change of the length, in (0, 1)
 */
@About(
        value = "gradient steps with a length adapted to the boundary",
        paper =
                "Rony et al. 2019, Decoupling Direction and Norm for Efficient Gradient-Based L2 Adversarial Attacks and"
                        + " Defenses, algorithm 1")
public record Ddn(List<Double> epsilon, int steps, double step, double radius, double gamma)
        implements MinimumNormAttack {

    /** No budgets, 100 steps, from length 1, first radius 1, change 0.05. */
    public Ddn() {
        this(List.of(), 100, 1, 1, .05);
    }

    /** Checks the settings. */
    public Ddn {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("step", step);
        Range.positive("radius", radius);
        Range.that("gamma", gamma, "above 0 and below 1", gamma > 0 && gamma < 1);
    }

    @Override
    public Norm norm() {
        return Norm.L2;
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public Optional<Ask> search(Subject subject, SampleRandom random) {
        return next(subject, subject.clean().point(), 0, radius);
    }

    private Optional<Ask> next(Subject subject, double[] point, int k, double length) {
        if (k == steps) {
            return Ask.last(point);
        }
        return Ask.one(Query.slope(point, subject.loss(LogitLoss.CE)), answer -> {
            double[] clean = subject.clean().point();
            double[] x = answer.point();
            double[] direction = Steepest.euclidean(answer.gradient());
            double alpha = new Cosine(step, step / 100, steps).at(k);
            double[] delta = new double[x.length];
            for (int i = 0; i < delta.length; i++) {
                delta[i] = x[i] - clean[i] + alpha * direction[i];
            }
            double adapted = length * (answer.adversarial() ? 1 - gamma : 1 + gamma);
            double[] stretched = Steepest.euclidean(delta);
            double[] moved = new double[x.length];
            for (int i = 0; i < moved.length; i++) {
                double free = clean[i] + adapted * stretched[i];
                moved[i] = Math.min(
                        Math.max(free, subject.box().lo()), subject.box().hi());
            }
            return next(subject, moved, k + 1, adapted);
        });
    }
}
