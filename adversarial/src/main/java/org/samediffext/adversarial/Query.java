package org.samediffext.adversarial;

import java.util.Optional;

/** A point that the model is to look at, and perhaps a function whose gradient is wanted there. */
public final class Query {
    private final double[] point;
    private final Optional<ScoreLoss> loss;

    private Query(double[] point, Optional<ScoreLoss> loss) {
        this.point = point;
        this.loss = loss;
    }

    /**
     * Asks for the decision, and for the scores where the attack has access to them.
     *
     * @param point the point, not changed afterwards by either side
     * @return one forward pass
     */
    public static Query look(double[] point) {
        return new Query(point, Optional.empty());
    }

    /**
     * Asks also for the gradient of a function of the scores with respect to the point.
     *
     * @param point the point, not changed afterwards by either side
     * @param loss the function
     * @return one forward and one backward pass
     */
    public static Query slope(double[] point, ScoreLoss loss) {
        return new Query(point, Optional.of(loss));
    }

    double[] point() {
        return point;
    }

    Optional<ScoreLoss> loss() {
        return loss;
    }
}
