package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Prodigy: Adam that finds its own rate, by a bound from below of how far the solution lies from the start.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·d·g
 * v = β₂·v + (1 − β₂)·d²·g²
 * r = √β₂·r + (1 − √β₂)·η·d²·⟨g, p₀ − p⟩
 * s = √β₂·s + (1 − √β₂)·η·d²·g
 * p = p − η·d·(m/(√v + d·ε) + λ·p)
 * d = max(d, r/‖s‖₁)
 * </pre>
 *
 * <p>Mishchenko and Defazio 2024, Prodigy: An Expeditiously Adaptive Parameter-Free Learner, Algorithm 4. p₀ is the parameter before
 * the first step; ⟨⟩ and ‖‖₁ run over the whole model, which has one d. Leave the rate η at 1, or let a schedule take it from 1
 * to 0. λ is {@code weightDecay}. There is no bias correction and no limit to the growth of d. The authors' code multiplies ε
 * by the new d. m and s are kept over d, v and r over d², so that they do not underflow. State: four numbers a weight (m, v, s, p₀),
 * three a model.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 * @param d0 the first d, smaller than any sensible rate, {@code d0 > 0}
 */
@About(
        value = "Adam that finds its own rate",
        paper = "Mishchenko and Defazio 2024, Prodigy: An Expeditiously Adaptive Parameter-Free Learner, Algorithm 4")
public record Prodigy(double beta1, double beta2, double epsilon, double d0) implements FormulaRule {

    /** The paper's defaults: 0.9, 0.999, 1e-8 and 1e-6. */
    public Prodigy() {
        this(0.9, 0.999, 1e-8, 1e-6);
    }

    /** Checks the ranges. */
    public Prodigy {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
        positive("d0", d0);
    }

    @Override
    public String formula() {
        // in units of d0: grown is d, before the last d; both are 0 before the first step
        return """
            now    = max(grown, 1)
            fallen = where(grown > 0, before/now, 1)
            start  = start + where(grown > 0, 0, 1)*(p - start)
            b3     = sqrt(beta2)
            m      = (beta1*fallen)*m + (1 - beta1)*g
            v      = (beta2*fallen^2)*v + (1 - beta2)*g^2
            r      = b3*fallen^2*r + (1 - b3)*modeldot(lr*g, start - p)
            s      = (b3*fallen^2)*s + ((1 - b3)*lr)*g
            step   = (lr*d0*now)*(m/(sqrt(v) + epsilon) + weightDecay*p)
            size   = modelnorm1(s)
            before = now
            grown  = where(size > 0, max(now, r/size/d0), now)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v", "s", "start");
    }

    @Override
    public List<String> numbers() {
        return List.of("r", "before", "grown");
    }

    @Override
    public double defaultLearningRate() {
        return 1;
    }
}
