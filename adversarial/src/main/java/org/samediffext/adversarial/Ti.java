package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Translation invariance: {@link Mi} with a gradient that is smoothed before it is accumulated, by a Gaussian window from −3 to
 * 3 deviations that sums to one, zero around the image. Smoothing stands for the mean gradient over shifts of the
 * image. With diversity 0.5 it is the combination with {@link Di} that is known as TI-DIM.
 *
 * <p>Dong, Pang, Su, Zhu 2019, Evading Defenses to Transferable Adversarial Examples by Translation-Invariant Attacks. Images
 * have their channels first.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps, each of ε/steps
 * @param momentum the share of the accumulated gradient that a step keeps, at least 0
 * @param side the side of the window in pixels, odd
 * @param diversity how often the image is changed as in {@link Di}, a probability
 * @param smallest the smallest height and width of a changed image as a fraction of its own, {@code 0 < smallest <= 1}
 * @param loss the loss that is raised
 */
@About(
        value = "momentum, the gradient smoothed over shifts of the image",
        paper =
                "Dong et al. 2019, Evading Defenses to Transferable Adversarial Examples by Translation-Invariant Attacks")
public record Ti(
        Norm norm,
        @Required List<Double> epsilon,
        int steps,
        double momentum,
        int side,
        double diversity,
        double smallest,
        LogitLoss loss)
        implements MomentumAttack {

    /** L-infinity, 10 steps, momentum 1, a window of 15, images as they are, cross entropy; the epsilon is an example. */
    public Ti() {
        this(Norm.LINF, List.of(0.03), 10, 1, 15, 0, 0.9, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Ti {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.nonNegative("momentum", momentum);
        Range.that("side", side, "an odd integer >= 1", side >= 1 && side % 2 == 1);
        Range.fraction("diversity", diversity);
        Range.that("smallest", smallest, "a number with 0 < smallest <= 1", smallest > 0 && smallest <= 1);
    }
}
