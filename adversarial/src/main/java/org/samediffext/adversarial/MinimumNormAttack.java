package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Norm;

/**
 * An attack that looks for the nearest adversarial point. An implementation is a record with the settings below as
 * components and {@link #search} as the only code; the template in {@link #run} owns everything else:
 *
 * <ul>
 *   <li>of all points that the model saw, the nearest one (or that of the least {@link #cost}) that lies in the box and meets the
 *       criterion is kept;
 *   <li>without {@link #epsilon} the result has one budget, positive infinity; with epsilons, an example succeeds where its
 *       point is not farther than epsilon. Where it fails, the clean example is returned, with distance infinity;
 *   <li>an example that the model misjudges is returned as it is, with distance 0;
 *   <li>an example draws from a random stream of its own. A NaN or infinity ends the search of its example.
 * </ul>
 *
 * <p>A result has the margin of Carlini and Wagner as its loss, NaN for an attack that sees decisions only.
 */
public interface MinimumNormAttack extends Attack {

    /**
     * The norm.
     *
     * @return how distances are measured
     */
    Norm norm();

    /**
     * The budgets by which success is judged.
     *
     * @return radii in the units of the input, in any order; empty for no limit
     */
    List<Double> epsilon();

    /**
     * What the kept point has least of.
     *
     * @param point an adversarial point
     * @param clean the example
     * @return the distance in the norm, by default
     */
    default double cost(double[] point, double[] clean) {
        return Ball.distance(norm(), point, clean);
    }

    /**
     * Whether a target can be aimed at.
     *
     * @return true by default
     */
    default boolean aims() {
        return true;
    }

    /**
     * How clear an adversarial point must be.
     *
     * @return the smallest margin of Carlini and Wagner that is accepted, 0 by default; above 0 only with access to scores
     */
    default double confidence() {
        return 0;
    }

    /**
     * The search for one example, which the model judges rightly so far.
     *
     * @param subject the example
     * @param random the example's stream
     * @return the first step
     */
    Optional<Ask> search(Subject subject, SampleRandom random);

    @Override
    default AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        if (goal.targeted() && !aims()) {
            throw new IllegalArgumentException(
                    name() + " has no targeted form, allowed is an untargeted criterion; fab can be aimed");
        }
        return MinimumNormRun.of(this, model, x, goal, options).result();
    }
}
