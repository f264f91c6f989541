package org.samediffext.adversarial;

import java.util.Arrays;

/** Directions of length one that a gradient climbs fastest: u(g) = argmax ⟨g, u⟩ over ‖u‖ ≤ 1, zero where g is. */
final class Steepest {
    private Steepest() {}

    static double[] sign(double[] gradient) {
        double[] u = new double[gradient.length];
        for (int i = 0; i < u.length; i++) {
            double slope = gradient[i];
            // signum branches at a sign that no processor foresees; zero and NaN, which are as rare, are their own
            // signs
            u[i] = Math.abs(slope) > 0 ? Math.copySign(1, slope) : slope;
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

    /** In a heap of the n largest so far, whose root is the least of them. */
    private static double nthLargest(double[] values, int n) {
        double[] heap = Arrays.copyOf(values, n);
        for (int i = n / 2 - 1; i >= 0; i--) {
            sink(heap, i, heap[i]);
        }
        for (int i = n; i < values.length; i++) {
            if (values[i] > heap[0]) {
                sink(heap, 0, values[i]);
            }
        }
        return heap[0];
    }

    private static void sink(double[] heap, int place, double value) {
        int i = place;
        for (int child = 2 * i + 1; child < heap.length; child = 2 * i + 1) {
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = value;
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
