package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.samediffext.spi.Range;

/**
 * Pairs of points on both sides of another one, and the gradient that function values there tell:
 * {@code g = mean_j (f(x + δu_j) − f(x − δu_j))/(2δ)·u_j}.
 *
 * @param law how the directions u are drawn
 * @param pairs how many there are, at least 1
 * @param distance δ, in the units of the input, above 0
 */
record Probes(GradientEstimator.Law law, int pairs, double distance) {

    Probes {
        Range.atLeast("samples", pairs, 1);
        Range.positive("distance", distance);
    }

    /** The directions. */
    List<double[]> directions(int size, SampleRandom random) {
        List<double[]> directions = new ArrayList<>(pairs);
        for (int j = 0; j < pairs; j++) {
            double[] u = new double[size];
            for (int i = 0; i < size; i++) {
                u[i] = law == GradientEstimator.Law.SPSA ? random.uniform() < .5 ? -1 : 1 : random.gaussian();
            }
            directions.add(u);
        }
        return directions;
    }

    /** Each direction's point ahead, then its point behind. */
    List<double[]> points(double[] x, List<double[]> directions) {
        List<double[]> points = new ArrayList<>(2 * pairs);
        for (double[] u : directions) {
            double[] ahead = new double[x.length];
            double[] behind = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                ahead[i] = x[i] + distance * u[i];
                behind[i] = x[i] - distance * u[i];
            }
            points.add(ahead);
            points.add(behind);
        }
        return points;
    }

    /** The gradient from the values at the points. */
    double[] gradient(List<double[]> directions, double[] values) {
        double[] gradient = new double[directions.get(0).length];
        for (int j = 0; j < pairs; j++) {
            double slope = (values[2 * j] - values[2 * j + 1]) / (2 * distance * pairs);
            double[] u = directions.get(j);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += slope * u[i];
            }
        }
        return gradient;
    }
}
