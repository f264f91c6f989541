package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.samediffext.spi.AttackResult.Budget;

/** What was found within one ball, example by example. */
final class Found {
    private final Ball ball;
    private final List<double[]> points = new ArrayList<>();
    private final List<Boolean> success = new ArrayList<>();
    private final List<Double> distance = new ArrayList<>();
    private final List<Double> loss = new ArrayList<>();

    Found(Ball ball) {
        this.ball = ball;
    }

    Ball ball() {
        return ball;
    }

    /** The best point of the next example. */
    void add(double[] clean, double[] point, boolean adversarial, double reached) {
        points.add(point);
        success.add(adversarial);
        distance.add(adversarial ? ball.distance(point, clean) : Double.POSITIVE_INFINITY);
        loss.add(reached);
    }

    Budget budget(Rows format) {
        return new Budget(ball.radius(), format.write(points), success, distance, loss);
    }
}
