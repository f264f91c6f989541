package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Nesterov momentum, rewritten for the gradient at the parameter itself.
 *
 * <pre>
 * m = μ·m + g
 * p = p − η·(g + μ·m)
 * </pre>
 *
 * <p>Sutskever et al. 2013, On the Importance of Initialization and Momentum in Deep Learning, equations 3 and 4, in the variable
 * θ + μv, as in PyTorch's SGD; the rate stands outside the momentum, so that a rate that changes acts at once. State: one number a
 * weight.
 *
 * @param momentum decay of the momentum, {@code 0 <= momentum < 1}
 */
@About(
        value = "Nesterov momentum",
        paper =
                "Sutskever et al. 2013, On the Importance of Initialization and Momentum in Deep Learning, equations 3 and 4")
public record Nesterov(double momentum) implements FormulaRule {

    /** The usual 0.9. */
    public Nesterov() {
        this(0.9);
    }

    /** Checks the ranges. */
    public Nesterov {
        decay("momentum", momentum);
    }

    @Override
    public String formula() {
        return """
            m    = momentum*m + g
            step = lr*(g + momentum*m)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m");
    }

    @Override
    public double defaultLearningRate() {
        return 1e-2;
    }
}
