package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Fast gradient sign method from a random start, the attack within {@link Fast} adversarial training: from a point drawn
 * uniformly from the ball one step, {@code x' = Π(x + relativeStep·ε·u(∇L(x)))}. L is the cross entropy.
 *
 * <p>Wong, Rice, Kolter 2020, Fast Is Better than Free: Revisiting Adversarial Training. As everywhere, the best point seen is
 * kept, which may be the start.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param relativeStep the length of the step in epsilons, above 0
 */
@About(
        value = "one signed gradient step from a random start",
        paper = "Wong et al. 2020, Fast is better than free: Revisiting adversarial training")
public record Ffgsm(Norm norm, @Required List<Double> epsilon, double relativeStep) implements FixedBudgetAttack {

    /** L-infinity, a step of 1.25·ε; the epsilon is an example. */
    public Ffgsm() {
        this(Norm.LINF, List.of(0.03), 1.25);
    }

    /** Checks the settings. */
    public Ffgsm {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.positive("relativeStep", relativeStep);
    }

    @Override
    public boolean randomStart() {
        return true;
    }

    @Override
    public Climb climb(Neighbourhood near, SampleRandom random) {
        return new Pgd(norm, epsilon, 1, relativeStep, 1, true, loss()).climb(near, random);
    }
}
