package org.samediffext.adversarial;

import java.util.Arrays;

/** Directions of length one that a gradient climbs fastest: u(g) = argmax ⟨g, u⟩ over ‖u‖ ≤ 1, zero where g is. */
final class Steepest {
    private Steepest() {}

    static double[] sign(double[] gradient) {
        double[] u = new double[gradient.length];
        for (int i = 0; i < u.length; i++) {
            u[i] = Math.signum(gradient[i]);
        }
        return u;
    }

    static double[] euclidean(double[] gradient) {
        double[] u = gradient.clone();
        normalise(u);
        double squares = 0;
        for (double value : u) {
            squares += value * value;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < u.length && length > 0; i++) {
            u[i] /= length;
        }
        return u;
    }

    /** The signs of the {@code count} largest entries, the lower index first among equals, over their number. */
    static double[] sparse(double[] gradient, int count) {
        double[] magnitude = new double[gradient.length];
        for (int i = 0; i < magnitude.length; i++) {
            magnitude[i] = Math.abs(gradient[i]);
        }
        double threshold = nthLargest(magnitude, count);
        double[] u = new double[gradient.length];
        int chosen = 0;
        for (int i = 0; i < u.length; i++) {
            if (magnitude[i] > threshold) {
                u[i] = Math.signum(gradient[i]);
                chosen++;
            }
        }
        for (int i = 0; i < u.length && chosen < count && threshold > 0; i++) {
            if (magnitude[i] == threshold) {
                u[i] = Math.signum(gradient[i]);
                chosen++;
            }
        }
        for (int i = 0; i < u.length && chosen > 0; i++) {
            u[i] /= chosen;
        }
        return u;
    }

    private static double nthLargest(double[] values, int n) {
        if (n == 1) {
            return largest(values);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - n];
    }

    static double largest(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Scales a vector so that its largest magnitude is one; zero stays zero. */
    static void normalise(double[] vector) {
        double largest = largest(vector);
        for (int i = 0; i < vector.length && largest > 0; i++) {
            vector[i] /= largest;
        }
    }
}
