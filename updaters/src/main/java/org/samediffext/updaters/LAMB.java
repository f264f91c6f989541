package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Range;

/**
 * LAMB: Adam whose steps are as long, for each parameter, as the rate times its weights, for large batches.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·g²
 * u = m̂/(√v̂ + ε) + λ·p     with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * p = p − η·φ(‖p‖)/‖u‖·u     with φ(z) = min(max(z, minNorm), maxNorm)
 * </pre>
 *
 * <p>You et al. 2020, Large Batch Optimization for Deep Learning: Training BERT in 76 Minutes, Algorithm 2. λ is {@code
 * weightDecay}; φ is the identity unless a bound is given. Where φ or ‖u‖ is zero their quotient is 1, so that parameters which
 * begin as zero, as biases do, can leave it; the paper leaves that open. State: two numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 * @param minNorm lower bound of φ, {@code minNorm >= 0}
 * @param maxNorm upper bound of φ, 0 for none, else {@code maxNorm >= minNorm}
 */
@About(
        value = "Adam with a rate for each parameter, for large batches",
        paper = "You et al. 2020, Large Batch Optimization for Deep Learning: Training BERT in 76 Minutes, Algorithm 2")
public record LAMB(double beta1, double beta2, double epsilon, double minNorm, double maxNorm) implements FormulaRule {

    /** The authors' defaults: 0.9, 0.999, 1e-6, without bounds. */
    public LAMB() {
        this(0.9, 0.999, 1e-6, 0, 0);
    }

    /** Checks the ranges. */
    public LAMB {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
        nonNegative("minNorm", minNorm);
        nonNegative("maxNorm", maxNorm);
        Range.that("maxNorm", maxNorm, "0 or at least minNorm", maxNorm == 0 || maxNorm >= minNorm);
    }

    @Override
    public String formula() {
        return """
            m    = beta1*m + (1 - beta1)*g
            v    = beta2*v + (1 - beta2)*g^2
            u    = (m/(1 - beta1^t)) / (sqrt(v/(1 - beta2^t)) + epsilon) + weightDecay*p
            phi  = max(norm(p), minNorm)
            phi  = where(maxNorm > 0, min(phi, maxNorm), phi)
            size = norm(u)
            step = lr*where(min(phi, size) > 0, phi/size, 1)*u
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
