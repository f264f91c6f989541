package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * ADOPT: Adam that divides by the squared mean of the step before, which converges with any β₂.
 *
 * <pre>
 * first step: v = g², the parameter stays
 * m = β₁·m + (1 − β₁)·clip(g/max(√v, ε), −c, c)     with c = (t − 1)^¼, v of the step before
 * p = p − η·m
 * v = β₂·v + (1 − β₂)·g²
 * </pre>
 *
 * <p>Taniguchi et al. 2024, ADOPT: Modified Adam Can Converge with Any β₂ with the Optimal Rate, Algorithm 2 as revised, with the
 * clipping, as in the authors' code since its update of November 2024. The number of a step in the paper is t − 1, since the first
 * gradient only initialises v. State: two numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "Adam that converges with any beta2",
        paper =
                "Taniguchi et al. 2024, ADOPT: Modified Adam Can Converge with Any β2 with the Optimal Rate, Algorithm 2")
public record ADOPT(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The paper's defaults: 0.9, 0.9999 and 1e-6. */
    public ADOPT() {
        this(0.9, 0.9999, 1e-6);
    }

    /** Checks the ranges. */
    public ADOPT {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            c    = (t - 1)^0.25
            b2   = where(t == 1, 0, beta2)
            m    = beta1*m + (1 - beta1)*clip(g/max(sqrt(v), epsilon), -c, c)
            step = lr*m
            v    = b2*v + (1 - b2)*g^2
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v");
    }
}
