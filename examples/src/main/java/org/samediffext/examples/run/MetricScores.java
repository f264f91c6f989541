package org.samediffext.examples.run;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.losses.Agreement;
import org.samediffext.losses.Distance;
import org.samediffext.losses.Retrieval;
import org.samediffext.losses.RetrievalScores;

/**
 * How good an embedding is.
 *
 * @param neighbours of each sketch
 * @param clusters of k-means against the classes
 */
public record MetricScores(RetrievalScores neighbours, Agreement clusters) {
    private static final long SEED = 1;

    static Retrieval retrieval(INDArray embeddings, List<Integer> labels) {
        INDArray ids = Nd4j.createFromArray(
                        labels.stream().mapToInt(Integer::intValue).toArray())
                .reshape(labels.size(), 1);
        return Retrieval.of(embeddings, ids, Distance.COSINE);
    }

    static MetricScores of(Retrieval retrieval) {
        return new MetricScores(retrieval.scores(1, 2, 4, 8), retrieval.clusters(SEED));
    }

    /**
     * Recall at 1.
     *
     * @return the share of sketches whose nearest neighbour is of their class
     */
    public double recallAt1() {
        return neighbours.recall(1);
    }

    /**
     * Recall at K.
     *
     * @param k 1, 2, 4 or 8
     * @return the share of sketches with one of their class among the K nearest
     */
    public double recallAt(int k) {
        return neighbours.recall(k);
    }
}
