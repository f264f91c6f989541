package org.samediffext.adversarial;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Projected gradient descent: {@code x ← Π(x + α·u(∇L(x)))} with {@code α = relativeStep·ε/steps}, Π the exact
 * projection onto ball and box, u the steepest direction of the norm: sign(g), g/‖g‖₂, and for L1 the signs of the
 * largest hundredth of the entries over their number (Tramèr and Boneh 2019, sparse L1 descent).
 *
 * <p>Madry, Makelov, Schmidt, Tsipras, Vladu 2018, Towards Deep Learning Models Resistant to Adversarial Attacks,
 * section 2.1; the default α = 2.5·ε/steps can reach the edge of the ball from every start. An example that succeeds
 * stops there.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps of a climb; 0 leaves the random start alone
 * @param relativeStep the length of all steps together, in epsilons, above 0
 * @param restarts how often an example without success is tried, each time from another start
 * @param randomStart whether a climb begins at a random point of the ball; a restart needs it
 * @param loss the loss that is raised
 */
@About(
        value = "projected gradient steps from random starts",
        paper = "Madry et al. 2018, Towards Deep Learning Models Resistant to Adversarial Attacks, section 2.1")
public record Pgd(
        Norm norm,
        @Required List<Double> epsilon,
        int steps,
        double relativeStep,
        int restarts,
        boolean randomStart,
        LogitLoss loss)
        implements FixedBudgetAttack {
    private static final Logger log = LoggerFactory.getLogger(Pgd.class);

    /** L-infinity, 40 steps of ε/16, one random start, cross entropy; the epsilon is an example. */
    public Pgd() {
        this(Norm.LINF, List.of(0.03), 40, 2.5, 1, true, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Pgd {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 0);
        Range.positive("relativeStep", relativeStep);
        Range.atLeast("restarts", restarts, 1);
        Range.that("restarts", restarts, "1 where randomStart is false", restarts <= 1 || randomStart);
    }

    @Override
    public Climb climb(Neighbourhood near, SampleRandom random) {
        double alpha = relativeStep * near.ball().radius() / steps;
        return (point, loss, gradient) -> near.step(point, near.direction(point, gradient), alpha);
    }

    @Override
    public AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        if (steps > 0 && relativeStep < 1) {
            log.warn(
                    "pgd: all steps together are {} epsilon long and cannot reach the edge of the ball; "
                            + "relativeStep should be 1 or more",
                    relativeStep);
        }
        if (steps > 0 && relativeStep > 2.0 * steps) {
            log.warn("pgd: a step is {} epsilon long, more than the ball is wide", relativeStep / steps);
        }
        return FixedBudgetAttack.super.run(model, x, goal, options);
    }
}
