package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * {@link Ni} on several scales of the input: the gradient is that of {@code (1/m)·Σ_{i<m} L(x/2^i)} at the point ahead,
 * where zero stands for the lowest legal value.
 *
 * <p>Lin, Song, He, Wang, Hopcroft 2020, Nesterov Accelerated Gradient and Scale Invariance for Adversarial Attacks.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps, each of ε/steps
 * @param momentum the share of the accumulated gradient that a step keeps, at least 0
 * @param scales how many scales m, at least one
 * @param loss the loss that is raised
 */
@About(
        value = "looking ahead, the loss averaged over scales of the input",
        paper = "Lin et al. 2020, Nesterov Accelerated Gradient and Scale Invariance for Adversarial Attacks")
public record Sini(Norm norm, @Required List<Double> epsilon, int steps, double momentum, int scales, LogitLoss loss)
        implements MomentumAttack {

    /** L-infinity, 10 steps, momentum 1, five scales, cross entropy; the epsilon is an example. */
    public Sini() {
        this(Norm.LINF, List.of(0.03), 10, 1, 5, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Sini {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.nonNegative("momentum", momentum);
        Range.atLeast("scales", scales, 1);
    }

    @Override
    public boolean ahead() {
        return true;
    }
}
