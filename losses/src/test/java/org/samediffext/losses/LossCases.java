package org.samediffext.losses;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** The batches of all losses, for the contract tests; each family keeps its own in a file of its own. */
final class LossCases {
    private LossCases() {}

    static Stream<LossCase> all() {
        return Stream.of(
                        hinges(),
                        Stream.of(new LogisticCase(new NormalizedLogistic())),
                        BayesCases.all(),
                        MetricCases.all(),
                        NoisyCases.all(),
                        UnlearningCases.all())
                .flatMap(cases -> cases);
    }

    private static Stream<LossCase> hinges() {
        return Stream.of(classes(new InvertedHinge(), 4), classes(new InvertedHinge(2, Reduction.VALID), 5));
    }

    /** A loss of class ids, some of which are ignored. */
    static LossCase classes(LossTerm term, int classes) {
        return new Classes(term, classes);
    }

    /** Class ids. */
    record Classes(LossTerm term, int outputs) implements LossCase {

        @Override
        public INDArray labels(Random random, int rows) {
            return ids(random, rows, outputs);
        }

        @Override
        public INDArray wideLabels(Random random, int rows) {
            INDArray ids = labels(random, rows);
            INDArray hot = Nd4j.zeros(DataType.DOUBLE, rows, outputs);
            for (int i = 0; i < rows; i++) {
                if (ids.getInt(i, 0) >= 0) {
                    hot.putScalar(i, ids.getInt(i, 0), 1);
                }
            }
            return hot;
        }

        @Override
        public String toString() {
            return term.toString();
        }
    }

    /** DOUBLE class ids {@code [rows, 1]}, from the third row on sometimes −100. */
    static INDArray ids(Random random, int rows, int classes) {
        INDArray ids = Nd4j.create(DataType.DOUBLE, rows, 1);
        for (int i = 0; i < rows; i++) {
            int id = random.nextInt(classes);
            ids.putScalar(i, 0, i > 2 && random.nextInt(5) == 0 ? -100 : id);
        }
        return ids;
    }

    /** Columns side by side. */
    static INDArray columns(List<INDArray> columns) {
        return Nd4j.concat(1, columns.toArray(INDArray[]::new));
    }

    /** A DOUBLE column of normal numbers. */
    static INDArray normal(Random random, int rows, double mean, double deviation) {
        INDArray column = Nd4j.create(DataType.DOUBLE, rows, 1);
        for (int i = 0; i < rows; i++) {
            column.putScalar(i, 0, mean + deviation * random.nextGaussian());
        }
        return column;
    }
}
