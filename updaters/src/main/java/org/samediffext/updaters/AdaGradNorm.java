package org.samediffext.updaters;

import static org.samediffext.spi.Range.nonNegative;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * AdaGrad-Norm: one rate for all weights of a parameter, falling with the lengths of its gradients.
 *
 * <pre>
 * s = s + ‖g‖²
 * p = p − η·g/√(b² + s)
 * </pre>
 *
 * <p>Ward, Wu and Bottou 2019, AdaGrad Stepsizes: Sharp Convergence Over Nonconvex Landscapes, Algorithm 1, with the norm of each
 * parameter by itself. Where b and all gradients so far are zero the step is 0. State: one number a parameter.
 *
 * @param initial b², {@code initial >= 0}
 */
@About(
        value = "a rate that falls with the lengths of the gradients",
        paper = "Ward, Wu and Bottou 2019, AdaGrad Stepsizes: Sharp Convergence Over Nonconvex Landscapes, Algorithm 1")
public record AdaGradNorm(double initial) implements FormulaRule {

    /** b = 0.1. */
    public AdaGradNorm() {
        this(0.01);
    }

    /** Checks the range. */
    public AdaGradNorm {
        nonNegative("initial", initial);
    }

    @Override
    public String formula() {
        return """
            s    = s + dot(g, g)
            b    = sqrt(initial + s)
            step = where(b > 0, lr/b, 0)*g
            """;
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
