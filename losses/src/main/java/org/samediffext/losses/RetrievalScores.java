package org.samediffext.losses;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well the nearest neighbours of embeddings are of their class. All scores are means over the queries, NaN if there are none.
 *
 * @param recallAt by K: the share of queries with an item of their class among the K nearest
 * @param rPrecision the share of items of the query's class among its R nearest, R being the number of other items of the class
 * @param mapAtR mean average precision at R: {@code 1/R Σ [item k is of the class] (share of the class among the k nearest)}
 *     over {@code k <= R}
 * @param queries how many items had another one of their class
 * @param lone how many had none: they are no queries, but may be found
 * @param absent how many rows had no class id (NaN or negative): they are neither queries nor found
 */
public record RetrievalScores(
        Map<Integer, Double> recallAt, double rPrecision, double mapAtR, int queries, int lone, int absent) {

    /** Copies and sorts the recalls. */
    public RetrievalScores {
        recallAt = Collections.unmodifiableMap(new TreeMap<>(recallAt));
    }

    /**
     * Recall@K.
     *
     * @param k one of those that were asked for
     * @return the share of queries
     */
    public double recall(int k) {
        Double recall = recallAt.get(k);
        if (recall == null) {
            throw new IllegalArgumentException(
                    "recall at " + k + " was not asked for, available is at " + recallAt.keySet());
        }
        return recall;
    }
}
