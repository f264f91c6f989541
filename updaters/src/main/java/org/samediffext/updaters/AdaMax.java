package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * AdaMax: Adam with the largest gradient instead of the squared mean.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * u = max(β₂·u, |g| + ε)
 * p = p − η/(1 − β₁ᵗ)·m/u
 * </pre>
 *
 * <p>Kingma and Ba 2015, Adam: A Method for Stochastic Optimization, Algorithm 2, which has no ε and divides by zero where the
 * gradient is zero; ε stands where PyTorch has it. State: two numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the largest gradient, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "Adam with the largest gradient",
        paper = "Kingma and Ba 2015, Adam: A Method for Stochastic Optimization, Algorithm 2")
public record AdaMax(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The paper's defaults: 0.9, 0.999 and 1e-8. */
    public AdaMax() {
        this(0.9, 0.999, 1e-8);
    }

    /** Checks the ranges. */
    public AdaMax {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            m    = beta1*m + (1 - beta1)*g
            u    = max(beta2*u, abs(g) + epsilon)
            step = lr/(1 - beta1^t)*m/u
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "u");
    }

    @Override
    public double defaultLearningRate() {
        return 2e-3;
    }
}
