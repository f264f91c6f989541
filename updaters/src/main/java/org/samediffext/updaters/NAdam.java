package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * NAdam: Adam with Nesterov momentum, whose momentum grows by a schedule.
 *
 * <pre>
 * μₜ = β₁·(1 − 0.96^(t·ψ)/2)
 * m  = μₜ·m + (1 − μₜ)·g
 * v  = β₂·v + (1 − β₂)·g²
 * m̂  = μₜ₊₁·m/(1 − μ₁⋯μₜ₊₁) + (1 − μₜ)·g/(1 − μ₁⋯μₜ)
 * p  = p − η·m̂/(√v̂ + ε)     with v̂ = v/(1 − β₂ᵗ)
 * </pre>
 *
 * <p>Dozat 2016, Incorporating Nesterov Momentum into Adam, Algorithm 2, with the schedule of its section 3.1; the β₂ that the
 * algorithm prints in front of v in v̂ is left out, as everywhere. PyTorch and Keras let m decay by β₁ but correct it as if it
 * decayed by μ; DL4J's Nadam does not correct v, and its first step is 60 times the rate. State: three numbers a weight, the third of
 * which is 1 − μ₁⋯μₜ.
 *
 * @param beta1 what the decay of the mean grows to, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 * @param psi how fast the momentum grows, {@code psi >= 0}; 0 keeps it at {@code beta1/2}
 */
@About(
        value = "Adam with Nesterov momentum",
        paper = "Dozat 2016, Incorporating Nesterov Momentum into Adam, Algorithm 2")
public record NAdam(double beta1, double beta2, double epsilon, double psi) implements FormulaRule {

    /** The usual defaults: 0.9, 0.999, 1e-8 and 0.004. */
    public NAdam() {
        this(0.9, 0.999, 1e-8, 0.004);
    }

    /** Checks the ranges. */
    public NAdam {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
        nonNegative("psi", psi);
    }

    @Override
    public String formula() {
        return """
            mu   = beta1*(1 - 0.96^(t*psi)/2)
            next = beta1*(1 - 0.96^((t + 1)*psi)/2)
            m    = mu*m + (1 - mu)*g
            v    = beta2*v + (1 - beta2)*g^2
            c    = 1 - mu*(1 - c)
            mhat = next*m/(1 - next*(1 - c)) + (1 - mu)*g/c
            step = lr*mhat/(sqrt(v/(1 - beta2^t)) + epsilon)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v", "c");
    }

    @Override
    public double defaultLearningRate() {
        return 2e-3;
    }
}
