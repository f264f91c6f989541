package org.samediffext.losses;

import java.util.Random;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** The batches of the losses of pairs: embeddings of few classes, so that most anchors have positives and negatives. */
final class MetricCases {
    private static final double EPS = 0.1;

    private MetricCases() {}

    static Stream<LossCase> all() {
        return Stream.of(
                        new MultiSimilarity(),
                        new MultiSimilarity(2, 40, 1, Distance.COSINE, Mining.NONE, EPS, 1, Reduction.VALID),
                        new Contrastive(),
                        new Contrastive(-2, Distance.EUCLIDEAN, Mining.PAIRED, EPS, -100, Reduction.SUM),
                        new Triplet(),
                        new Triplet(1, Distance.EUCLIDEAN, Mining.HARDEST, EPS, -100, Reduction.VALID),
                        new BinomialDeviance(),
                        new LiftedStructure(),
                        new LiftedStructure(4, Distance.EUCLIDEAN, Mining.MULTI_SIMILARITY, 1, -100, Reduction.VALID),
                        new NPair(),
                        new NTXent(),
                        new SupCon(.5, Distance.COSINE, Mining.NONE, EPS, -100, Reduction.VALID))
                .map(Pairs::new);
    }

    /** A loss of pairs. */
    record Pairs(PairLoss term) implements LossCase {

        @Override
        public int outputs() {
            return 4;
        }

        @Override
        public INDArray labels(Random random, int rows) {
            return LossCases.ids(random, rows, 3);
        }

        @Override
        public INDArray wideLabels(Random random, int rows) {
            INDArray ids = labels(random, rows);
            INDArray hot = Nd4j.zeros(DataType.DOUBLE, rows, outputs());
            for (int i = 0; i < rows; i++) {
                if (ids.getInt(i, 0) >= 0) {
                    hot.putScalar(i, ids.getInt(i, 0), 1);
                }
            }
            return hot;
        }

        @Override
        public String toString() {
            LossTerm loss = term;
            return loss.toString();
        }
    }
}
