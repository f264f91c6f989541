package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * AdaBelief: Adam that divides by how far the gradient lies from its mean.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * s = β₂·s + (1 − β₂)·(g − m)² + ε
 * p = p − η·m̂/(√ŝ + ε)     with m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ)
 * </pre>
 *
 * <p>Zhuang et al. 2020, AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients, Algorithm 2. ε is added to s in
 * every step, so that s tends to at least ε/(1 − β₂). The authors' code rectifies the rate as RAdam does unless told not to, and has
 * ε = 1e-16 since its version 0.1, which is better for transformers. State: two numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared deviation, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "Adam that trusts gradients near their mean",
        paper =
                "Zhuang et al. 2020, AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients, Algorithm 2")
public record AdaBelief(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The paper's defaults: 0.9, 0.999 and 1e-8. */
    public AdaBelief() {
        this(0.9, 0.999, 1e-8);
    }

    /** Checks the ranges. */
    public AdaBelief {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            m    = beta1*m + (1 - beta1)*g
            s    = beta2*s + (1 - beta2)*(g - m)^2 + epsilon
            step = lr*(m/(1 - beta1^t)) / (sqrt(s/(1 - beta2^t)) + epsilon)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "s");
    }
}
