package org.samediffext.kernel;

import java.util.Arrays;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseBroadcastOp;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's operations from arrays to the numbers of their channels and back. The arrays are without gaps in {@code c} order, so that
 * they can be seen as what lies before the channels, the channels, and what lies behind them.
 */
final class ChainChannels {
    private static final int CHANNELS = 1;

    /** The operation objects are kept: each new one would allocate its dimensions outside the heap. */
    private static final ThreadLocal<BaseReduceOp> SUM =
            ThreadLocal.withInitial(() -> outsideWorkspaces(() -> new Sum(empty(3), empty(1), false, 0, 2)));

    private static final ThreadLocal<BaseReduceOp> MAX =
            ThreadLocal.withInitial(() -> outsideWorkspaces(() -> new Max(empty(3), empty(1), false, 0, 2)));

    private static final ThreadLocal<BaseBroadcastOp> COPY = ThreadLocal.withInitial(
            () -> outsideWorkspaces(() -> new BroadcastCopyOp(empty(3), empty(1), empty(3), CHANNELS)));

    private ChainChannels() {}

    /** The sum of the elements of each channel of an array of double. */
    static void sum(INDArray x, Channels channels, double[] row) {
        reduce(SUM.get(), x, channels, row);
    }

    /** The largest element of each channel of an array of double. */
    static void largest(INDArray x, Channels channels, double[] row) {
        reduce(MAX.get(), x, channels, row);
    }

    /** Gives each element of {@code z} the number of its channel. */
    static void expand(double[] row, Channels channels, INDArray z) {
        INDArray numbers = numbers(z.dataType(), channels);
        for (int i = 0; i < channels.count(); i++) {
            numbers.putScalar(i, row[i]);
        }
        INDArray shaped = shaped(z, channels);
        BaseBroadcastOp copy = COPY.get();
        copy.setX(shaped);
        copy.setY(numbers);
        copy.setZ(shaped);
        Nd4j.getExecutioner().exec(copy);
    }

    private static void reduce(BaseReduceOp op, INDArray x, Channels channels, double[] row) {
        INDArray numbers = numbers(DataType.DOUBLE, channels);
        op.setX(shaped(x, channels));
        op.setZ(numbers);
        Nd4j.getExecutioner().exec(op);
        Nd4j.getExecutioner().commit();
        System.arraycopy(numbers.toDoubleVector(), 0, row, 0, channels.count());
    }

    private static INDArray numbers(DataType type, Channels channels) {
        return ChainScratch.forChannels(type)
                .arrays(new long[] {channels.count()}, channels.count(), 1)
                .get(0);
    }

    private static INDArray shaped(INDArray array, Channels channels) {
        return array.reshape('c', channels.length() / channels.period(), channels.count(), channels.run());
    }

    private static INDArray empty(int rank) {
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        return Nd4j.zeros(DataType.DOUBLE, shape);
    }

    @SuppressWarnings("try")
    private static <T> T outsideWorkspaces(Supplier<T> maker) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return maker.get();
        }
    }
}
