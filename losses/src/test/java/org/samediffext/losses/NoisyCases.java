package org.samediffext.losses;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** Batches for the losses of noisy labels. */
final class NoisyCases {
    private NoisyCases() {}

    static Stream<LossCase> all() {
        return Stream.of(
                new Remembered(new EarlyLearning(8), 4),
                new Remembered(new EarlyLearning(8, 0.9, 7, 2, Reduction.VALID), 5),
                new Soft(new EarlyLearning(8, 0.7, 3, -100, Reduction.SUM), 3));
    }

    /** Class ids and numbers of examples, in which the fourth row has no number. */
    record Remembered(LossTerm term, int outputs) implements LossCase {

        @Override
        public INDArray labels(Random random, int rows) {
            return LossCases.columns(List.of(LossCases.ids(random, rows, outputs), numbers(rows)));
        }

        @Override
        public Set<LayerKind> layers() {
            return EnumSet.complementOf(EnumSet.of(LayerKind.CNN_LOSS));
        }

        @Override
        public String toString() {
            return term.toString();
        }
    }

    private static INDArray numbers(int rows) {
        INDArray numbers = Nd4j.create(DataType.DOUBLE, rows, 1);
        for (int i = 0; i < rows; i++) {
            numbers.putScalar(i, 0, i == 3 ? -1 : 7 - i % 8);
        }
        return numbers;
    }

    /** Soft targets and numbers of examples. */
    record Soft(LossTerm term, int outputs) implements LossCase {

        @Override
        public INDArray labels(Random random, int rows) {
            INDArray targets = Nd4j.create(DataType.DOUBLE, rows, outputs);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < outputs; j++) {
                    targets.putScalar(i, j, random.nextDouble());
                }
            }
            targets.diviColumnVector(targets.sum(true, 1));
            return LossCases.columns(List.of(targets, numbers(rows)));
        }

        @Override
        public Set<LayerKind> layers() {
            return EnumSet.of(LayerKind.OUTPUT, LayerKind.RNN_OUTPUT);
        }

        @Override
        public String toString() {
            return term.toString();
        }
    }
}
