package org.samediffext.adversarial;

import java.util.Arrays;
import org.samediffext.spi.Bounds;

/** The nearest point, in the Euclidean sense, of a ball cut by a box. Exact: found at the breakpoints. */
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

    /** x + sign(d)·min(s·a, c) with d = v − x, a = |d|, room c, so x + s·d cut to the box. */
    private static double[] ontoSphere(double radius, Bounds box, double[] x, double[] v) {
        double[] a = new double[x.length];
        double[] c = new double[x.length];
        for (int i = 0; i < a.length; i++) {
            double d = v[i] - x[i];
            a[i] = Math.abs(d);
            c[i] = chosen(sign(d), x[i] - box.lo(), box.hi() - x[i]);
        }
        double s = cutSquares(a, c) <= radius * radius ? 1 : Math.min(scale(a, c, radius), 1);
        double[] nearest = new double[x.length];
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = Math.min(Math.max(x[i] + s * (v[i] - x[i]), box.lo()), box.hi());
        }
        return nearest;
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

    /**
     * The s with Σ min(s·a, c)² = r², positive infinity if all room together is shorter than r. The sum is concave and
     * piecewise linear in s²: from the left each tangent leads to the next s, never too far, and the last one holds the
     * exact root.
     */
    static double scale(double[] a, double[] c, double radius) {
        double s = 0;
        while (true) {
            double saturated = 0;
            double free = 0;
            for (int i = 0; i < a.length; i++) {
                long open = sign(s * a[i] - c[i]);
                saturated += chosen(open, 0, c[i] * c[i]);
                free += chosen(open, a[i] * a[i], 0);
            }
            if (free == 0) {
                return Double.POSITIVE_INFINITY;
            }
            double next = Math.sqrt(Math.max(radius * radius - saturated, 0) / free);
            if (!(next > s)) {
                return s;
            }
            s = next;
        }
    }

    /**
     * The λ with Σ min(max(a − λ, 0), c) = r. From above a term begins to grow at λ = a and stops at λ = a − c; the sum
     * at λ = 0 must be above r.
     */
    private static double threshold(double[] a, double[] c, double radius) {
        double[] begins = new double[a.length];
        double[] stops = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            begins[i] = c[i] > 0 ? a[i] : 0;
            stops[i] = c[i] > 0 ? Math.max(a[i] - c[i], 0) : 0;
        }
        Arrays.sort(begins);
        Arrays.sort(stops);
        int i = a.length - 1;
        int j = a.length - 1;
        int growing = 0;
        double sum = 0;
        double lambda = begins[i];
        while (lambda > 0) {
            double next = Math.max(i >= 0 ? begins[i] : 0, j >= 0 ? stops[j] : 0);
            double gain = growing * (lambda - next);
            if (growing > 0 && sum + gain >= radius) {
                return lambda - (radius - sum) / growing;
            }
            sum += gain;
            lambda = next;
            if (i >= 0 && begins[i] == next) {
                growing++;
                i--;
            } else {
                growing--;
                j--;
            }
        }
        return 0;
    }

    // signs of gradients come in no order that a processor could foresee: hence bits instead of branches

    /** All bits set for a number below 0, none for others. */
    private static long sign(double number) {
        return Double.doubleToRawLongBits(number) >> 63;
    }

    private static double chosen(long bits, double ifSet, double ifNot) {
        return Double.longBitsToDouble(
                (Double.doubleToRawLongBits(ifSet) & bits) | (Double.doubleToRawLongBits(ifNot) & ~bits));
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
