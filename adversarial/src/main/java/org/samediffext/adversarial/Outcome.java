package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.samediffext.spi.AttackResult.Budget;

/** What was found within one ball, example by example. */
final class Outcome {
    private final Ball ball;
    private final List<double[]> points = new ArrayList<>();
    private final List<Boolean> success = new ArrayList<>();
    private final List<Double> distance = new ArrayList<>();
    private final List<Double> loss = new ArrayList<>();

    Outcome(Ball ball) {
        this.ball = ball;
    }

    Ball ball() {
        return ball;
    }

    void add(Example example) {
        Visit best = example.best;
        points.add(best.point);
        success.add(best.adversarial);
        distance.add(best.adversarial ? ball.distance(best.point, example.clean.point) : Double.POSITIVE_INFINITY);
        loss.add(best.loss);
    }

    Budget budget(Rows format) {
        return new Budget(ball.radius(), format.write(points), success, distance, loss);
    }
}
