package org.samediffext.adversarial;

import java.util.function.UnaryOperator;

/** A point that a loss sees in place of another, and how its gradient there becomes one at the other. */
final class View {
    private final double[] point;
    private final UnaryOperator<double[]> pullback;

    View(double[] point, UnaryOperator<double[]> pullback) {
        this.point = point;
        this.pullback = pullback;
    }

    Query query(ScoreLoss loss) {
        return Query.slope(point, loss);
    }

    /** The gradient at the point that was replaced. */
    double[] back(Answer answer) {
        return pullback.apply(answer.gradient());
    }
}
