package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * EXAdam: Adam with adaptive cross-moments.
 *
 * <pre>
 * m  = β₁·m + (1 − β₁)·g
 * v  = β₂·v + (1 − β₂)·g²
 * d₁ = 1 + v/(v + ε)·β₂ᵗ
 * d₂ = 1 + m²/(m² + ε)·β₁ᵗ
 * p  = p − η·(m̃ + g̃)/(√ṽ + ε)     with m̃ = m·d₁/(1 − β₁ᵗ), ṽ = v·d₂/(1 − β₂ᵗ), g̃ = g·d₁/(1 − β₁ᵗ)
 * </pre>
 *
 * <p>Adly 2024, EXAdam: The Power of Adaptive Cross-Moments. The first step is about 16 times the learning rate, so warm up.
 * State: two numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominators from zero, {@code epsilon > 0}
 */
@About(value = "Adam with adaptive cross-moments", paper = "Adly 2024, EXAdam: The Power of Adaptive Cross-Moments")
public record EXAdam(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The paper's defaults: 0.9, 0.999 and 1e-8. */
    public EXAdam() {
        this(0.9, 0.999, 1e-8);
    }

    /** Checks the ranges. */
    public EXAdam {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            m    = beta1*m + (1 - beta1)*g
            v    = beta2*v + (1 - beta2)*g^2
            d1   = 1 + v/(v + epsilon)*beta2^t
            d2   = 1 + m^2/(m^2 + epsilon)*beta1^t
            mt   = m/(1 - beta1^t)*d1
            vt   = v/(1 - beta2^t)*d2
            gt   = g/(1 - beta1^t)*d1
            step = lr*(mt + gt)/(sqrt(vt) + epsilon)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v");
    }
}
