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
 * An attack within balls of given radii that asks the model in its own way, such as by scores alone. It keeps the laws of a
 * {@link FixedBudgetAttack}: the best point by success and then by loss, of all that the model saw within ball and box, the
 * clean example included; an example that succeeded rests, also in the larger balls; each ball is searched as if it were
 * alone, with the same random numbers.
 */
public interface BudgetSearchAttack extends Attack {

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
     * How often an example without success is tried.
     *
     * @return one by default
     */
    default int restarts() {
        return 1;
    }

    /**
     * The loss that ranks points without success.
     *
     * @return the margin by default
     */
    default LogitLoss loss() {
        return LogitLoss.MARGIN;
    }

    /**
     * The search for one example within one ball. It is left as soon as a point of the ball meets the criterion.
     *
     * @param near the points allowed
     * @param subject the example
     * @param random the example's stream for this restart
     * @return the first step
     */
    Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random);

    @Override
    default AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        return BudgetSearchRun.of(this, model, x, goal, options).result();
    }
}
