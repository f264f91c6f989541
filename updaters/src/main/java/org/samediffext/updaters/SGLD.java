package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;
import static org.samediffext.spi.Range.nonNegative;

import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Required;
import org.samediffext.spi.StepNoise;
import org.samediffext.spi.StepNumbers;

/**
 * Stochastic gradient Langevin dynamics: {@code p = p − η·g + √(2ηT)·z}, z standard normal, new in each step. It does not
 * converge but wanders: with a small rate it visits weights with a density proportional to {@code exp(−loss/T)}. State: none.
 *
 * <p>Welling and Teh 2011, Bayesian Learning via Stochastic Gradient Langevin Dynamics. The paper steps by {@code ε/2} along
 * the gradient of the log posterior, a sum over all N examples, with noise of variance ε. With g the gradient of the mean
 * loss that is {@code η = Nε/2} and {@code T = 1/N}, and a prior is weight decay by regularization (L2), whose gradient the
 * rule sees. Where the rate falls as the paper's, {@code a(b + t)^−γ} with γ in (0.5, 1], no rejection step is needed.
 *
 * <p>The mean of the visited weights is that of {@code average: {kind: swa}}. Decoupled weight decay pulls as L2 does, since
 * the step is the gradient's. Noise through another rule, such as Adam, is not Langevin dynamics: the composition's {@code
 * noise} acts on gradients.
 *
 * @param temperature T, {@code temperature >= 0}: 1/N, with N the number of examples in the training set, samples from the
 *     posterior; lower ones stay closer to the optimum, 0 is stochastic gradient descent
 * @param seed the seed of the noise, {@code seed >= 0}; what is drawn depends on it, the step, the parameter and the element
 */
@About(
        value = "gradient descent with noise, samples from a posterior",
        paper = "Welling and Teh 2011, Bayesian Learning via Stochastic Gradient Langevin Dynamics")
public record SGLD(@Required double temperature, long seed) implements FormulaRule, StepNoise {

    /** Seed 0 and, as an example, the temperature for 100,000 training examples, on whose number it depends. */
    public SGLD() {
        this(1e-5, 0);
    }

    /** Checks the ranges. */
    public SGLD {
        nonNegative("temperature", temperature);
        atLeast("seed", seed, 0);
    }

    @Override
    public String formula() {
        return "step = lr*g";
    }

    @Override
    public double deviation(StepNumbers numbers) {
        return Math.sqrt(2 * numbers.lr() * temperature);
    }

    @Override
    public double defaultLearningRate() {
        return 1e-2;
    }
}
