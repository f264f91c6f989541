package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.fraction;
import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * SGDP: momentum without the growth of scale-invariant weights, such as those before a batch normalization.
 *
 * <pre>
 * b = μ·b + (1 − τ)·g
 * p = p − η·(b − n·⟨n, b⟩ + ρ·λ/(1 − μ)·p)     where cos(g, p) &lt; δ/√dim(p), with n = p/(‖p‖ + ε)
 * p = p − η·(b + λ/(1 − μ)·p)                  elsewhere
 * </pre>
 *
 * <p>Heo et al. 2021, AdamP: Slowing Down the Slowdown for Momentum Optimizers on Scale-invariant Weights, Algorithm 1. The
 * test is that of {@link AdamP}. The first b is (1 − τ)·g, and the weight decay is divided by 1 − μ, as in the authors'
 * code. State: one number a weight.
 *
 * @param momentum μ, {@code 0 <= momentum < 1}
 * @param dampening τ, the part of the gradient that the momentum leaves out, {@code 0 <= dampening <= 1}
 * @param epsilon keeps the denominators from zero, {@code epsilon > 0}
 * @param delta δ, how far from orthogonal gradient and weights may be, {@code delta >= 0}
 * @param decayRatio ρ, the part of the weight decay that scale-invariant weights keep, {@code 0 <= decayRatio <= 1}
 * @param nesterov whether {@code g + μ·b} takes the place of {@code b} in the step
 */
@About(
        value = "momentum without the growth of scale-invariant weights",
        paper = "Heo et al. 2021, AdamP: Slowing Down the Slowdown for Momentum Optimizers on Scale-invariant Weights")
public record SGDP(double momentum, double dampening, double epsilon, double delta, double decayRatio, boolean nesterov)
        implements FormulaRule {

    /** The authors' defaults: no momentum, no dampening, 1e-8, 0.1, 0.1, without Nesterov's momentum. */
    public SGDP() {
        this(0, 0, 1e-8, 0.1, 0.1, false);
    }

    /** Checks the ranges. */
    public SGDP {
        decay("momentum", momentum);
        fraction("dampening", dampening);
        positive("epsilon", epsilon);
        nonNegative("delta", delta);
        fraction("decayRatio", decayRatio);
    }

    @Override
    public String formula() {
        return """
            b      = momentum*b + (1 - dampening)*g
            q      = MOMENTUM
            lambda = weightDecay/(1 - momentum)
            """.replace("MOMENTUM", nesterov ? "g + momentum*b" : "b") + Projection.STEP;
    }

    @Override
    public List<String> state() {
        return List.of("b");
    }

    @Override
    public boolean decaysItself() {
        return true;
    }
}
