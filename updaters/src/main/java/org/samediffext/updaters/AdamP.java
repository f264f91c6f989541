package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.fraction;
import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * AdamP: Adam without the growth of scale-invariant weights, such as those before a batch normalization.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·g²
 * q = m̂/(√v̂ + ε)     with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * p = p − η·(q − n·⟨n, q⟩ + ρ·λ·p)     where cos(g, p) &lt; δ/√dim(p), with n = p/(‖p‖ + ε)
 * p = p − η·(q + λ·p)                  elsewhere
 * </pre>
 *
 * <p>Heo et al. 2021, AdamP: Slowing Down the Slowdown for Momentum Optimizers on Scale-invariant Weights, Algorithm 2. The
 * test is made for all output channels together, the largest cosine counting, then for the layer as a whole. Biases, gains
 * and vectors are never projected. Where the gradient is zero the authors' code finds the weights scale-invariant and lets
 * them decay less; here nothing is projected then. State: two numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominators from zero, {@code epsilon > 0}
 * @param delta δ, how far from orthogonal gradient and weights may be, {@code delta >= 0}
 * @param decayRatio ρ, the part of the weight decay that scale-invariant weights keep, {@code 0 <= decayRatio <= 1}
 * @param nesterov whether {@code β₁·m + (1 − β₁)·g} takes the place of {@code m} in the step
 */
@About(
        value = "Adam without the growth of scale-invariant weights",
        paper = "Heo et al. 2021, AdamP: Slowing Down the Slowdown for Momentum Optimizers on Scale-invariant Weights")
public record AdamP(double beta1, double beta2, double epsilon, double delta, double decayRatio, boolean nesterov)
        implements FormulaRule {

    /** The paper's defaults: 0.9, 0.999, 1e-8, 0.1, 0.1, without Nesterov's momentum. */
    public AdamP() {
        this(0.9, 0.999, 1e-8, 0.1, 0.1, false);
    }

    /** Checks the ranges. */
    public AdamP {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
        nonNegative("delta", delta);
        fraction("decayRatio", decayRatio);
    }

    @Override
    public String formula() {
        return """
            m      = beta1*m + (1 - beta1)*g
            v      = beta2*v + (1 - beta2)*g^2
            q      = (MOMENTUM)/(1 - beta1^t) / (sqrt(v)/sqrt(1 - beta2^t) + epsilon)
            lambda = weightDecay
            """.replace("MOMENTUM", nesterov ? "beta1*m + (1 - beta1)*g" : "m") + Projection.STEP;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v");
    }

    @Override
    public boolean decaysItself() {
        return true;
    }
}
