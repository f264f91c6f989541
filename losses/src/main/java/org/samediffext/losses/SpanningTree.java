package org.samediffext.losses;

import java.util.Arrays;

/**
 * Bounds of the Bayes error from the Euclidean minimum spanning tree of samples, by how many of its edges join different classes.
 * Friedman and Rafsky 1979 for the statistic; Berisha et al. 2016, "Empirically Estimable Classification Bounds Based on a
 * Nonparametric Divergence Measure", for the bounds of two classes; the same form with {@code C} classes beyond two.
 *
 * <p>Prim's algorithm with one row of distances at a time: {@code O(n² features)} time and {@code O(n)} memory beside the samples.
 */
public final class SpanningTree {
    private final int samples;
    private final int joins;
    private final int classes;
    private final double length;

    private SpanningTree(int samples, int joins, int classes, double length) {
        this.samples = samples;
        this.joins = joins;
        this.classes = classes;
        this.length = length;
    }

    /**
     * The tree of samples.
     *
     * @param samples two at least that count; the likeliest class stands for probabilities, weights other than zero are not used
     * @return the tree
     * @throws IllegalArgumentException if there are fewer samples, or a feature is not finite
     */
    public static SpanningTree of(BayesSamples samples) {
        Present present = Present.finite(samples, 2);
        SoftTargets targets = SoftTargets.of(present.labels());
        RowBlocks rows = new RowBlocks(present.features(), present.features(), true);
        int n = present.count();
        double[] nearest = new double[n];
        int[] parent = new int[n];
        boolean[] inside = new boolean[n];
        Arrays.fill(nearest, Double.NEGATIVE_INFINITY);
        int joins = 0;
        double length = 0;
        int newest = 0;
        inside[0] = true;
        for (int edges = 0; edges < n - 1; edges++) {
            double[] distances = rows.block(newest, 1);
            int next = -1;
            for (int j = 0; j < n; j++) {
                if (!inside[j]) {
                    if (distances[j] > nearest[j]) {
                        nearest[j] = distances[j];
                        parent[j] = newest;
                    }
                    next = next < 0 || nearest[j] > nearest[next] ? j : next;
                }
            }
            inside[next] = true;
            joins += targets.best(next) == targets.best(parent[next]) ? 0 : 1;
            length += Math.sqrt(-2 * nearest[next]);
            newest = next;
        }
        return new SpanningTree(n, joins, targets.classes(), length);
    }

    /**
     * How many edges join different classes.
     *
     * @return {@code R}
     */
    public int joins() {
        return joins;
    }

    /**
     * The length of all edges.
     *
     * @return the sum of their Euclidean lengths
     */
    public double length() {
        return length;
    }

    /**
     * The bounds.
     *
     * @return {@code ((C−1)/C)(1 − √(max(0, 1 − C R/((C−1) n)))) <= Bayes error <= R/n}
     */
    public ErrorBounds bounds() {
        return ErrorBounds.of((double) joins / samples, classes);
    }
}
