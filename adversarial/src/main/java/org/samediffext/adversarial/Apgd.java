package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Auto-PGD: projected steps that choose their own length,
 *
 * <pre>
 * z       = Π(x_k + η·u(∇L(x_k)))
 * x_{k+1} = Π(x_k + 0.75·(z − x_k) + 0.25·(x_k − x_{k−1}))
 * </pre>
 *
 * <p>with {@code η = 2ε} at first. At the checkpoints {@code w_j = ⌈p_j·steps⌉}, {@code p = 0, .22, ...}, η is halved and the
 * best point taken up again where fewer than {@code rho} of the steps since the last one raised the loss, or where η was kept
 * then and no better point was found. For L1 instead {@code η = ε}, u has the signs of as many of the largest entries as the
 * best point changes, over 1.5, and there is no momentum.
 *
 * <p>Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks; L1:
 * Croce and Hein 2021, Mind the Box. The checkpoints are the paper's also where the released code rounds otherwise; L1
 * leaves out coordinates at a bound that the gradient points out of.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps of a climb
 * @param restarts how often an example without success is tried, each time from another start
 * @param randomStart whether a climb begins at a random point of the sphere; a restart needs it
 * @param rho the share of steps that must raise the loss, from 0 to 1
 * @param loss the loss that is raised
 * @param largeFirst whether larger balls are searched first, for L1 only: 30 % of the steps within 3ε, 30 % within 2ε
 */
@About(
        value = "projected steps of a length that adapts itself",
        paper =
                "Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks")
public record Apgd(
        Norm norm,
        @Required List<Double> epsilon,
        int steps,
        int restarts,
        boolean randomStart,
        double rho,
        LogitLoss loss,
        boolean largeFirst)
        implements FixedBudgetAttack {

    /** L-infinity, 100 steps, one random start, rho 0.75, cross entropy; the epsilon is an example. */
    public Apgd() {
        this(Norm.LINF, List.of(0.03), 100, 1, true, 0.75, LogitLoss.CE, false);
    }

    /** Checks the settings. */
    public Apgd {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.atLeast("restarts", restarts, 1);
        Range.that("restarts", restarts, "1 where randomStart is false", restarts <= 1 || randomStart);
        Range.that("rho", rho, "a number from 0 to 1", rho >= 0 && rho <= 1);
        Range.that("largeFirst", largeFirst, "false where the norm is not l1", !largeFirst || norm == Norm.L1);
    }

    @Override
    public double[] start(Neighbourhood near, SampleRandom random) {
        return near.surface(random);
    }

    @Override
    public Climb climb(Neighbourhood near, SampleRandom random) {
        return climb(near, steps, rho, largeFirst);
    }

    static Climb climb(Neighbourhood near, int steps, double rho, boolean largeFirst) {
        if (near.ball().norm() != Norm.L1) {
            return new ApgdClimb(near, steps, rho);
        }
        return largeFirst ? new LargeFirstClimb(near, steps) : new SparseApgdClimb(near, steps);
    }
}
