package org.samediffext.updaters;

import static org.samediffext.spi.Range.nonNegative;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * AdaGrad-Norm: one rate for all weights, falling with the lengths of the gradients.
 *
 * <pre>
 * s = s + ‖g‖²
 * p = p − η·g/√(b² + s)
 * </pre>
 *
 * <p>Ward, Wu and Bottou 2019, AdaGrad Stepsizes: Sharp Convergence Over Nonconvex Landscapes, Algorithm 1. The norm is that of
 * the gradient of the whole model. Where b and all gradients so far are zero the step is 0. State: one number.
 *
 * @param initial b², {@code initial >= 0}
 * @param perParameter whether each parameter has a sum of its own, from its own gradients
 */
@About(
        value = "a rate that falls with the lengths of the gradients",
        paper = "Ward, Wu and Bottou 2019, AdaGrad Stepsizes: Sharp Convergence Over Nonconvex Landscapes, Algorithm 1")
public record AdaGradNorm(double initial, boolean perParameter) implements FormulaRule {

    /** b = 0.1, one sum for the model. */
    public AdaGradNorm() {
        this(0.01, false);
    }

    /** Checks the range. */
    public AdaGradNorm {
        nonNegative("initial", initial);
    }

    @Override
    public String formula() {
        return """
            s    = s + DOT(g, g)
            b    = sqrt(initial + s)
            step = where(b > 0, lr/b, 0)*g
            """.replace("DOT", perParameter ? "dot" : "modeldot");
    }

    @Override
    public List<String> numbers() {
        return List.of("s");
    }

    @Override
    public double defaultLearningRate() {
        return 1;
    }
}
