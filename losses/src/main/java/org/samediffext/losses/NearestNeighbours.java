package org.samediffext.losses;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.samediffext.spi.Range;

/**
 * Errors of nearest neighbours, each sample judged by all others: estimates of the Bayes error that know no bandwidth. Distances
 * are Euclidean, from matrix products of blocks of rows; time is {@code O(n² (features + log k))}.
 *
 * <p>Labels are class ids; the likeliest class stands for probabilities. Weights other than zero are not used.
 */
public final class NearestNeighbours {
    private final RowBlocks blocks;
    private final SoftTargets targets;

    private NearestNeighbours(RowBlocks blocks, SoftTargets targets) {
        this.blocks = blocks;
        this.targets = targets;
    }

    /**
     * Neighbours of samples.
     *
     * @param samples two at least that count
     * @return the neighbours
     * @throws IllegalArgumentException if there are fewer samples, or a feature is not finite
     */
    public static NearestNeighbours of(BayesSamples samples) {
        Present present = Present.finite(samples, 2);
        return new NearestNeighbours(
                new RowBlocks(present.features(), present.features(), true), SoftTargets.of(present.labels()));
    }

    /**
     * The share of samples whose class is not that of most of their nearest neighbours; of classes with as many neighbours the one
     * whose nearest is nearest.
     *
     * @param neighbours how many vote, at least 1; all others if there are fewer
     * @return the leave-one-out error, which is as a rule above the Bayes error
     */
    public double error(int neighbours) {
        Range.atLeast("neighbours", neighbours, 1);
        int n = blocks.queries();
        int[] wrong = new int[n];
        for (int first = 0; first < n; first += blocks.step()) {
            int start = first;
            int count = Math.min(blocks.step(), n - first);
            double[] block = blocks.block(first, count);
            IntStream.range(0, count)
                    .parallel()
                    .forEach(i -> wrong[start + i] =
                            vote(nearest(block, i * n, n, start + i, neighbours)) == targets.best(start + i) ? 0 : 1);
        }
        return (double) Arrays.stream(wrong).sum() / n;
    }

    /**
     * The bounds of Cover and Hart 1967, "Nearest Neighbor Pattern Classification", from the error of the single nearest neighbour.
     *
     * @return {@code ((C−1)/C)(1 − √(1 − C e/(C−1))) <= Bayes error <= e}, for {@code C} classes
     */
    public ErrorBounds bounds() {
        return ErrorBounds.of(error(1), targets.classes());
    }

    /** The nearest rows in order, the first among equals first. */
    private static int[] nearest(double[] block, int from, int n, int self, int neighbours) {
        int k = Math.min(neighbours, n - 1);
        int[] best = new int[k];
        int held = 0;
        for (int j = 0; j < n; j++) {
            if (j == self || (held == k && block[from + j] <= block[from + best[k - 1]])) {
                continue;
            }
            int place = held < k ? held++ : k - 1;
            while (place > 0 && block[from + j] > block[from + best[place - 1]]) {
                best[place] = best[place - 1];
                place--;
            }
            best[place] = j;
        }
        return best;
    }

    private int vote(int[] nearest) {
        int[] votes = new int[targets.classes()];
        int most = 0;
        for (int j : nearest) {
            most = Math.max(most, ++votes[targets.best(j)]);
        }
        for (int j : nearest) {
            if (votes[targets.best(j)] == most) {
                return targets.best(j);
            }
        }
        throw new IllegalStateException("no neighbours");
    }
}
