package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Rectified Adam: plain momentum until the variance of the adaptive rate is tractable, then Adam with a rectified rate.
 *
 * <pre>
 * m  = β₁·m + (1 − β₁)·g
 * v  = β₂·v + (1 − β₂)·g²
 * ρ∞ = 2/(1 − β₂) − 1
 * ρ  = ρ∞ − 2t·β₂ᵗ/(1 − β₂ᵗ)
 * r  = √((ρ − 4)(ρ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρ))
 * p  = p − η·r·m̂·√(1 − β₂ᵗ)/(√v + ε)     ρ &gt; 4
 * p  = p − η·m̂                            else, with m̂ = m/(1 − β₁ᵗ)
 * </pre>
 *
 * <p>Liu et al. 2020, On the Variance of the Adaptive Learning Rate and Beyond, Algorithm 2. With the defaults the fifth step is
 * the first that is adaptive; the authors' code and PyTorch wait for ρ &gt; 5, which is one step later. ε, which the algorithm
 * does not print, stands where the authors' code has it. With {@code beta2 <= 0.6} no step is adaptive. State: two numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "Adam with a rectified rate instead of a warm-up",
        paper = "Liu et al. 2020, On the Variance of the Adaptive Learning Rate and Beyond, Algorithm 2")
public record RAdam(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The paper's defaults: 0.9, 0.999 and 1e-8. */
    public RAdam() {
        this(0.9, 0.999, 1e-8);
    }

    /** Checks the ranges. */
    public RAdam {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            m    = beta1*m + (1 - beta1)*g
            v    = beta2*v + (1 - beta2)*g^2
            most = 2/(1 - beta2) - 1
            rho  = most - 2*t*beta2^t/(1 - beta2^t)
            r    = sqrt((rho - 4)*(rho - 2)*most/((most - 4)*(most - 2)*rho))
            rate = where(rho > 4, lr*r*sqrt(1 - beta2^t)/(1 - beta1^t), 0)
            flat = where(rho > 4, 0, lr/(1 - beta1^t))
            step = rate*m/(sqrt(v) + epsilon) + flat*m
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v");
    }
}
