package org.samediffext.adversarial.directional;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.samediffext.spi.Range;

/**
 * The attack operator: an input change d within {@code ‖d‖∞ ≤ r} that moves the output in the wanted direction {@code u =
 * ∇f(Φ(x))}, by signed gradient steps of {@code max ⟨u, Φ(x + d) − Φ(x)⟩}:
 *
 * <pre>
 * d ← clip(d + share·r·sign(J(x + d)ᵀ w), −r, r),   w = u,   or w = u − (Σu)·softmax(Φ(x + d) − Φ(x)) over u ≠ 0
 * </pre>
 *
 * <p>The second w is what a cross entropy attack toward u as a soft label follows, as in the authors' code. Of the points
 * on the way the one with the largest value is taken. One step of the whole radius is FGSM.
 *
 * @param steps the gradient steps, at least 1
 * @param share the length of a step as a share of the radius, above 0
 * @param compatSoftLabel whether the direction is that of the authors' code
 * @param threshold τ, the relative improvement that ends the iteration, at least 0
 * @param growth the radius's factor after such an improvement, at least 1
 * @param smallGrowth its factor after a smaller one, at least 1
 * @param shrink what it is divided by after none, above 1
 */
public record AttackStep(
        int steps,
        double share,
        boolean compatSoftLabel,
        double threshold,
        double growth,
        double smallGrowth,
        double shrink) {

    /** FGSM, τ 0.001, radius times 1.3, times 1.1, divided by 1.3. */
    public AttackStep() {
        this(1, 1, false, 1e-3, 1.3, 1.1, 1.3);
    }

    /** Checks the settings. */
    public AttackStep {
        Range.atLeast("steps", steps, 1);
        Range.positive("share", share);
        Range.nonNegative("threshold", threshold);
        Range.that("growth", growth, "a finite number >= 1", growth >= 1 && Double.isFinite(growth));
        Range.that(
                "smallGrowth", smallGrowth, "a finite number >= 1", smallGrowth >= 1 && Double.isFinite(smallGrowth));
        Range.that("shrink", shrink, "a finite number > 1", shrink > 1 && Double.isFinite(shrink));
    }

    /**
     * FGSM.
     *
     * @return one step of the whole radius
     */
    public static AttackStep fgsm() {
        return new AttackStep();
    }

    /**
     * PGD without a random start.
     *
     * @param steps the gradient steps
     * @return steps of {@code 2.5/steps} of the radius
     */
    public static AttackStep pgd(int steps) {
        return new AttackStep().withSteps(steps, 2.5 / steps);
    }

    /**
     * The same with other steps.
     *
     * @param count the gradient steps
     * @param part the length of a step as a share of the radius
     * @return a new attack step
     */
    public AttackStep withSteps(int count, double part) {
        return new AttackStep(count, part, compatSoftLabel, threshold, growth, smallGrowth, shrink);
    }

    /**
     * The same with the direction of the authors' code, or without it.
     *
     * @param value whether
     * @return a new attack step
     */
    public AttackStep withCompatSoftLabel(boolean value) {
        return new AttackStep(steps, share, value, threshold, growth, smallGrowth, shrink);
    }

    /**
     * The same with other factors of the radius.
     *
     * @param more after a sufficient improvement
     * @param little after a smaller one
     * @param divisor after none
     * @return a new attack step
     */
    public AttackStep withRadiusFactors(double more, double little, double divisor) {
        return new AttackStep(steps, share, compatSoftLabel, threshold, more, little, divisor);
    }

    /**
     * The attack at a point.
     *
     * @param problem the problem
     * @param at the point
     * @param radius r
     * @param box the points allowed
     * @param evaluate tells of a point, nothing where it may not be asked for
     * @return the best point on the way, maybe the point itself
     */
    Trial run(Folded problem, Trial at, double radius, Box box, Function<double[], Optional<Trial>> evaluate) {
        double[] u = normalised(problem.wanted(at));
        if (allZero(u)) {
            return at;
        }
        double[] centre = at.point();
        double[] d = new double[centre.length];
        Trial best = at;
        Trial here = at;
        for (int step = 0; step < steps; step++) {
            double[] gradient = problem.pullback(here, compatSoftLabel ? softLabel(u, at.output(), here.output()) : u);
            for (int i = 0; i < d.length; i++) {
                double moved = d[i] + share * radius * Math.signum(gradient[i]);
                d[i] = Math.max(-radius, Math.min(radius, moved));
            }
            box.shorten(centre, d);
            double[] point = box.move(centre, 1, d);
            if (Arrays.equals(point, here.point())) {
                return best;
            }
            Optional<Trial> next = evaluate.apply(point);
            if (next.isEmpty()) {
                return best;
            }
            here = next.get();
            best = here.betterThan(best) ? here : best;
        }
        return best;
    }

    /** A small direction would vanish in the network's floats. */
    private static double[] normalised(double[] u) {
        double largest = 0;
        for (double value : u) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < u.length && largest > 0; i++) {
            u[i] /= largest;
        }
        return u;
    }

    private static boolean allZero(double[] u) {
        for (double value : u) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** {@code u − (Σu)·softmax(y − y₀)} over the outputs that matter; the length of u is lost to normalisation, its direction not. */
    private static double[] softLabel(double[] u, double[] from, double[] to) {
        double largest = Double.NEGATIVE_INFINITY;
        double total = 0;
        for (int i = 0; i < u.length; i++) {
            if (u[i] != 0) {
                largest = Math.max(largest, to[i] - from[i]);
                total += u[i];
            }
        }
        double mass = 0;
        double[] w = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            if (u[i] != 0) {
                w[i] = Math.exp(to[i] - from[i] - largest);
                mass += w[i];
            }
        }
        for (int i = 0; i < u.length; i++) {
            w[i] = u[i] - total * w[i] / mass;
        }
        return w;
    }
}
