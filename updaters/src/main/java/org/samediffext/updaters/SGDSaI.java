package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * SGD-SaI: momentum with a rate for each parameter that its first gradient sets for good.
 *
 * <pre>
 * s = ‖g‖/(std(g) + ε)          of the first gradient that is not zero
 * b = g                         then, after it b = μ·b + (1 − μ)·g
 * p = p − η·(s·b + λ·p)
 * </pre>
 *
 * <p>Xu et al. 2024, No More Adam: Learning Rate Scaling at Initialization is All You Need. std is that of a sample, over n − 1. λ is
 * {@code weightDecay}, 0.01 unless given. Where the mean of the gradient is small s is nearly √n, the root of the number of weights.
 * A parameter of one weight, or whose first gradient is the same everywhere, has s = 1; the authors' code divides by ε there. s is
 * part of the saved state; the authors' code measures it anew after a restart. State: one number a weight and one a parameter.
 *
 * @param momentum μ, {@code 0 <= momentum < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "momentum with rates set by the first gradient",
        paper = "Xu et al. 2024, No More Adam: Learning Rate Scaling at Initialization is All You Need")
public record SGDSaI(double momentum, double epsilon) implements FormulaRule {

    /** The authors' defaults: 0.9 and 1e-8. */
    public SGDSaI() {
        this(0.9, 1e-8);
    }

    /** Checks the ranges. */
    public SGDSaI {
        decay("momentum", momentum);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        // equal elements may differ from their mean by rounding
        return """
            size     = norm(g)
            std      = norm(g - mean(g))/sqrt(max(numel() - 1, 1))
            measured = where(size > 0, where(std > 1e-12*size, size/(std + epsilon), 1), 0)
            b        = where(s > 0, momentum, 0)*b + where(s > 0, 1 - momentum, 1)*g
            s        = where(s > 0, s, measured)
            step     = (lr*s)*b
            """;
    }

    @Override
    public List<String> state() {
        return List.of("b");
    }

    @Override
    public List<String> numbers() {
        return List.of("s");
    }

    @Override
    public double defaultLearningRate() {
        return 1e-2;
    }

    @Override
    public double defaultWeightDecay() {
        return 0.01;
    }
}
