package org.samediffext.updaters;

import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * AdaGrad: the gradient over the root of the sum of all squared gradients.
 *
 * <pre>
 * s = s + g²
 * p = p − η·g/(√s + ε)
 * </pre>
 *
 * <p>Duchi et al. 2011, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization, figure 1 with diagonal
 * matrices. The paper adds its δ to √s, as here. State: one number a weight.
 *
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "the gradient over the root of all squares",
        paper =
                "Duchi et al. 2011, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization, figure 1")
public record AdaGrad(double epsilon) implements FormulaRule {

    /** PyTorch's default: 1e-10. */
    public AdaGrad() {
        this(1e-10);
    }

    /** Checks the ranges. */
    public AdaGrad {
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            s    = s + g^2
            step = lr*g/(sqrt(s) + epsilon)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("s");
    }

    @Override
    public double defaultLearningRate() {
        return 1e-2;
    }
}
