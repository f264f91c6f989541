package org.samediffext.adversarial.directional;

import java.util.Arrays;

/** A problem whose penalised constraints are outputs of the network: {@code (Φ(x), ReLU(1000·c(x)))}. Counts what it is asked. */
final class Folded {
    private static final double SLOPE = 1000;

    private final Problem problem;
    private long evaluations;
    private long gradients;
    private int outputs;

    Folded(Problem problem) {
        this.problem = problem;
    }

    long evaluations() {
        return evaluations;
    }

    long gradients() {
        return gradients;
    }

    /** The width of Φ, known from the first evaluation on. */
    int outputs() {
        return outputs;
    }

    /** Whether all barriers let a point through. */
    boolean allowed(double[] x) {
        for (VectorFunction barrier : problem.barriers()) {
            for (double c : barrier.value(x)) {
                if (!(c <= 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    Trial at(double[] x) {
        evaluations++;
        double[] y = problem.network().value(x);
        outputs = y.length;
        double objective = problem.objective().value(y);
        double[] folded = y;
        double penalty = 0;
        for (VectorFunction constraint : problem.penalties()) {
            double[] c = constraint.value(x);
            int from = folded.length;
            folded = Arrays.copyOf(folded, from + c.length);
            for (int i = 0; i < c.length; i++) {
                double z = SLOPE * Math.max(0, c[i]);
                folded[from + i] = z;
                penalty += z * z;
            }
        }
        if (Double.isNaN(objective) || Double.isNaN(penalty) || objective == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("the objective is " + objective + " and the penalty " + penalty
                    + " at evaluation " + evaluations + ", allowed are numbers");
        }
        return new Trial(x, folded, objective, penalty);
    }

    /** The direction in which the outputs should go: the gradient of {@code f(y) − ‖z‖²}. */
    double[] wanted(Trial at) {
        double[] gradient = problem.objective().gradient(Arrays.copyOf(at.output(), outputs));
        if (gradient.length != outputs) {
            throw new IllegalStateException("the objective's gradient has " + gradient.length
                    + " entries, allowed is one an output, so " + outputs);
        }
        double[] u = Arrays.copyOf(gradient, at.output().length);
        for (int i = outputs; i < u.length; i++) {
            u[i] = -2 * at.output()[i];
        }
        return finite(u, "gradient of the objective");
    }

    /** The gradient of {@code cotangent · (Φ(x), ReLU(1000·c(x)))}. */
    double[] pullback(Trial at, double[] cotangent) {
        gradients++;
        double[] x = at.point();
        double[] gradient = problem.network().pullback(x, Arrays.copyOf(cotangent, outputs));
        if (gradient.length != x.length) {
            throw new IllegalStateException("the network's gradient has " + gradient.length
                    + " entries, allowed is one an input, so " + x.length);
        }
        int from = outputs;
        for (VectorFunction constraint : problem.penalties()) {
            int count = constraint.value(x).length;
            double[] back = new double[count];
            boolean active = false;
            for (int i = 0; i < count; i++) {
                back[i] = at.output()[from + i] > 0 ? SLOPE * cotangent[from + i] : 0;
                active |= back[i] != 0;
            }
            if (active) {
                double[] more = constraint.pullback(x, back);
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] += more[i];
                }
            }
            from += count;
        }
        return finite(gradient, "gradient by the input");
    }

    private double[] finite(double[] values, String what) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalStateException("the " + what + " is " + values[i] + " in entry " + i
                        + " after evaluation " + evaluations + ", allowed are finite numbers");
            }
        }
        return values;
    }
}
