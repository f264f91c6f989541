package org.samediffext.adversarial;

import org.samediffext.spi.Bounds;

/** The nearest point, in the Euclidean sense, of a ball cut by a box. Exact: found at the breakpoints, without iteration. */
final class Projection {
    private Projection() {}

    static double[] onto(Ball ball, Bounds box, double[] centre, double[] point) {
        return switch (ball.norm()) {
            case LINF -> ontoCube(ball.radius(), box, centre, point);
            case L2 -> ontoSphere(ball.radius(), box, centre, point);
            case L1 -> ontoDiamond(ball.radius(), box, centre, point);
        };
    }

    private static double[] ontoCube(double radius, Bounds box, double[] x, double[] v) {
        double[] nearest = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double lo = Math.max(box.lo(), x[i] - radius);
            double hi = Math.min(box.hi(), x[i] + radius);
            nearest[i] = Math.min(Math.max(v[i], lo), hi);
        }
        return nearest;
    }

    /** x + sign(d)·min(s·a, c) with d = v − x, a = |d|, room c. */
    private static double[] ontoSphere(double radius, Bounds box, double[] x, double[] v) {
        Room room = new Room(x, difference(v, x), box);
        double[] a = room.magnitude();
        double s = cutSquares(a, room.size()) <= radius * radius ? 1 : Math.min(scale(a, room.size(), radius), 1);
        for (int i = 0; i < a.length; i++) {
            a[i] *= s;
        }
        return room.move(a);
    }

    /** x + sign(d)·min(max(a − λ, 0), c) with d = v − x, a = |d|, room c. */
    private static double[] ontoDiamond(double radius, Bounds box, double[] x, double[] v) {
        Room room = new Room(x, difference(v, x), box);
        double[] a = room.magnitude();
        double lambda = cutSum(a, room.size()) <= radius ? 0 : threshold(a, room.size(), radius);
        for (int i = 0; i < a.length; i++) {
            a[i] = Math.max(a[i] - lambda, 0);
        }
        return room.move(a);
    }

    /** The s with Σ min(s·a, c)² = r², positive infinity if all room together is shorter than r. */
    static double scale(double[] a, double[] c, double radius) {
        double[] saturation = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            saturation[i] = a[i] > 0 ? c[i] / a[i] : Double.POSITIVE_INFINITY;
        }
        int[] order = Order.ascending(saturation);
        double[] free = new double[a.length + 1];
        for (int k = a.length - 1; k >= 0; k--) {
            free[k] = free[k + 1] + a[order[k]] * a[order[k]];
        }
        double saturated = 0;
        for (int k = 0; k < a.length && free[k] > 0; k++) {
            double s = Math.sqrt(Math.max(radius * radius - saturated, 0) / free[k]);
            if (s <= saturation[order[k]]) {
                return s;
            }
            saturated += c[order[k]] * c[order[k]];
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The λ with Σ min(max(a − λ, 0), c) = r, sought downwards; the sum at λ = 0 must be above r. */
    private static double threshold(double[] a, double[] c, double radius) {
        int d = a.length;
        double[] events = new double[2 * d];
        for (int i = 0; i < d; i++) {
            events[i] = c[i] > 0 ? a[i] : -1;
            events[d + i] = c[i] > 0 ? a[i] - c[i] : -1;
        }
        double sum = 0;
        double lambda = Double.MAX_VALUE;
        int growing = 0;
        for (int event : Order.descending(events)) {
            double next = Math.max(events[event], 0);
            double gain = growing == 0 ? 0 : growing * (lambda - next);
            if (growing > 0 && sum + gain >= radius) {
                return lambda - (radius - sum) / growing;
            }
            sum += gain;
            lambda = next;
            growing += event < d ? 1 : -1;
        }
        return 0;
    }

    private static double[] difference(double[] v, double[] x) {
        double[] d = new double[x.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = v[i] - x[i];
        }
        return d;
    }

    private static double cutSquares(double[] a, double[] c) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double cut = Math.min(a[i], c[i]);
            sum += cut * cut;
        }
        return sum;
    }

    private static double cutSum(double[] a, double[] c) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.min(a[i], c[i]);
        }
        return sum;
    }
}
