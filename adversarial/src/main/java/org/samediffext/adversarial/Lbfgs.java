package org.samediffext.adversarial;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Limited-memory BFGS: Nocedal 1980, Updating Quasi-Newton Matrices with Limited Storage, with ten pairs and a line search that
 * halves the step until the function has fallen enough. The value never rises.
 */
final class Lbfgs {
    private static final int PAIRS = 10;
    private static final int HALVINGS = 40;
    private static final double ENOUGH = 1e-4;

    private Lbfgs() {}

    /** A function with its gradient. */
    @FunctionalInterface
    interface Objective {
        Value at(double[] point);
    }

    /** What a function says of a point. */
    static final class Value {
        private final double value;
        private final double[] gradient;

        Value(double value, double[] gradient) {
            this.value = value;
            this.gradient = gradient;
        }
    }

    /** Where the search ended. */
    static final class Point {
        private final double[] at;
        private final Value value;

        private Point(double[] at, Value value) {
            this.at = at;
            this.value = value;
        }

        double[] at() {
            return at;
        }

        double value() {
            return value.value;
        }

        private double[] gradient() {
            return value.gradient;
        }
    }

    private static final class Pair {
        private final double[] s;
        private final double[] y;
        private final double product;
        private double alpha;

        Pair(double[] s, double[] y) {
            this.s = s;
            this.y = y;
            this.product = dot(s, y);
        }
    }

    static Point minimise(Objective objective, double[] start, int iterations) {
        Point here = new Point(start.clone(), objective.at(start));
        Deque<Pair> pairs = new ArrayDeque<>();
        for (int k = 0; k < iterations; k++) {
            double[] direction = direction(here.gradient(), pairs);
            Point next = search(objective, here, direction);
            if (next == here && pairs.isEmpty()) {
                break;
            }
            if (next == here) {
                pairs.clear();
                continue;
            }
            Pair pair = new Pair(combined(next.at, here.at, -1), combined(next.gradient(), here.gradient(), -1));
            if (pair.product > 1e-12 * dot(pair.y, pair.y)) {
                pairs.addLast(pair);
                if (pairs.size() > PAIRS) {
                    pairs.removeFirst();
                }
            }
            here = next;
        }
        return here;
    }

    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        double[] q = combined(gradient, gradient, -2);
        for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
            Pair pair = newest.next();
            pair.alpha = dot(pair.s, q) / pair.product;
            q = combined(q, pair.y, -pair.alpha);
        }
        if (pairs.isEmpty()) {
            double length = Math.sqrt(dot(q, q));
            return length > 1 ? combined(q, q, 1 / length - 1) : q;
        }
        Pair last = pairs.getLast();
        q = combined(q, q, last.product / dot(last.y, last.y) - 1);
        for (Pair pair : pairs) {
            q = combined(q, pair.s, pair.alpha - dot(pair.y, q) / pair.product);
        }
        return q;
    }

    /** The first point along the direction that is good enough; the same point if there is none. */
    private static Point search(Objective objective, Point here, double[] direction) {
        double slope = dot(here.gradient(), direction);
        double length = 1;
        for (int k = 0; k < HALVINGS && slope < 0; k++) {
            double[] at = combined(here.at, direction, length);
            Value value = objective.at(at);
            if (value.value <= here.value() + ENOUGH * length * slope && value.value < here.value()) {
                return new Point(at, value);
            }
            length /= 2;
        }
        return here;
    }

    /** {@code x + factor·y}. */
    private static double[] combined(double[] x, double[] y, double factor) {
        double[] sum = x.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * y[i];
        }
        return sum;
    }

    private static double dot(double[] x, double[] y) {
        double dot = 0;
        for (int i = 0; i < x.length; i++) {
            dot += x[i] * y[i];
        }
        return dot;
    }
}
