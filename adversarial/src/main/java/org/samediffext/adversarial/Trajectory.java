package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.samediffext.spi.Norm;

/** The last points at which a function was asked for, and its values there. */
final class Trajectory {
    private final int capacity;
    private final List<double[]> points = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    Trajectory(int capacity) {
        this.capacity = capacity;
    }

    void add(double[] point, double value) {
        if (points.size() == capacity) {
            points.remove(0);
            values.remove(0);
        }
        points.add(point);
        values.add(value);
    }

    /** At most so many of them, those nearest to a point. */
    NearbyQueries near(double[] x, int count) {
        double[] distances = points.stream()
                .mapToDouble(point -> Ball.distance(Norm.L2, point, x))
                .toArray();
        List<double[]> nearest = new ArrayList<>();
        double[] own = new double[Math.min(count, distances.length)];
        int[] order = Order.ascending(distances);
        for (int j = 0; j < own.length; j++) {
            nearest.add(points.get(order[j]));
            own[j] = values.get(order[j]);
        }
        return new NearbyQueries(x, nearest, own);
    }
}
