package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Fast gradient sign method after a random step: {@code x₁ = clip(x + α·sign(n))}, n Gaussian, and
 * {@code x' = clip(x₁ + (ε − α)·sign(∇L(x₁)))} with {@code α = share·ε}. L is the cross entropy, the norm L-infinity.
 *
 * <p>Tramèr, Kurakin, Papernot, Goodfellow, Boneh, McDaniel 2018, Ensemble Adversarial Training: Attacks and Defenses. As
 * everywhere, the best point seen is kept, which may be x₁.
 *
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param share the part of the budget that the random step takes, from 0 (then this is {@link Fgsm}) to 1
 */
@About(
        value = "one signed gradient step after a random step",
        paper = "Tramèr et al. 2018, Ensemble Adversarial Training: Attacks and Defenses")
public record Rfgsm(@Required List<Double> epsilon, double share) implements FixedBudgetAttack {

    /** Half of the budget for each step; the epsilon is an example. */
    public Rfgsm() {
        this(List.of(0.03), 0.5);
    }

    /** Checks the settings. */
    public Rfgsm {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.fraction("share", share);
    }

    @Override
    public Norm norm() {
        return Norm.LINF;
    }

    @Override
    public boolean randomStart() {
        return true;
    }

    @Override
    public double[] start(Neighbourhood near, SampleRandom random) {
        double[] signs = near.centre();
        for (int i = 0; i < signs.length; i++) {
            signs[i] = Math.signum(random.gaussian());
        }
        return near.step(near.centre(), signs, share * near.ball().radius());
    }

    @Override
    public Climb climb(Neighbourhood near, SampleRandom random) {
        double rest = (1 - share) * near.ball().radius();
        return (point, loss, gradient) -> near.step(point, Steepest.sign(gradient), rest);
    }
}
