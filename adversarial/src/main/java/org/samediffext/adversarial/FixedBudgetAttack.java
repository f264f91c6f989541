package org.samediffext.adversarial;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Norm;

/**
 * An attack that raises a loss by gradient steps within balls of given radii. An implementation is a record with the
 * settings below as components and {@link #climb} as the only code; the template in {@link #run} owns everything else:
 *
 * <ul>
 *   <li>a returned point lies in the ball and in the box, after rounding to the input's data type (FLOAT or DOUBLE);
 *   <li>an example that the model misjudges is returned as it is, with distance 0; epsilon 0 returns the input;
 *   <li>the point returned is the best of all that the model saw, by success and then by loss, the clean example
 *       included;
 *   <li>an example that succeeded rests, also in the larger balls; what was found in a smaller ball competes in a
 *       larger one, so success and loss never fall with epsilon. Nothing else is carried over: each ball is searched as
 *       if it were alone;
 *   <li>an example draws from a random stream of its own, equal for all epsilons up to the scale.
 * </ul>
 *
 * <p>To raise the loss to the end, success or not, give {@link org.samediffext.spi.Criterion#endless}. Inputs outside the bounds by no
 * more than 1e-6 of their range are clipped first and then count as the clean example.
 */
public interface FixedBudgetAttack extends Attack {

    /**
     * The norm.
     *
     * @return the norm of the balls
     */
    Norm norm();

    /**
     * The budgets.
     *
     * @return the radii, in the units of the input, in any order
     */
    List<Double> epsilon();

    /**
     * How often a climb is asked for the next point.
     *
     * @return one by default
     */
    default int steps() {
        return 1;
    }

    /**
     * How often an example without success is tried.
     *
     * @return one by default
     */
    default int restarts() {
        return 1;
    }

    /**
     * Whether climbs begin at {@link #start} instead of at the clean example.
     *
     * @return false by default
     */
    default boolean randomStart() {
        return false;
    }

    /**
     * The loss that is raised.
     *
     * @return cross entropy by default
     */
    default LogitLoss loss() {
        return LogitLoss.CE;
    }

    /**
     * The first point of a climb, where {@link #randomStart} asks for one.
     *
     * @param near the points allowed
     * @param random the example's stream for this restart
     * @return uniform in the ball by default
     */
    default double[] start(Neighbourhood near, SampleRandom random) {
        return near.uniform(random);
    }

    /**
     * A climb of one example.
     *
     * @param near the points allowed
     * @param random the example's stream for this restart, for steps that draw
     * @return a new climb
     */
    Climb climb(Neighbourhood near, SampleRandom random);

    @Override
    default Access access() {
        return Access.GRADIENT;
    }

    @Override
    default AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        return FixedBudgetRun.of(this, model, x, goal, options).result();
    }
}
