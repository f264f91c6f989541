package org.samediffext.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.factory.Nd4j;

/** The folds of a pass as ND4J operations in double, in arrays that a thread keeps for them. */
final class ChainFolds {
    /** The operation objects are kept: each new one would allocate its dimensions outside the heap. */
    private static final ThreadLocal<BaseReduceOp> SUM =
            ThreadLocal.withInitial(() -> outsideWorkspaces((x, z) -> new Sum(x, z)));

    private static final ThreadLocal<BaseReduceOp> MAX =
            ThreadLocal.withInitial(() -> outsideWorkspaces((x, z) -> new Max(x, z)));

    private final Channels channels;
    private final INDArray first;
    private final INDArray second;
    private final INDArray result;

    ChainFolds(long[] shape, Channels channels) {
        this.channels = channels;
        ChainScratch scratch = ChainScratch.forFolds();
        List<INDArray> arrays = scratch.arrays(shape, channels.length(), 2);
        this.first = arrays.get(0);
        this.second = arrays.get(1);
        this.result = scratch.numbers(new double[1], 1).get(0);
    }

    /** Folds {@code x}, or its products with {@code y}; both are only read. */
    double fold(Fold.Kind kind, INDArray x, INDArray y) {
        first.assign(x);
        return switch (kind) {
            case SUM -> reduced(SUM.get());
            case SIZES -> sizes();
            case PRODUCTS -> {
                second.assign(y);
                ChainOps.binary(Op.MUL, first, second, first);
                yield reduced(SUM.get());
            }
            case LARGEST -> {
                // ND4J's maximum ignores NaN
                double sizes = sizes();
                yield Double.isNaN(sizes) ? sizes : reduced(MAX.get());
            }
        };
    }

    /** The same for each channel by itself. */
    void fold(Fold.Kind kind, INDArray x, INDArray y, double[] row) {
        first.assign(x);
        switch (kind) {
            case SUM -> ChainChannels.sum(first, channels, row);
            case SIZES, LARGEST -> {
                ChainOps.unary(Op.ABS, first, first);
                ChainChannels.sum(first, channels, row);
            }
            case PRODUCTS -> {
                second.assign(y);
                ChainOps.binary(Op.MUL, first, second, first);
                ChainChannels.sum(first, channels, row);
            }
        }
        if (kind == Fold.Kind.LARGEST) {
            // ND4J's maximum ignores NaN
            double[] sizes = Arrays.copyOf(row, channels.count());
            ChainChannels.largest(first, channels, row);
            for (int i = 0; i < sizes.length; i++) {
                row[i] = Double.isNaN(sizes[i]) ? sizes[i] : row[i];
            }
        }
    }

    @SuppressWarnings("try")
    private static BaseReduceOp outsideWorkspaces(BiFunction<INDArray, INDArray, BaseReduceOp> maker) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray number = Nd4j.scalar(0.0);
            return maker.apply(number, number);
        }
    }

    private double sizes() {
        ChainOps.unary(Op.ABS, first, first);
        return reduced(SUM.get());
    }

    private double reduced(BaseReduceOp op) {
        op.setX(first);
        op.setZ(result);
        Nd4j.getExecutioner().exec(op);
        Nd4j.getExecutioner().commit();
        return result.data().getDouble(0);
    }
}
