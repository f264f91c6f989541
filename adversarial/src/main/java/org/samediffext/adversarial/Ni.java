package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Nesterov iterative fast gradient sign method: {@link Mi} with the gradient taken where the momentum leads, at
 * {@code x + (ε/steps)·momentum·v}.
 *
 * <p>Lin, Song, He, Wang, Hopcroft 2020, Nesterov Accelerated Gradient and Scale Invariance for Adversarial Attacks.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps, each of ε/steps
 * @param momentum the share of the accumulated gradient that a step keeps, at least 0
 * @param loss the loss that is raised
 */
@About(
        value = "gradient steps with momentum that look ahead",
        paper = "Lin et al. 2020, Nesterov Accelerated Gradient and Scale Invariance for Adversarial Attacks")
public record Ni(Norm norm, @Required List<Double> epsilon, int steps, double momentum, LogitLoss loss)
        implements MomentumAttack {

    /** L-infinity, 10 steps, momentum 1, cross entropy; the epsilon is an example. */
    public Ni() {
        this(Norm.LINF, List.of(0.03), 10, 1, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Ni {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.nonNegative("momentum", momentum);
    }

    @Override
    public boolean ahead() {
        return true;
    }
}
