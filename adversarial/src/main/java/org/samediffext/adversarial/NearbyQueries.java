package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.List;

/**
 * What is known of a function around a centre: values at points, as {@code (f − min)/(max − min)}, and the inner products of the
 * points as seen from the centre.
 */
final class NearbyQueries {
    private final double[] centre;
    private final double[][] offsets;
    private final double[][] products;
    private final double[] values;
    private final double range;

    NearbyQueries(double[] centre, List<double[]> points, double[] values) {
        int n = values.length;
        double least = Arrays.stream(values).min().orElseThrow();
        this.centre = centre;
        this.range = Arrays.stream(values).max().orElseThrow() - least;
        this.values = Arrays.stream(values)
                .map(value -> range > 0 ? (value - least) / range : 0)
                .toArray();
        this.offsets = points.stream().map(this::offset).toArray(double[][]::new);
        this.products = new double[n][n];
        for (int j = 0; j < n; j++) {
            for (int k = 0; k <= j; k++) {
                products[j][k] = product(offsets[j], offsets[k]);
                products[k][j] = products[j][k];
            }
        }
    }

    int size() {
        return values.length;
    }

    /** The values, from 0 to 1; all 0 where they are equal. */
    double[] values() {
        return values;
    }

    /** What a value of 1 is in the units of the function. */
    double range() {
        return range;
    }

    double distance(int j, int k) {
        return Math.sqrt(Math.max(0, products[j][j] + products[k][k] - 2 * products[j][k]));
    }

    double[] point(int j) {
        double[] point = centre.clone();
        for (int i = 0; i < point.length; i++) {
            point[i] += offsets[j][i];
        }
        return point;
    }

    /** The points as seen from another one. */
    Differences from(double[] x) {
        return new Differences(offset(x));
    }

    private double[] offset(double[] x) {
        double[] offset = new double[x.length];
        for (int i = 0; i < offset.length; i++) {
            offset[i] = x[i] - centre[i];
        }
        return offset;
    }

    /** ⟨a, b⟩, in four sums: in one alone, each addition would wait for the last. */
    static double product(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int whole = a.length - a.length % 4;
        for (int i = 0; i < whole; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (int i = whole; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    /** The differences of one point x to all others. */
    final class Differences {
        private final double[] own;
        private final double[] shares;
        private final double square;

        private Differences(double[] own) {
            this.own = own;
            this.shares = Arrays.stream(offsets)
                    .mapToDouble(offset -> product(offset, own))
                    .toArray();
            this.square = product(own, own);
        }

        double distance(int j) {
            return Math.sqrt(Math.max(0, between(j, j)));
        }

        /** {@code ⟨x − x_j, x − x_k⟩}. */
        double between(int j, int k) {
            return products[j][k] - shares[j] - shares[k] + square;
        }

        /** {@code Σ w_j·(x − x_j)}. */
        double[] sum(double[] weights) {
            double[] sum = new double[own.length];
            for (int j = 0; j < weights.length; j++) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weights[j] * (own[i] - offsets[j][i]);
                }
            }
            return sum;
        }
    }
}
