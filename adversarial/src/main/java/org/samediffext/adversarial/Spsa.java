package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Simultaneous perturbation: the loss at {@code samples} pairs of points {@code x ± δv}, v of independent signs, tells a gradient
 * {@code g = mean (L(x + δv) − L(x − δv))/(2δ)·v}, along which Adam goes from the clean example, {@code x ← Π(x + Adam(g))}
 * (β 0.9 and 0.999, ε 1e-8). Scores alone are needed; a step costs {@code 1 + 2·samples} forward passes.
 *
 * <p>Uesato, O'Donoghue, van den Oord, Kohli 2018, Adversarial Risk and the Dangers of Evaluating Against Weak Attacks. Probes may
 * lie outside ball and box by δ; one that lies within and succeeds counts.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the steps, at least 1
 * @param samples the pairs of points of a step, at least 1
 * @param distance δ, in the units of the input, above 0
 * @param learningRate of Adam, in the units of the input, above 0
 * @param loss the loss that is raised
 */
@About(
        value = "Adam along a gradient estimated at pairs of points; needs scores only",
        paper = "Uesato et al. 2018, Adversarial Risk and the Dangers of Evaluating Against Weak Attacks")
public record Spsa(
        Norm norm,
        @Required List<Double> epsilon,
        int steps,
        int samples,
        double distance,
        double learningRate,
        LogitLoss loss)
        implements BudgetSearchAttack {

    /** L-infinity, 100 steps of 128 pairs, δ = 0.01, learning rate 0.01, the margin; the epsilon is an example. */
    public Spsa() {
        this(Norm.LINF, List.of(0.03), 100, 128, 0.01, 0.01, LogitLoss.MARGIN);
    }

    /** Checks the settings. */
    public Spsa {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.atLeast("samples", samples, 1);
        Range.positive("distance", distance);
        Range.positive("learningRate", learningRate);
    }

    @Override
    public Access access() {
        return Access.LOGITS;
    }

    @Override
    public Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random) {
        Probes probes = new Probes(GradientEstimator.Law.SPSA, samples, distance);
        Climb adam = new AdamClimb(near, learningRate);
        return new EstimatedClimb(probes, steps, adam, subject.loss(loss), random).step(near.centre(), 0);
    }
}
