package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * diffGrad: Adam whose step is damped where the gradient hardly changes.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·g²
 * ξ = 1/(1 + e^−|g₋₁ − g|)
 * p = p − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·ξ·m/(√v + ε)
 * </pre>
 *
 * <p>Dubey et al. 2020, diffGrad: An Optimization Method for Convolutional Neural Networks. The friction ξ compares the
 * gradient with that of the step before, as in the paper; the file behind its tables compared the gradient with itself. With
 * small gradients ξ is about 1/2: compare with Adam at half the rate. State: three numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "Adam with friction where the gradient hardly changes",
        paper = "Dubey et al. 2020, diffGrad: An Optimization Method for Convolutional Neural Networks")
public record DiffGrad(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The paper's defaults: 0.9, 0.999 and 1e-8. */
    public DiffGrad() {
        this(0.9, 0.999, 1e-8);
    }

    /** Checks the ranges. */
    public DiffGrad {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            m        = beta1*m + (1 - beta1)*g
            v        = beta2*v + (1 - beta2)*g^2
            xi       = sigmoid(abs(previous - g))
            step     = lr*sqrt(1 - beta2^t)/(1 - beta1^t) * xi*m/(sqrt(v) + epsilon)
            previous = g
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v", "previous");
    }
}
