package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;
import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Range;

/**
 * AdEMAMix: AdamW with a second, slow mean of the gradient.
 *
 * <pre>
 * m  = β₁·m + (1 − β₁)·g
 * s  = β₃ₜ·s + (1 − β₃ₜ)·g
 * v  = β₂·v + (1 − β₂)·g²
 * p  = p − η·((m̂ + αₜ·s)/(√v̂ + ε) + λ·p)     with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * αₜ  = α·min(t/Tα, 1)
 * β₃ₜ = min(exp(ln β₁·ln β₃/((1 − t/Tβ)·ln β₃ + t/Tβ·ln β₁)), β₃)     t &lt; Tβ, then β₃
 * </pre>
 *
 * <p>Pagliardini et al. 2024, The AdEMAMix Optimizer: Better, Faster, Older, Algorithm 1 with its schedulers of α and β₃. The paper
 * takes both warm-ups as long as the training; without them large β₃ can diverge early. Without warm-up {@code alpha} 0 is AdamW.
 * λ is {@code weightDecay}. State: three numbers a weight.
 *
 * @param beta1 decay of the fast mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param beta3 decay of the slow mean, {@code 0 <= beta3 < 1}
 * @param alpha weight of the slow mean, {@code alpha >= 0}
 * @param alphaWarmup Tα, the number of steps in which alpha grows, 0 for none
 * @param beta3Warmup Tβ, the number of steps in which beta3 grows from beta1, 0 for none
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "AdamW with a second, slow mean",
        paper = "Pagliardini et al. 2024, The AdEMAMix Optimizer: Better, Faster, Older, Algorithm 1")
public record AdEMAMix(
        double beta1, double beta2, double beta3, double alpha, long alphaWarmup, long beta3Warmup, double epsilon)
        implements FormulaRule {

    /** The paper's defaults, without warm-up: 0.9, 0.999, 0.9999, 5 and 1e-8. */
    public AdEMAMix() {
        this(0.9, 0.999, 0.9999, 5, 0, 0, 1e-8);
    }

    /** Checks the ranges. */
    public AdEMAMix {
        decay("beta1", beta1);
        decay("beta2", beta2);
        decay("beta3", beta3);
        nonNegative("alpha", alpha);
        atLeast("alphaWarmup", alphaWarmup, 0);
        atLeast("beta3Warmup", beta3Warmup, 0);
        positive("epsilon", epsilon);
        Range.that("beta1", beta1, "more than 0 with a beta3Warmup", beta3Warmup == 0 || beta1 > 0);
        Range.that("beta3", beta3, "more than 0 with a beta3Warmup", beta3Warmup == 0 || beta3 > 0);
    }

    @Override
    public String formula() {
        return """
            part  = min(t/beta3Warmup, 1)
            slow  = exp(log(beta1)*log(beta3)/((1 - part)*log(beta3) + part*log(beta1)))
            b3    = where(t < beta3Warmup, min(slow, beta3), beta3)
            a     = where(t < alphaWarmup, alpha*t/alphaWarmup, alpha)
            m     = beta1*m + (1 - beta1)*g
            s     = b3*s + (1 - b3)*g
            v     = beta2*v + (1 - beta2)*g^2
            step  = lr*(m/(1 - beta1^t) + a*s) / (sqrt(v/(1 - beta2^t)) + epsilon)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "s", "v");
    }
}
