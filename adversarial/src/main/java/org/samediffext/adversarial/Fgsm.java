package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Required;

/**
 * Fast gradient sign method: one step to the edge, {@code x' = clip(x + ε·sign(∇L(x)))} for L-infinity. For L2 and L1
 * the point of ball and box at which the linearised loss is largest. L is the cross entropy.
 *
 * <p>Goodfellow, Shlens, Szegedy 2015, Explaining and Harnessing Adversarial Examples, section 4. The L2 and L1
 * versions are not in the paper. As everywhere, the clean example is kept where the step does not raise the loss.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 */
@About(
        value = "one signed gradient step",
        paper = "Goodfellow et al. 2015, Explaining and Harnessing Adversarial Examples, section 4")
public record Fgsm(Norm norm, @Required List<Double> epsilon) implements FixedBudgetAttack {

    /** L-infinity; the epsilon is an example. */
    public Fgsm() {
        this(Norm.LINF, List.of(0.03));
    }

    /** Checks the budgets. */
    public Fgsm {
        epsilon = Ball.radii("epsilon", epsilon);
    }

    @Override
    public Climb climb(Neighbourhood near, SampleRandom random) {
        return (point, loss, gradient) -> near.linearMaximum(gradient);
    }
}
