package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Access;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;

/**
 * An attack that sees decisions only: it walks from an adversarial point toward the example. By itself it starts from uniform
 * noise, blended with the example; what noise is never taken for, such as most targets, needs starts that the user gives. An
 * example without a start gets the failure NO_START.
 */
public interface DecisionAttack extends MinimumNormAttack {

    /**
     * What the search for one example may cost.
     *
     * @return the most forward passes, at least one
     */
    int queries();

    /**
     * The walk for one example. It is left when the queries are spent.
     *
     * @param subject the example
     * @param start an adversarial point
     * @param random the example's stream
     * @return the first step
     */
    Optional<Ask> walk(Subject subject, double[] start, SampleRandom random);

    @Override
    default Access access() {
        return Access.LABELS;
    }

    @Override
    default Optional<Ask> search(Subject subject, SampleRandom random) {
        return Ask.atMost(queries() - 1, BlendedStart.find(subject, random, start -> walk(subject, start, random)));
    }

    /**
     * Attacks a batch from given points, such as examples of other classes.
     *
     * @param model the model
     * @param x one example a row, inside the model's bounds; not changed
     * @param starts one adversarial point a row, in the shape of x; where it is not adversarial, noise is tried
     * @param goal when an example counts as adversarial, one entry a row
     * @param options seed and batch size
     * @return the best point found for each example
     */
    default AttackResult run(DecisionModel model, INDArray x, INDArray starts, Criterion goal, AttackOptions options) {
        AttackInput.format(x);
        if (!Arrays.equals(x.shape(), starts.shape())) {
            throw new IllegalArgumentException("starts has shape " + Arrays.toString(starts.shape())
                    + ", allowed is the shape of x, " + Arrays.toString(x.shape()));
        }
        Bounds box = AttackInput.format(x).within(model.bounds());
        double[][] points = AttackInput.examples(starts, model.bounds(), box);
        return new StartedAttack(this, points).run(model, x, goal, options);
    }
}
