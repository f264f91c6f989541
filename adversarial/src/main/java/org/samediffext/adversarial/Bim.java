package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Basic iterative method: the steps of {@link Pgd} from the clean example, {@code x ← Π(x + α·u(∇L(x)))} with
 * {@code α = relativeStep·ε/steps}. L is the cross entropy.
 *
 * <p>Kurakin, Goodfellow, Bengio 2017, Adversarial Examples in the Physical World. The paper's α is one level of 8 bits, and
 * its number of steps follows from ε; here both follow from the settings.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps
 * @param relativeStep the length of all steps together, in epsilons, above 0
 */
@About(
        value = "projected gradient steps from the clean example",
        paper = "Kurakin et al. 2017, Adversarial Examples in the Physical World")
public record Bim(Norm norm, @Required List<Double> epsilon, int steps, double relativeStep)
        implements FixedBudgetAttack {

    /** L-infinity, 10 steps of ε/5; the epsilon is an example. */
    public Bim() {
        this(Norm.LINF, List.of(0.03), 10, 2);
    }

    /** Checks the settings. */
    public Bim {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("relativeStep", relativeStep);
    }

    @Override
    public Climb climb(Neighbourhood near, SampleRandom random) {
        return new Pgd(norm, epsilon, steps, relativeStep, 1, false, loss()).climb(near, random);
    }
}
