package org.samediffext.adversarial;

import java.util.List;
import java.util.function.DoubleFunction;
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
 * The standard ensemble of attacks without parameters: {@link Apgd} on the cross entropy, {@link ApgdTargeted}, {@link Fab}
 * toward nine classes and {@link Square}, each on the examples that withstood those before it. In L1 the first two search
 * larger balls first, with five restarts. An example that withstands all is returned as the first left it.
 *
 * <p>Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks;
 * version {@code standard}. Untargeted only. The number of targets is adapted to the classes; with fewer than four classes the
 * margin takes the place of the difference of logits ratio.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param steps the gradient steps of a climb of the first three attacks
 * @param queries the most forward passes of the last attack
 */
@About(
        value = "auto-PGD, targeted auto-PGD, FAB and Square, one after the other",
        paper =
                "Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks")
public record AutoAttack(Norm norm, @Required List<Double> epsilon, int steps, int queries) implements Attack {
    private static final int TARGETS = 9;
    private static final double RHO = 0.75;

    /** L-infinity, 100 steps, 5000 queries; the epsilon is an example. */
    public AutoAttack() {
        this(Norm.LINF, List.of(0.03), 100, 5000);
    }

    /** Checks the settings. */
    public AutoAttack {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.atLeast("queries", queries, 1);
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        if (goal.targeted()) {
            throw new IllegalArgumentException(
                    "autoattack has no targeted form, allowed is an untargeted criterion; apgdtargeted can be aimed");
        }
        AttackInput.access(name(), access(), model);
        AttackInput.format(x);
        AttackInput.samples(options, x.size(0));
        return new Cascade(stages(), model, x, goal, options).result(epsilon);
    }

    private List<DoubleFunction<Attack>> stages() {
        boolean sparse = norm == Norm.L1;
        int restarts = sparse ? 5 : 1;
        return List.of(
                radius -> new Apgd(norm, List.of(radius), steps, restarts, true, RHO, LogitLoss.CE, sparse),
                radius -> new ApgdTargeted(norm, List.of(radius), steps, restarts, TARGETS, RHO, LogitLoss.DLR, sparse),
                radius -> new Fab(norm, List.of(radius), steps, 1, TARGETS, 0.1, 1.05, 0.9, 3),
                radius -> new Square(norm, List.of(radius), queries, new Square().share(), 1));
    }
}
