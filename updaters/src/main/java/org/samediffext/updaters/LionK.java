package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Range;

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
 * for the weights of a parameter. The step of a norm but L1 is short: with {@code scaled} it is √n (L2, GROUP), n^(1 − 1/r) (LP) or
 * n (LINF) times as long in a parameter, or channel, of n weights, so that a {@code c} of equal entries moves by the rate as in Lion, and
 * the bounds grow as much. State: one number a weight.
 *
 * @param beta1 how much of the momentum the step keeps, {@code 0 <= beta1 < 1}
 * @param beta2 how much of itself the momentum keeps, {@code 0 <= beta2 < 1}
 * @param kappa the convex function
 * @param width e of the kappas that have one, in units of the gradient, {@code width > 0}
 * @param power r of LP, {@code power > 1}
 * @param scaled whether the steps of L2, GROUP, LP and LINF are scaled to those of Lion
 */
@About(
        value = "Lion with another convex function",
        paper = "Chen et al. 2024, Lion Secretly Solves Constrained Optimization: As Lyapunov Predicts, equation 3")
public record LionK(double beta1, double beta2, Kappa kappa, double width, double power, boolean scaled)
        implements FormulaRule {

    /** The convex functions: sums over the weights, or norms of a parameter. */
    public enum Kappa {
        /** {@code |c|}, slope {@code sign(c)}: this is Lion; keeps {@code |p| <= 1/λ}. */
        L1("clip(1e30*c, -1, 1)"),
        /** {@code max(|c| − e, 0)}, slope {@code sign(c)} where {@code |c| > e}, else 0: also pulls weights to zero. */
        DEADZONE("where(abs(c) > width, sign(c), 0)"),
        /** {@code c²/2e} up to e, then {@code |c| − e/2}; slope {@code clip(c/e, −1, 1)}: also a quadratic pull. */
        HUBER("clip(c/width, -1, 1)"),
        /** {@code √(c² + e²)}, slope {@code c/√(c² + e²)}: a smooth barrier at {@code |p| = 1/λ}. */
        PSEUDOHUBER("c/sqrt(c^2 + width^2)"),
        /** {@code c²/2}, slope {@code c}: momentum with weight decay, no bound. */
        HALFSQUARE("c"),
        /** {@code ‖c‖}, slope {@code c/‖c‖}: normalised momentum, keeps {@code ‖p‖ <= 1/λ}. */
        L2("c/max(norm(c), 1e-30)", "sqrt(numel())"),
        /** The sum of {@code ‖c‖} over the output channels, slope {@code c/‖c‖} in each: keeps {@code ‖p‖ <= 1/λ} in each. */
        GROUP("c/max(channelnorm(c), 1e-30)", "sqrt(channelnumel())"),
        /**
         * {@code ‖c‖ᵣ = (Σ|c|ʳ)^(1/r)} with {@code r > 1}, slope {@code sign(c)·(|c|/‖c‖ᵣ)^(r−1)}: keeps the norm of p that
         * belongs to {@code r/(r − 1)} within 1/λ.
         */
        LP(
                "sign(c)*(a/max(sum(a^power), 0.5)^(1/power))^(power - 1)",
                "numel()^(1 - 1/power)",
                "a = abs(c)/max(maxabs(c), 1e-30)"),
        /** {@code max|c|}, slope {@code sign(c)} at the largest entries over their number: keeps {@code Σ|p| <= 1/λ}. */
        LINF("top*clip(1e30*c, -1, 1)/sum(top)", "numel()", "top = where(abs(c) == maxabs(c), 1, 0)");

        private final String slope;
        private final String scale;
        private final String before;

        Kappa(String slope) {
            this(slope, "1", "");
        }

        Kappa(String slope, String scale) {
            this(slope, scale, "");
        }

        Kappa(String slope, String scale, String before) {
            this.slope = slope;
            this.scale = scale;
            this.before = before;
        }
    }

    /** Lion: 0.9, 0.99 and L1, not scaled; width and power, which L1 does not have, are 1e-3 and 1.5. */
    public LionK() {
        this(0.9, 0.99, Kappa.L1, 1e-3, 1.5, false);
    }

    /** Checks the ranges. */
    public LionK {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("width", width);
        positive("power", power);
        Range.that("power", power, "a number above 1", power > 1);
    }

    @Override
    public String formula() {
        return """
            c    = beta1*m + (1 - beta1)*g
            BEFORE
            step = lr*(SLOPE)
            m    = beta2*m + (1 - beta2)*g
            """.replace("BEFORE", kappa.before)
                .replace("SLOPE", scaled ? kappa.scale + "*" + kappa.slope : kappa.slope);
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
