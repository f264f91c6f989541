package org.samediffext.updaters;

import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * Stochastic gradient descent: {@code p = p − η·g}. State: none.
 *
 * <p>Robbins and Monro 1951, A Stochastic Approximation Method.
 */
@About(value = "stochastic gradient descent", paper = "Robbins and Monro 1951, A Stochastic Approximation Method")
public record Sgd() implements FormulaRule {

    @Override
    public String formula() {
        return "step = lr*g";
    }

    @Override
    public double defaultLearningRate() {
        return 1e-2;
    }
}
