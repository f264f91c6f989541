package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Momentum iterative fast gradient sign method, {@code v ← momentum·v + g/mean|g|}, {@code x ← Π(x + (ε/steps)·u(v))}.
 *
 * <p>Dong, Liao, Pang, Su, Zhu, Hu, Li 2018, Boosting Adversarial Attacks with Momentum. The mean of |g| stands for its sum, which
 * changes the length of v and nothing else. Momentum 0 gives {@link Bim} with steps of ε/steps.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps, each of ε/steps
 * @param momentum the share of the accumulated gradient that a step keeps, at least 0
 * @param loss the loss that is raised
 */
@About(value = "gradient steps with momentum", paper = "Dong et al. 2018, Boosting Adversarial Attacks with Momentum")
public record Mi(Norm norm, @Required List<Double> epsilon, int steps, double momentum, LogitLoss loss)
        implements MomentumAttack {

    /** L-infinity, 10 steps, momentum 1, cross entropy; the epsilon is an example. */
    public Mi() {
        this(Norm.LINF, List.of(0.03), 10, 1, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Mi {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.nonNegative("momentum", momentum);
    }
}
