package org.samediffext.losses;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.samediffext.spi.LossTerm;

/** Batches for the losses of noisy labels. */
final class NoisyCases {
    private NoisyCases() {}

    static Stream<LossCase> all() {
        Stream<LossCase> divergences = Arrays.stream(Divergence.values())
                .map(each -> new Teachers(
                        new FDivergence(each, 0.01, each.isInfiniteAtZero() ? Reduction.ALL : Reduction.VALID), 4));
        Stream<LossCase> preferences = Arrays.stream(Preference.values())
                .map(each -> new Pairs(new DPO(each, 0.4, 0.1, 0.25, 0.7, 0.2, 5, Reduction.ALL)));
        return Stream.of(few(), regressions(), divergences, preferences).flatMap(each -> each);
    }

    private static Stream<LossCase> few() {
        return Stream.of(
                new Noise(new MECO(0.3)),
                new Noise(new NCE(0.3, 0.5)),
                new Remembered(new EarlyLearning(8), 4),
                new Remembered(new EarlyLearning(8, 0.9, 7, 2, Reduction.VALID), 5));
    }

    private static Stream<LossCase> regressions() {
        return Stream.of(
                new Regression(new Martingale(), 1, 2, false),
                new Regression(new Martingale(Reduction.VALID), 1, 2, false),
                new Regression(new GeneralizedGaussian(), 2, 1, false),
                new Regression(
                        new GeneralizedGaussian(3, GeneralizedGaussian.Form.NLL, false, Reduction.VALID), 6, 1, false),
                new Regression(
                        new GeneralizedGaussian(2, GeneralizedGaussian.Form.REFERENCE_CODE, true, Reduction.ALL),
                        4,
                        1,
                        true),
                new Regression(new BetaNLL(), 2, 1, true),
                new Regression(new BetaNLL(0, BetaNLL.Variance.LOG, Reduction.VALID), 2, 1, false),
                new Regression(new BetaNLL(1, BetaNLL.Variance.DIRECT, Reduction.ALL), 2, 1, true),
                new Regression(new BIV(), 5, 1, true),
                new Regression(new BIV(3, BIV.Variance.TAILS, 1, 2, false, true), 3, 1, true),
                new Regression(new BIV(5, BIV.Variance.TAILS, 1, 4, true, false), 5, 1, true));
    }

    /** Early learning with soft targets, whose labels are wider than the parts that it names. */
    static LossCase soft() {
        return new Soft(new EarlyLearning(8, 0.7, 3, -100, Reduction.SUM), 3);
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

    /** A teacher's probabilities, some of them 0. */
    record Teachers(LossTerm term, int outputs) implements LossCase {

        @Override
        public INDArray labels(Random random, int rows) {
            INDArray teachers = Nd4j.create(DataType.DOUBLE, rows, outputs);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < outputs; j++) {
                    teachers.putScalar(i, j, i == 1 && j == 2 ? 0 : 0.05 + random.nextDouble());
                }
            }
            return teachers;
        }

        @Override
        public String toString() {
            return term.toString();
        }
    }

    /** Data and noise. */
    record Noise(LossTerm term) implements LossCase {

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public INDArray labels(Random random, int rows) {
            INDArray flags = Nd4j.create(DataType.DOUBLE, rows, 1);
            for (int i = 0; i < rows; i++) {
                flags.putScalar(i, 0, i % 3 == 1 ? 0 : i == 4 ? -1 : 1);
            }
            return LossCases.columns(List.of(flags, LossCases.normal(random, rows, -1, 0.5)));
        }

        @Override
        public Set<LayerKind> layers() {
            return EnumSet.complementOf(EnumSet.of(LayerKind.CNN_LOSS));
        }

        @Override
        public boolean detachesInLayers() {
            return term instanceof MECO;
        }

        @Override
        public String toString() {
            return term.toString();
        }
    }

    /** Pairs of log-probabilities. */
    record Pairs(LossTerm term) implements LossCase {

        @Override
        public int outputs() {
            return 2;
        }

        @Override
        public INDArray output(Random random, int rows) {
            return LossCases.columns(
                    List.of(LossCases.normal(random, rows, -4, 1), LossCases.normal(random, rows, -4, 1)));
        }

        @Override
        public INDArray labels(Random random, int rows) {
            INDArray tokens = Nd4j.create(DataType.DOUBLE, rows, 2);
            for (int i = 0; i < rows; i++) {
                tokens.putScalar(i, 0, random.nextInt(4));
                tokens.putScalar(i, 1, 1 + random.nextInt(4));
            }
            return LossCases.columns(
                    List.of(LossCases.normal(random, rows, -4, 1), LossCases.normal(random, rows, -4, 1), tokens));
        }

        @Override
        public Set<LayerKind> layers() {
            return EnumSet.of(LayerKind.OUTPUT, LayerKind.RNN_OUTPUT, LayerKind.GRAPH);
        }

        @Override
        public String toString() {
            return term.toString();
        }
    }

    /** Numbers to predict, and the weights of time that the martingale loss reads. */
    record Regression(LossTerm term, int outputs, int columns, boolean detaches) implements LossCase {

        @Override
        public INDArray labels(Random random, int rows) {
            INDArray targets = LossCases.normal(random, rows, 0.3, 1);
            return columns == 1
                    ? targets
                    : LossCases.columns(List.of(targets, Transforms.abs(LossCases.normal(random, rows, 0, 1))));
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
}
