package org.samediffext.losses;

/** Functions of numbers that do not overflow. */
final class Scalars {
    private static final int SHIFT = 8;
    private static final double HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

    private Scalars() {}

    /** {@code log(1 + exp(x))}. */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** {@code 1/(1 + exp(−x))}. */
    static double sigmoid(double x) {
        double small = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + small) : small / (1 + small);
    }

    /** {@code log(1 − exp(x))} for {@code x < 0}. */
    static double log1mexp(double x) {
        return x > -Math.log(2) ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
    }

    /** {@code log Γ(x)} for {@code x > 0}: Stirling's series at x + 8 and the recurrence. */
    static double logGamma(double x) {
        double shifted = 0;
        for (int k = 0; k < SHIFT; k++) {
            shifted += Math.log(x + k);
        }
        double y = x + SHIFT;
        double i = 1 / (y * y);
        double series = (1.0 / 12 - i * (1.0 / 360 - i * (1.0 / 1260 - i * (1.0 / 1680 - i / 1188)))) / y;
        return (y - 0.5) * Math.log(y) - y + HALF_LOG_2PI + series - shifted;
    }

    /** The derivative of {@link #logGamma}. */
    static double digamma(double x) {
        double shifted = 0;
        for (int k = 0; k < SHIFT; k++) {
            shifted += 1 / (x + k);
        }
        double y = x + SHIFT;
        double i = 1 / (y * y);
        double series = i * (1.0 / 12 - i * (1.0 / 120 - i * (1.0 / 252 - i * (1.0 / 240 - i / 132))));
        return Math.log(y) - 0.5 / y - series - shifted;
    }
}
