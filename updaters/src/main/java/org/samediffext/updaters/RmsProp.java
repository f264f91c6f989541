package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * RMSProp: the gradient over its root mean square.
 *
 * <pre>
 * v = β·v + (1 − β)·g²
 * p = p − η·g/(√v + ε)
 * </pre>
 *
 * <p>Tieleman and Hinton 2012, Neural Networks for Machine Learning, lecture 6.5. PyTorch's default for β, its alpha, is 0.99. No
 * momentum and no centring. State: one number a weight.
 *
 * @param beta decay of the squared mean, {@code 0 <= beta < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "the gradient over its root mean square",
        paper = "Tieleman and Hinton 2012, Neural Networks for Machine Learning, lecture 6.5")
public record RmsProp(double beta, double epsilon) implements FormulaRule {

    /** The lecture's 0.9, and 1e-8. */
    public RmsProp() {
        this(0.9, 1e-8);
    }

    /** Checks the ranges. */
    public RmsProp {
        decay("beta", beta);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            v    = beta*v + (1 - beta)*g^2
            step = lr*g/(sqrt(v) + epsilon)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("v");
    }
}
