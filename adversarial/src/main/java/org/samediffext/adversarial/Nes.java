package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Natural evolution strategy: {@link Bim} along a gradient that the loss at {@code samples} antithetic pairs of points tells,
 * {@code g = mean (L(x + σu) − L(x − σu))/(2σ)·u} with Gaussian u. Scores alone are needed; a step costs {@code 1 + 2·samples}
 * forward passes.
 *
 * <p>Ilyas, Engstrom, Athalye, Lin 2018, Black-box Adversarial Attacks with Limited Queries and Information. Probes may lie outside
 * ball and box; one that lies within and succeeds counts.
 *
 * @param norm the norm of the budget; the paper's is L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the steps, at least 1
 * @param relativeStep the length of all steps together, in epsilons, above 0
 * @param samples the pairs of points of a step, at least 1
 * @param sigma the standard deviation σ of the probes, in the units of the input, above 0
 * @param loss the loss that is raised
 */
@About(
        value = "signed steps along a gradient estimated by Gaussian pairs; needs scores only",
        paper = "Ilyas et al. 2018, Black-box Adversarial Attacks with Limited Queries and Information")
public record Nes(
        Norm norm,
        @Required List<Double> epsilon,
        int steps,
        double relativeStep,
        int samples,
        double sigma,
        LogitLoss loss)
        implements BudgetSearchAttack {

    /** L-infinity, 40 steps of ε/16, 50 pairs, σ = 0.01, cross entropy; the epsilon is an example. */
    public Nes() {
        this(Norm.LINF, List.of(0.03), 40, 2.5, 50, 0.01, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Nes {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("relativeStep", relativeStep);
        Range.atLeast("samples", samples, 1);
        Range.positive("sigma", sigma);
    }

    @Override
    public Access access() {
        return Access.LOGITS;
    }

    @Override
    public Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random) {
        Probes probes = new Probes(GradientEstimator.Law.NES, samples, sigma);
        Climb climb = new Bim(norm, epsilon, steps, relativeStep).climb(near, random);
        return new EstimatedClimb(probes, steps, climb, subject.loss(loss), random).step(near.centre(), 0);
    }
}
