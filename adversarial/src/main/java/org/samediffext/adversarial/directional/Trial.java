package org.samediffext.adversarial.directional;

/** A point and what is known of it. The arrays are not changed once they are here. */
final class Trial {
    private final double[] point;
    private final double[] output;
    private final double objective;
    private final double penalty;

    /**
     * A point.
     *
     * @param point x
     * @param output Φ(x) and behind it ReLU(1000·c(x))
     * @param objective f(Φ(x))
     * @param penalty ‖ReLU(1000·c(x))‖²
     */
    Trial(double[] point, double[] output, double objective, double penalty) {
        this.point = point;
        this.output = output;
        this.objective = objective;
        this.penalty = penalty;
    }

    double[] point() {
        return point;
    }

    double[] output() {
        return output;
    }

    double penalty() {
        return penalty;
    }

    double value() {
        return objective - penalty;
    }

    boolean betterThan(Trial other) {
        return value() > other.value();
    }
}
