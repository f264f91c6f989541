package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Lion-K: Lion with the slope of a convex function κ instead of the sign.
 *
 * <pre>
 * c = β₁·m + (1 − β₁)·g
 * p = p − η·(κ′(c) + λ·p)
 * m = β₂·m + (1 − β₂)·g
 * </pre>
 *
 * <p>Chen et al. 2024, Lion Secretly Solves Constrained Optimization: As Lyapunov Predicts, equation 3. λ is the {@code
 * weightDecay}: the steps minimise the loss plus κ*(λp)/λ, where κ* is the conjugate of κ; {@link Kappa} says what that means
 * for the weights. Of the kappas those that act on each weight alone. State: one number a weight.
 *
 * @param beta1 how much of the momentum the step keeps, {@code 0 <= beta1 < 1}
 * @param beta2 how much of itself the momentum keeps, {@code 0 <= beta2 < 1}
 * @param kappa the convex function
 * @param width e of the kappas that have one, in units of the gradient, {@code width > 0}
 */
@About(
        value = "Lion with another convex function",
        paper = "Chen et al. 2024, Lion Secretly Solves Constrained Optimization: As Lyapunov Predicts, equation 3")
public record LionK(double beta1, double beta2, Kappa kappa, double width) implements FormulaRule {

    /** The convex functions, summed over the weights. */
    public enum Kappa {
        /** {@code |c|}, slope {@code sign(c)}: this is Lion; keeps {@code |p| <= 1/λ}. */
        L1("clip(1e30*c, -1, 1)"),
        /** {@code max(|c| − e, 0)}, slope {@code sign(c)} where {@code |c| > e}, else 0: also pulls weights to zero. */
        DEADZONE("where(abs(c) > width, sign(c), 0)"),
        /** {@code c²/2e} up to e, then {@code |c| − e/2}; slope {@code clip(c/e, −1, 1)}: also a quadratic pull. */
        HUBER("clip(c/width, -1, 1)"),
        /** {@code √(c² + e²)}, slope {@code c/√(c² + e²)}: a smooth barrier at {@code |p| = 1/λ}. */
        PSEUDOHUBER("c/sqrt(c^2 + width^2)"),
        /** The l2 norm of each output channel, slope {@code c/‖c‖} by channel: keeps each channel's {@code ‖p‖ <= 1/λ}. */
        GROUP("c/max(channelnorm(c), 1e-12)"),
        /** {@code c²/2}, slope {@code c}: momentum with weight decay, no bound. */
        HALFSQUARE("c");

        private final String slope;

        Kappa(String slope) {
            this.slope = slope;
        }
    }

    /** Lion: 0.9, 0.99 and L1; the width, which L1 does not have, is 1e-3. */
    public LionK() {
        this(0.9, 0.99, Kappa.L1, 1e-3);
    }

    /** Checks the ranges. */
    public LionK {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("width", width);
    }

    @Override
    public String formula() {
        return """
            c    = beta1*m + (1 - beta1)*g
            step = lr*(SLOPE)
            m    = beta2*m + (1 - beta2)*g
            """.replace("SLOPE", kappa.slope);
    }

    @Override
    public List<String> state() {
        return List.of("m");
    }

    @Override
    public double defaultLearningRate() {
        return 1e-4;
    }
}
