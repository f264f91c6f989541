package org.samediffext.toy;

import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/** Plain gradient descent. */
@About(value = "toy gradient descent", paper = "Cauchy 1847")
public record ToySgd() implements FormulaRule {

    @Override
    public double defaultLearningRate() {
        return 0.1;
    }

    @Override
    public double defaultWeightDecay() {
        return 0.01;
    }

    @Override
    public String formula() {
        return "step = lr*g";
    }
}
