package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Optimistic Adam: each step adds the new Adam direction once more and takes the last one back, for games such as GANs.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·g²
 * u = m̂/(√v̂ + ε)     with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * p = p − η·(2u − u₋₁)
 * </pre>
 *
 * <p>Daskalakis et al. 2018, Training GANs with Optimism, Algorithm 1. u is zero before the first step, which is therefore twice as
 * long; a rate that changes multiplies both directions. For plain minimisation it is no better than Adam. State: three numbers a
 * weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(value = "Adam for games", paper = "Daskalakis et al. 2018, Training GANs with Optimism, Algorithm 1")
public record OptimisticAdam(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The paper's values for GANs: 0.5, 0.9 and 1e-8. */
    public OptimisticAdam() {
        this(0.5, 0.9, 1e-8);
    }

    /** Checks the ranges. */
    public OptimisticAdam {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            m    = beta1*m + (1 - beta1)*g
            v    = beta2*v + (1 - beta2)*g^2
            next = (m/(1 - beta1^t)) / (sqrt(v/(1 - beta2^t)) + epsilon)
            step = lr*(2*next - u)
            u    = next
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v", "u");
    }

    @Override
    public double defaultLearningRate() {
        return 1e-4;
    }
}
