package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * AdamW: Adam with decoupled weight decay.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·g²
 * p = p − η·(m̂/(√v̂ + ε) + λ·p)     with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * </pre>
 *
 * <p>Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, Algorithm 2. λ is the {@code weightDecay} that every
 * updater has, here 0.01 unless given; ε stands after the bias correction. State: two numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "Adam with decoupled weight decay",
        paper = "Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, Algorithm 2")
public record AdamW(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The paper's defaults: 0.9, 0.999 and 1e-8. */
    public AdamW() {
        this(0.9, 0.999, 1e-8);
    }

    /** Checks the ranges. */
    public AdamW {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            m    = beta1*m + (1 - beta1)*g
            v    = beta2*v + (1 - beta2)*g^2
            step = lr*(m/(1 - beta1^t)) / (sqrt(v/(1 - beta2^t)) + epsilon)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v");
    }

    @Override
    public double defaultWeightDecay() {
        return 0.01;
    }
}
