package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * {@link Apgd} toward one class after another, those with the largest clean scores first. Any wrong class is a success, unless
 * the criterion names a target; then that class alone is aimed at.
 *
 * <p>Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks. The
 * targeted difference of logits ratio needs four classes; with fewer, the margin takes its place.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps of a climb
 * @param restarts how often all classes are tried
 * @param targets how many classes are tried, at most all but the true one
 * @param rho the share of steps that must raise the loss, from 0 to 1
 * @param aim the loss that is raised toward a class
 * @param largeFirst whether larger balls are searched first, for L1 only
 */
@About(
        value = "auto-PGD toward the most likely other classes",
        paper =
                "Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks")
public record ApgdTargeted(
        Norm norm,
        @Required List<Double> epsilon,
        int steps,
        int restarts,
        int targets,
        double rho,
        LogitLoss aim,
        boolean largeFirst)
        implements BudgetSearchAttack {
    private static final int CLASSES_OF_DLR = 4;

    /** L-infinity, 100 steps, one random start for each of nine classes, rho 0.75, DLR; the epsilon is an example. */
    public ApgdTargeted() {
        this(Norm.LINF, List.of(0.03), 100, 1, 9, 0.75, LogitLoss.DLR, false);
    }

    /** Checks the settings. */
    public ApgdTargeted {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.atLeast("restarts", restarts, 1);
        Range.atLeast("targets", targets, 1);
        Range.that("rho", rho, "a number from 0 to 1", rho >= 0 && rho <= 1);
        Range.that("largeFirst", largeFirst, "false where the norm is not l1", !largeFirst || norm == Norm.L1);
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random) {
        int[] rivals = subject.rivals();
        return toward(near, subject, random, Arrays.copyOf(rivals, Math.min(targets, rivals.length)), 0);
    }

    private Optional<Ask> toward(Neighbourhood near, Subject subject, SampleRandom random, int[] classes, int index) {
        if (index == classes.length) {
            return Optional.empty();
        }
        int target = classes[index];
        int decided = subject.clean().decision();
        LogitLoss loss = subject.clean().scores().length < CLASSES_OF_DLR ? LogitLoss.MARGIN : aim;
        ScoreLoss raised = (z, slope) -> loss.toward(z, decided, target, slope);
        Climb climb = Apgd.climb(near, steps, rho, largeFirst);
        double[] start = near.surface(random.stream(target));
        return step(climb, raised, start, steps, () -> toward(near, subject, random, classes, index + 1));
    }

    private static Optional<Ask> step(
            Climb climb, ScoreLoss loss, double[] point, int left, Supplier<Optional<Ask>> then) {
        if (left == 0) {
            return Ask.one(Query.look(point), answer -> then.get());
        }
        return Ask.one(Query.slope(point, loss), answer -> {
            double[] next = climb.next(answer.point(), answer.value(), answer.gradient());
            return step(climb, loss, next, left - 1, then);
        });
    }
}
