package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Adan: adaptive Nesterov momentum from the differences of gradients.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·(g − g₋₁)
 * n = β₃·n + (1 − β₃)·(g + β₂·(g − g₋₁))²
 * p = p − η·(m + β₂·v)/(√n + ε)
 * </pre>
 *
 * <p>Xie et al. 2022, Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models, Algorithm 1 without restarts,
 * with its start: in the first step m = g, v = 0 and n = g², so that the step is the sign of the gradient, and in the second
 * v = g − g₋₁. βᵢ are decays, as in the authors' code: 1 − βᵢ of the paper. That code starts from zeros and corrects the bias
 * instead. The paper's weight decay divides by 1 + ηλ; {@code weightDecay} subtracts ηλp, which agrees to first order. State: four
 * numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the mean difference, {@code 0 <= beta2 < 1}
 * @param beta3 decay of the squared mean, {@code 0 <= beta3 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "adaptive Nesterov momentum",
        paper =
                "Xie et al. 2022, Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models, Algorithm 1")
public record Adan(double beta1, double beta2, double beta3, double epsilon) implements FormulaRule {

    /** The paper's defaults: 0.98, 0.92, 0.99 and 1e-8. */
    public Adan() {
        this(0.98, 0.92, 0.99, 1e-8);
    }

    /** Checks the ranges. */
    public Adan {
        decay("beta1", beta1);
        decay("beta2", beta2);
        decay("beta3", beta3);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            d        = where(t == 1, 0, 1)*(g - previous)
            b1       = where(t == 1, 0, beta1)
            b2       = where(t <= 2, 0, beta2)
            b3       = where(t == 1, 0, beta3)
            m        = b1*m + (1 - b1)*g
            v        = b2*v + (1 - b2)*d
            n        = b3*n + (1 - b3)*(g + beta2*d)^2
            step     = lr*(m + beta2*v)/(sqrt(n) + epsilon)
            previous = g
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v", "n", "previous");
    }
}
