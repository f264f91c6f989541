package org.samediffext.losses;

import java.util.Random;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.losses.BayesError.Direction;
import org.samediffext.spi.LossTerm;

/** The batches of the Bayes error: class ids of three classes, and probabilities. */
final class BayesCases {
    private BayesCases() {}

    static Stream<LossCase> all() {
        return Stream.of(
                new Features(new BayesError(), false),
                new Features(new BayesError(Direction.ASCEND, 1.5, 3, Reduction.ALL), true),
                new Features(new BayesError(Direction.MINIMISE, 0.7, 64, Reduction.SUM), false));
    }

    private record Features(BayesError error, boolean soft) implements LossCase {

        @Override
        public LossTerm term() {
            return error;
        }

        @Override
        public int outputs() {
            return 3;
        }

        @Override
        public INDArray labels(Random random, int rows) {
            return soft ? wideLabels(random, rows) : LossCases.ids(random, rows, 3);
        }

        /** One row in five is without label. */
        @Override
        public INDArray wideLabels(Random random, int rows) {
            INDArray labels = Nd4j.zeros(DataType.DOUBLE, rows, 3);
            for (int i = 0; i < rows; i++) {
                double first = random.nextDouble();
                double second = (1 - first) * random.nextDouble();
                if (i <= 2 || random.nextInt(5) != 0) {
                    labels.putScalar(i, 0, first);
                    labels.putScalar(i, 1, second);
                    labels.putScalar(i, 2, 1 - first - second);
                }
            }
            return labels;
        }

        @Override
        public boolean packable() {
            return !soft;
        }

        @Override
        public String toString() {
            return error + (soft ? " of probabilities" : "");
        }
    }
}
