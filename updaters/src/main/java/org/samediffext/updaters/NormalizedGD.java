package org.samediffext.updaters;

import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Normalised gradient descent: {@code p = p − η·g/‖g‖}, where the norm is that of the gradient of the whole model, so that every
 * step is as long as the rate. State: none.
 *
 * <p>Hazan, Levy and Shalev-Shwartz 2015, Beyond Convexity: Stochastic Quasi-Convex Optimization, Algorithm 1; after Nesterov 1984.
 * A gradient of zeros gives no step; a norm below 1e-30 counts as that. Its minibatches must not be too small.
 */
@About(
        value = "steps as long as the rate",
        paper =
                "Hazan, Levy and Shalev-Shwartz 2015, Beyond Convexity: Stochastic Quasi-Convex Optimization, Algorithm 1")
public record NormalizedGD() implements FormulaRule {

    @Override
    public String formula() {
        return "step = lr*g/max(modelnorm(g), 1e-30)";
    }

    @Override
    public double defaultLearningRate() {
        return 1e-2;
    }
}
