package org.samediffext.adversarial;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * One perturbation v for all examples: over shuffled minibatches,
 *
 * <pre>
 * v ← Π(v + α·u(Σ ∇min(L(clip(x_i + v)), cap)))
 * </pre>
 *
 * <p>with Π the projection onto the ball, u the steepest direction of the norm and {@code α = relativeStep·ε} over the number
 * of steps. The cap keeps an example that is fooled already from ruling the sum. After each epoch the examples fooled are
 * counted; the v that fools most is kept, then the one of the larger sum. A larger epsilon starts from the v of the smaller
 * one. Examples that the model misjudges take no part and are returned as they are. Unlike other attacks, the result of an
 * example depends on the others, though never on the batch size of the options. The loss of a result is not capped.
 *
 * <p>Moosavi-Dezfooli, Fawzi, Fawzi, Frossard 2017, Universal Adversarial Perturbations; gradient steps on the capped loss
 * after Shafahi, Najibi, Xu, Dickerson, Davis, Goldstein 2020, Universal Adversarial Training.
 *
 * @param norm the norm
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param epochs the passes over the examples
 * @param minibatch the examples of one step
 * @param relativeStep the length of all steps together, in epsilons, above 0
 * @param cap the largest loss of an example, above 0
 * @param rate the share of examples fooled at which the search ends, in (0, 1]
 * @param loss the loss that is raised
 */
@About(
        value = "one perturbation for all examples, by gradient steps on a capped loss",
        paper = "Moosavi-Dezfooli et al. 2017, Universal Adversarial Perturbations")
public record Universal(
        Norm norm,
        @Required List<Double> epsilon,
        int epochs,
        int minibatch,
        double relativeStep,
        double cap,
        double rate,
        LogitLoss loss)
        implements Attack {

    /** L-infinity, 10 epochs of minibatches of 64, steps of 2.5 epsilons, cap 9, cross entropy; the epsilon is an example. */
    public Universal() {
        this(Norm.LINF, List.of(0.03), 10, 64, 2.5, 9, 1, LogitLoss.CE);
    }

    /** Checks the settings. */
    public Universal {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("epochs", epochs, 1);
        Range.atLeast("minibatch", minibatch, 1);
        Range.positive("relativeStep", relativeStep);
        Range.positive("cap", cap);
        Range.that("rate", rate, "above 0, at most 1", rate > 0 && rate <= 1);
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        return UniversalRun.of(this, model, x, goal, options).result();
    }

    /**
     * The perturbation itself, for other examples than those it was found with. The best so far when the thread is interrupted.
     *
     * @param model a model with gradients
     * @param x one example a row, inside the model's bounds; not changed
     * @param goal when an example counts as fooled, one entry a row
     * @param options seed and batch size
     * @return the perturbation for the largest epsilon, of shape {@code [1, …]}; add it to examples and clip the sum to the box
     */
    public INDArray perturbation(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        return UniversalRun.of(this, model, x, goal, options).perturbation();
    }
}
