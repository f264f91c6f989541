package org.samediffext.adversarial.directional;

/**
 * A point and what is known of it. The arrays are not changed once they are here.
 *
 * @param point x
 * @param output Φ(x) and behind it ReLU(1000·c(x))
 * @param objective f(Φ(x))
 * @param penalty ‖ReLU(1000·c(x))‖²
 */
@SuppressWarnings("ArrayRecordComponent")
record Trial(double[] point, double[] output, double objective, double penalty) {

    double value() {
        return objective - penalty;
    }

    boolean betterThan(Trial other) {
        return value() > other.value();
    }
}
