package org.samediffext.adversarial;

/** A value that falls along half a cosine: {@code last + (first − last)(1 + cos(πk/K))/2} at step k of K. */
final class Cosine {
    private final double first;
    private final double last;
    private final int steps;

    Cosine(double first, double last, int steps) {
        this.first = first;
        this.last = last;
        this.steps = steps;
    }

    double at(int step) {
        return last + (first - last) * (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
    }
}
