package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Gradient descent with momentum: {@code m = μ·m + g, p = p − η·m}. State: one number a weight.
 *
 * <p>Polyak 1964, Some Methods of Speeding Up the Convergence of Iteration Methods, equation 9, with the rate outside the momentum
 * as in PyTorch's SGD.
 *
 * @param momentum decay of the momentum, {@code 0 <= momentum < 1}
 */
@About(
        value = "gradient descent with momentum",
        paper = "Polyak 1964, Some Methods of Speeding Up the Convergence of Iteration Methods")
public record Momentum(double momentum) implements FormulaRule {

    /** The usual 0.9. */
    public Momentum() {
        this(0.9);
    }

    /** Checks the ranges. */
    public Momentum {
        decay("momentum", momentum);
    }

    @Override
    public String formula() {
        return """
            m    = momentum*m + g
            step = lr*m
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
