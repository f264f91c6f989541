package org.samediffext.adversarial;

/**
 * The Matérn kernel of smoothness 5/2 and variance 1: {@code k(r) = (1 + s + s²/3)·e^{−s}} with {@code s = √5·r/ℓ}. Its samples
 * have two derivatives.
 *
 * @param length the length scale ℓ, in the units of the input, above 0
 */
record Matern(double length) {
    private static final double ROOT = Math.sqrt(5);

    /** k(r). */
    double value(double r) {
        double s = ROOT * r / length;
        return (1 + s + s * s / 3) * Math.exp(-s);
    }

    /** k'(r)/r, finite at 0: the gradient of {@code k(‖x − y‖)} by x is this times {@code x − y}. */
    double steepness(double r) {
        double s = ROOT * r / length;
        return -curvature() * (1 + s) * Math.exp(-s);
    }

    /** −k''(0): the variance of each derivative. */
    double curvature() {
        return 5 / (3 * length * length);
    }
}
