package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Random search with square patches, by scores alone. It starts from vertical stripes of ±ε (L-infinity) or a tiling of
 * patterns (L2, L1); then, query by query, a window of a share p of the pixels is changed at a random place, and the change
 * kept where it raises the loss: in L-infinity the window gets ±ε for each channel; in L2 and L1 the perturbation of one
 * window is moved into another, in the form of a pattern. p is halved after 10, 50, 200, 500, 1000, 2000, 4000, 6000 and 8000
 * queries. The loss is the margin, toward a target the cross entropy.
 *
 * <p>Andriushchenko, Croce, Flammarion, Hein 2020, Square Attack: a Query-efficient Black-box Adversarial Attack via Random
 * Search. Windows reach the last row and column, which the released code leaves out; each example has windows of its own.
 * Examples that are not images {@code [channels, height, width]} get windows of consecutive features, a share p of them.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param queries the most forward passes of an example in a ball, at least one
 * @param share the share of the pixels in the first windows, above 0, at most 1
 * @param restarts how often an example without success is tried
 */
@About(
        value = "random square patches, kept where the loss rises; needs scores only",
        paper =
                "Andriushchenko et al. 2020, Square Attack: a Query-efficient Black-box Adversarial Attack via Random Search")
public record Square(Norm norm, @Required List<Double> epsilon, int queries, double share, int restarts)
        implements BudgetSearchAttack {
    private static final int[] HALVINGS = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};

    /** L-infinity, 5000 queries, windows of 0.8 of the pixels at first; the epsilon is an example. */
    public Square() {
        this(Norm.LINF, List.of(0.03), 5000, 0.8, 1);
    }

    /** Checks the settings. */
    public Square {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("queries", queries, 1);
        Range.that("share", share, "a number with 0 < share <= 1", share > 0 && share <= 1);
        Range.atLeast("restarts", restarts, 1);
    }

    @Override
    public Access access() {
        return Access.LOGITS;
    }

    /** The share p of the pixels after so many queries. */
    static double share(double first, int query) {
        double share = first;
        for (int halving : HALVINGS) {
            share = query > halving ? share / 2 : share;
        }
        return share;
    }

    @Override
    public Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random) {
        Patches patches = near.ball().norm() == Norm.LINF
                ? new SignPatches(Grid.of(subject.shape()), near, random)
                : new PatternPatches(Grid.of(subject.shape()), near, random);
        ScoreLoss loss = subject.loss(subject.targeted() ? LogitLoss.CE : LogitLoss.MARGIN);
        return Ask.one(
                Query.look(patches.first()),
                answer -> step(patches, loss, answer.point(), loss.value(answer.scores()), 1));
    }

    private Optional<Ask> step(Patches patches, ScoreLoss loss, double[] best, double bestLoss, int query) {
        if (query >= queries) {
            return Optional.empty();
        }
        double[] changed = patches.changed(best, share(share, query - 1));
        return Ask.one(Query.look(changed), answer -> {
            double raised = loss.value(answer.scores());
            return raised > bestLoss
                    ? step(patches, loss, answer.point(), raised, query + 1)
                    : step(patches, loss, best, bestLoss, query + 1);
        });
    }

    /** Where random search goes. */
    interface Patches {

        /** The point where it starts. */
        double[] first();

        /** Another point, one window different. */
        double[] changed(double[] point, double share);
    }
}
