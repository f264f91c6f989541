package org.samediffext.adversarial;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The steps of one client between two rounds: Adam along {@code ∇μ(x) + drift(x)/(t + 1)}, t from 0. */
final class LocalClimb {
    private final Surveyor surveyor;
    private final Climb climb;
    private final UnaryOperator<double[]> drift;
    private final int steps;

    LocalClimb(Surveyor surveyor, Climb climb, UnaryOperator<double[]> drift, int steps) {
        this.surveyor = surveyor;
        this.climb = climb;
        this.drift = drift;
        this.steps = steps;
    }

    /** From one point to the point after the last step, which the client is not asked about. */
    Optional<Ask> from(Answer at, Function<double[], Optional<Ask>> end) {
        return step(at, 0, end);
    }

    private Optional<Ask> step(Answer at, int t, Function<double[], Optional<Ask>> end) {
        double[] gradient = surveyor.gradient(at.point());
        double[] correction = drift.apply(at.point());
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += correction[i] / (t + 1);
        }
        double[] moved = climb.next(at.point(), surveyor.loss(at), gradient);
        return t + 1 == steps ? end.apply(moved) : surveyor.look(moved, next -> step(next, t + 1, end));
    }
}
