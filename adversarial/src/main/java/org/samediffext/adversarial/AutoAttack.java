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
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * An ensemble of attacks without parameters, each on the examples that withstood those before it. An example that withstands
 * all is returned as the first left it.
 *
 * <ul>
 *   <li>{@code standard}: {@link Apgd} on the cross entropy, {@link ApgdTargeted}, {@link Fab} toward nine classes and
 *       {@link Square};
 *   <li>{@code plus}: {@link Apgd} on the cross entropy and on the difference of logits ratio and {@link Fab}, five tries each,
 *       {@link Square}, {@link ApgdTargeted}, {@link Fab} toward nine classes;
 *   <li>{@code rand}, for models that draw at random: {@link Apgd} on the cross entropy and on the difference of logits ratio,
 *       where what the model says of a point is the mean of its scores over 20 draws ({@link Eot#withDraws}, or {@link
 *       Eot#repeated} for a model that is no {@link Eot}). Success is judged by that mean.
 * </ul>
 *
 * <p>In L1 the attacks by {@link Apgd} and {@link ApgdTargeted} search larger balls first, in {@code standard} with five tries.
 *
 * <p>Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks.
 * Untargeted only. The number of targets is adapted to the classes; where they are too few for the difference of logits
 * ratio, three or, with a target, four, the margin takes its place.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param version which attacks
 * @param steps the gradient steps of a climb
 * @param queries the most forward passes of {@link Square}
 */
@About(
        value = "auto-PGD, targeted auto-PGD, FAB and Square, one after the other",
        paper =
                "Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks")
public record AutoAttack(Norm norm, @Required List<Double> epsilon, Version version, int steps, int queries)
        implements Attack {
    private static final int TARGETS = 9;
    private static final int TRIES = 5;
    private static final int DRAWS = 20;

    /** Which attacks there are. */
    public enum Version {
        /** The one that results are compared by. */
        STANDARD,
        /** More attacks and more tries. */
        PLUS,
        /** For models that draw at random. */
        RAND
    }

    /** L-infinity, standard, 100 steps, 5000 queries; the epsilon is an example. */
    public AutoAttack() {
        this(Norm.LINF, List.of(0.03), Version.STANDARD, 100, 5000);
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
        GradientModel differentiable = AttackInput.gradient(name(), model);
        AttackInput.format(x);
        AttackInput.samples(options, x.size(0));
        List<DoubleFunction<Attack>> stages = stages(model.classes());
        if (version == Version.RAND) {
            AttackOptions fewer = options.withBatchSize(Math.max(1, options.batchSize() / DRAWS));
            return new Cascade(stages, steadied(differentiable), x, goal, fewer).result(epsilon);
        }
        return new Cascade(stages, model, x, goal, options).result(epsilon);
    }

    private static GradientModel steadied(GradientModel model) {
        return model instanceof Eot eot ? eot.withDraws(DRAWS) : Eot.repeated(model, DRAWS);
    }

    private List<DoubleFunction<Attack>> stages(int classes) {
        LogitLoss ratio = classes < LogitLoss.DLR.classesNeeded(false) ? LogitLoss.MARGIN : LogitLoss.DLR;
        int tries = norm == Norm.L1 ? TRIES : 1;
        return switch (version) {
            case STANDARD -> List.of(apgd(LogitLoss.CE, tries), targeted(tries), fab(1, TARGETS), this::square);
            case PLUS ->
                List.of(
                        apgd(LogitLoss.CE, TRIES),
                        apgd(ratio, TRIES),
                        fab(TRIES, 0),
                        this::square,
                        targeted(1),
                        fab(1, TARGETS));
            case RAND -> List.of(apgd(LogitLoss.CE, 1), apgd(ratio, 1));
        };
    }

    private DoubleFunction<Attack> apgd(LogitLoss loss, int tries) {
        Apgd usual = new Apgd();
        return radius -> new Apgd(norm, List.of(radius), steps, tries, true, usual.rho(), loss, norm == Norm.L1);
    }

    private DoubleFunction<Attack> targeted(int tries) {
        ApgdTargeted usual = new ApgdTargeted();
        return radius -> new ApgdTargeted(
                norm, List.of(radius), steps, tries, TARGETS, usual.rho(), LogitLoss.DLR, norm == Norm.L1);
    }

    private DoubleFunction<Attack> fab(int tries, int targets) {
        Fab usual = new Fab();
        return radius -> new Fab(
                norm,
                List.of(radius),
                steps,
                tries,
                targets,
                usual.alphaMax(),
                usual.eta(),
                usual.beta(),
                usual.finalSteps());
    }

    private Attack square(double radius) {
        return new Square(norm, List.of(radius), queries, new Square().share(), 1);
    }
}
