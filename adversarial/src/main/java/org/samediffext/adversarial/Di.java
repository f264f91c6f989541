package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Diverse inputs: {@link Mi} with a loss that sees, some of the time, the image shrunk by linear interpolation to a random
 * size, below its own, and padded at random places with the lowest legal value. The gradient comes back through the same
 * map. Where no smaller size is large enough, the image is not changed.
 *
 * <p>Xie, Zhang, Zhou, Bai, Wang, Ren, Yuille 2019, Improving Transferability of Adversarial Examples with Input Diversity. The
 * paper's images grow into a larger frame instead; here the model keeps its input size. Images have their channels first.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps, each of ε/steps
 * @param momentum the share of the accumulated gradient that a step keeps, at least 0
 * @param diversity how often the image is changed, a probability
 * @param smallest the smallest height and width as a fraction of the image's own, {@code 0 < smallest <= 1}
 * @param loss the loss that is raised
 */
@About(
        value = "momentum, the loss of images shrunk and padded at random",
        paper = "Xie et al. 2019, Improving Transferability of Adversarial Examples with Input Diversity")
public record Di(
        Norm norm,
        @Required List<Double> epsilon,
        int steps,
        double momentum,
        double diversity,
        double smallest,
        LogitLoss loss)
        implements MomentumAttack {

    /** L-infinity, 10 steps, momentum 1, half of the time down to nine tenths, cross entropy; the epsilon is an example. */
    public Di() {
        this(Norm.LINF, List.of(0.03), 10, 1, 0.5, 0.9, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Di {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.nonNegative("momentum", momentum);
        Range.fraction("diversity", diversity);
        Range.that("smallest", smallest, "a number with 0 < smallest <= 1", smallest > 0 && smallest <= 1);
    }
}
