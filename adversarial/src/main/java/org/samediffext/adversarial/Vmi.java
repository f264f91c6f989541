package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Variance tuning: {@link Mi}, or {@link Ni} where it looks ahead, with {@code g + V} in place of g, V from the step before:
 * the mean gradient at points drawn from a ball around x, less g. In L-infinity the ball is the cube of side
 * {@code 2·reach·ε}.
 *
 * <p>Wang, He 2021, Enhancing the Transferability of Adversarial Attacks through Variance Tuning.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps, each of ε/steps
 * @param momentum the share of the accumulated gradient that a step keeps, at least 0
 * @param neighbours how many points around each point, at least 0
 * @param reach how far away they may be, in epsilons, above 0
 * @param ahead whether the gradient is taken where the momentum leads
 * @param loss the loss that is raised
 */
@About(
        value = "momentum, the gradient tuned by those around",
        paper = "Wang and He 2021, Enhancing the Transferability of Adversarial Attacks through Variance Tuning")
public record Vmi(
        Norm norm,
        @Required List<Double> epsilon,
        int steps,
        double momentum,
        int neighbours,
        double reach,
        boolean ahead,
        LogitLoss loss)
        implements MomentumAttack {

    /** L-infinity, 10 steps, momentum 1, five points within 1.5·ε, not ahead, cross entropy; the epsilon is an example. */
    public Vmi() {
        this(Norm.LINF, List.of(0.03), 10, 1, 5, 1.5, false, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Vmi {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.nonNegative("momentum", momentum);
        Range.atLeast("neighbours", neighbours, 0);
        Range.positive("reach", reach);
    }
}
