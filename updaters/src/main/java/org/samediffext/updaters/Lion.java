package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Lion: {@code c = β₁m + (1 − β₁)g, p = p − η·sign(c), m = β₂m + (1 − β₂)g}. Chen et al. 2023, Algorithm 2. Every weight moves
 * by the full rate: take it 3 to 10 times smaller than for Adam, and the weight decay as many times larger.
 *
 * @param beta1 how much of the momentum the step keeps, {@code 0 <= beta1 < 1}
 * @param beta2 how much of itself the momentum keeps, {@code 0 <= beta2 < 1}
 */
@About(value = "sign momentum", paper = "Chen et al. 2023, Symbolic Discovery of Optimization Algorithms, Algorithm 2")
public record Lion(double beta1, double beta2) implements FormulaRule {

    /** The paper's defaults: 0.9 and 0.99. */
    public Lion() {
        this(0.9, 0.99);
    }

    /** Checks the ranges. */
    public Lion {
        decay("beta1", beta1);
        decay("beta2", beta2);
    }

    @Override
    public String formula() {
        // sign(c), fading to 0 below 1e-30: else a weight whose gradient has died would drift for ever
        return """
            c    = beta1*m + (1 - beta1)*g
            step = lr*clip(1e30*c, -1, 1)
            m    = beta2*m + (1 - beta2)*g
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m");
    }

    @Override
    public double defaultLearningRate() {
        return 1e-4;
    }
}
