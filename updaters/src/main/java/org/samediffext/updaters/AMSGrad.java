package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * AMSGrad: Adam whose denominator never shrinks.
 *
 * <pre>
 * m = β₁·m + (1 − β₁)·g
 * v = β₂·v + (1 − β₂)·g²
 * w = max(w, v)
 * p = p − η·m/(√w + ε)
 * </pre>
 *
 * <p>Reddi et al. 2018, On the Convergence of Adam and Beyond, Algorithm 2, which corrects no bias; the first step is
 * (1 − β₁)/√(1 − β₂) times the rate, 3.2 with the defaults. PyTorch, Keras and DL4J correct the bias. ε, which the algorithm does
 * not print, keeps a weight without gradient in place. State: three numbers a weight.
 *
 * @param beta1 decay of the mean, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 */
@About(
        value = "Adam whose denominator never shrinks",
        paper = "Reddi et al. 2018, On the Convergence of Adam and Beyond, Algorithm 2")
public record AMSGrad(double beta1, double beta2, double epsilon) implements FormulaRule {

    /** The usual defaults: 0.9, 0.999 and 1e-8. */
    public AMSGrad() {
        this(0.9, 0.999, 1e-8);
    }

    /** Checks the ranges. */
    public AMSGrad {
        decay("beta1", beta1);
        decay("beta2", beta2);
        positive("epsilon", epsilon);
    }

    @Override
    public String formula() {
        return """
            m    = beta1*m + (1 - beta1)*g
            v    = beta2*v + (1 - beta2)*g^2
            w    = max(w, v)
            step = lr*m/(sqrt(w) + epsilon)
            """;
    }

    @Override
    public List<String> state() {
        return List.of("m", "v", "w");
    }
}
