package org.samediffext.losses;

import java.util.Arrays;
import java.util.Random;

/** Clusters points around centres: k-means++ by Arthur and Vassilvitskii 2007, then Lloyd's iterations. */
public final class KMeans {
    private static final int ITERATIONS = 100;

    private final double[] x;
    private final int rows;
    private final int width;
    private final int clusters;
    private final double[] centres;
    private final int[] assigned;
    private final double[] distances;

    private KMeans(double[] x, int rows, int clusters) {
        this.x = x;
        this.rows = rows;
        this.width = x.length / rows;
        this.clusters = clusters;
        this.centres = new double[clusters * width];
        this.assigned = new int[rows];
        this.distances = new double[rows];
    }

    /**
     * Clusters points.
     *
     * @param x the coordinates, row by row; not changed
     * @param rows the number of points
     * @param clusters the number of clusters, from 1 to the number of points
     * @param seed of the first centres; the same seed gives the same clusters
     * @return the number of each point's cluster
     */
    public static int[] cluster(double[] x, int rows, int clusters, long seed) {
        if (clusters < 1 || clusters > rows) {
            throw new IllegalArgumentException(
                    "the number of clusters is " + clusters + ", allowed is 1 to the number of points, " + rows);
        }
        KMeans means = new KMeans(x, rows, clusters);
        means.spread(new Random(seed));
        for (int i = 0; i < ITERATIONS && means.assign(); i++) {
            means.centre();
        }
        return means.assigned;
    }

    /** Draws each centre with a probability in proportion to the squared distance from those before. */
    private void spread(Random random) {
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        int next = random.nextInt(rows);
        for (int c = 0; c < clusters; c++) {
            System.arraycopy(x, next * width, centres, c * width, width);
            double total = 0;
            for (int i = 0; i < rows; i++) {
                distances[i] = Math.min(distances[i], squared(i, c));
                total += distances[i];
            }
            next = draw(random.nextDouble() * total);
        }
        Arrays.fill(assigned, -1);
    }

    private int draw(double at) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += distances[i];
            if (sum > at) {
                return i;
            }
        }
        return rows - 1;
    }

    private double squared(int row, int centre) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            double d = x[row * width + k] - centres[centre * width + k];
            sum += d * d;
        }
        return sum;
    }

    /** Gives each point to the nearest centre, the first among equals; false if no point changed. */
    private boolean assign() {
        boolean changed = false;
        for (int i = 0; i < rows; i++) {
            int nearest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < clusters; c++) {
                double distance = squared(i, c);
                if (distance < least) {
                    least = distance;
                    nearest = c;
                }
            }
            changed |= assigned[i] != nearest;
            assigned[i] = nearest;
            distances[i] = least;
        }
        return changed;
    }

    /** Moves the centres into the middle of their points; an empty one to the point that is farthest from its own. */
    private void centre() {
        int[] counts = new int[clusters];
        Arrays.fill(centres, 0);
        for (int i = 0; i < rows; i++) {
            counts[assigned[i]]++;
            for (int k = 0; k < width; k++) {
                centres[assigned[i] * width + k] += x[i * width + k];
            }
        }
        for (int c = 0; c < clusters; c++) {
            if (counts[c] == 0) {
                int farthest = farthest();
                System.arraycopy(x, farthest * width, centres, c * width, width);
                distances[farthest] = 0;
            }
            for (int k = c * width; k < (c + 1) * width; k++) {
                centres[k] /= Math.max(1, counts[c]);
            }
        }
    }

    private int farthest() {
        int farthest = 0;
        for (int i = 1; i < rows; i++) {
            farthest = distances[i] > distances[farthest] ? i : farthest;
        }
        return farthest;
    }
}
