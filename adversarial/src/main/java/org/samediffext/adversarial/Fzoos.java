package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Zeroth-order steps along a gradient that the whole trajectory tells: a Gaussian process (Matérn-5/2, noise 1e-6, length scale by
 * the likelihood every ten steps) through the losses at the {@code points} queries next to x has the posterior mean μ, whose
 * gradient is known without a further query. Adam goes along it (β 0.9 and 0.999, ε 1e-8), from the clean example:
 *
 * <pre>
 * x ← Π(x + Adam(∇μ(x)))
 * query L(x), and L at those of {@code candidates} uniform points in x ± reach where ∇μ varies most
 * </pre>
 *
 * <p>After {@code steps} such steps a round ends: x is kept if its loss is above that of the last round, else the search returns
 * to the point of that round, with all that it has learned. Scores alone are needed; a step costs {@code 1 + active} forward
 * passes and the inversion of a matrix of {@code points} rows. Active queries are legal inputs but may lie outside the ball by the
 * reach; one that lies within and succeeds counts.
 *
 * <p>This is the case of one client; {@link FederatedFzoos} moves an input against several models at once. The gradient of the
 * posterior is the analytic one. The surrogate takes its points from the last {@code 2·points} queries.
 *
 * @param norm the norm of the budget; Adam's steps, nearly signs, suit L-infinity
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param queries the most forward passes of an example in a ball, at least one
 * @param steps the steps of a round, at least 1
 * @param points the most queries that the surrogate goes through, at least 2
 * @param candidates the points of which the active queries of a step are chosen, at least 1
 * @param active the active queries of a step, at least 1
 * @param reach how far from x they may lie in each coordinate, in the units of the input, above 0
 * @param learningRate of Adam, in the units of the input, above 0
 * @param loss the loss that is raised
 */
@About(
        value = "Adam along the gradient of a Gaussian process through all queries so far; needs scores only",
        paper = "Shu et al. 2023, Federated Zeroth-Order Optimization using Trajectory-Informed Surrogate Gradients")
public record Fzoos(
        Norm norm,
        @Required List<Double> epsilon,
        int queries,
        int steps,
        int points,
        int candidates,
        int active,
        double reach,
        double learningRate,
        LogitLoss loss)
        implements BudgetSearchAttack {

    /**
     * L-infinity, 9000 queries, which is 50 rounds of 30 steps of 6 queries; 150 points, 5 of 100 candidates within 0.01, learning
     * rate 0.01, the margin; the epsilon is an example.
     */
    public Fzoos() {
        this(Norm.LINF, List.of(0.03), 9000, 30, 150, 100, 5, 0.01, 0.01, LogitLoss.MARGIN);
    }

    /** Checks the settings. */
    public Fzoos {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("queries", queries, 1);
        Range.atLeast("steps", steps, 1);
        Range.atLeast("points", points, 2);
        Range.atLeast("candidates", candidates, 1);
        Range.that("active", active, "1 to candidates, so to " + candidates, active >= 1 && active <= candidates);
        Range.positive("reach", reach);
        Range.positive("learningRate", learningRate);
    }

    @Override
    public Access access() {
        return Access.LOGITS;
    }

    @Override
    public Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random) {
        Surveyor surveyor = new Surveyor(this, near, subject.loss(loss), random, subject.clean());
        return Ask.atMost(queries, surveyor.begin(() -> round(near, surveyor, surveyor.start())));
    }

    private Optional<Ask> round(Neighbourhood near, Surveyor surveyor, Answer best) {
        LocalClimb local =
                new LocalClimb(surveyor, new AdamClimb(near, learningRate), x -> new double[x.length], steps);
        return local.from(
                best,
                moved -> surveyor.look(
                        moved, at -> round(near, surveyor, surveyor.loss(at) > surveyor.loss(best) ? at : best)));
    }
}
