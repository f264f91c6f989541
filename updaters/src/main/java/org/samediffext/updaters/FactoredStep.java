package org.samediffext.updaters;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorStep;

/**
 * The steps of one matrix whose second moment is kept as a mean for each row and each column. Shazeer and Stern 2018, Algorithm 4;
 * columns are the output channels. Both lie at the head of the state, in the order of its memory.
 */
final class FactoredStep implements TensorStep {
    /** From the sums of squares of the rows to what their elements are multiplied by. */
    private final FormulaStep rowFactors;

    private final FormulaStep columnFactors;
    private final FormulaStep clipped;
    private final int axis;
    private final int[] restAxes;
    private final INDArray rows;
    private final INDArray columns;
    private final INDArray rowVector;
    private final INDArray work;
    private final boolean narrow;
    private final List<INDArray> wideRowState;
    private final List<INDArray> wideColumnState;
    private final SquaredNorm rowSquares;
    private final SquaredNorm columnSquares;
    private @Nullable INDArray known;
    private List<INDArray> rowState = List.of();
    private List<INDArray> columnState = List.of();

    FactoredStep(FormulaStep rowFactors, FormulaStep columnFactors, FormulaStep clipped, Tensor tensor, DataType type) {
        this.rowFactors = rowFactors;
        this.columnFactors = columnFactors;
        this.clipped = clipped;
        this.axis = tensor.channelAxis();
        this.restAxes =
                IntStream.range(0, tensor.shape().size()).filter(d -> d != axis).toArray();
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        long[] rest = IntStream.of(restAxes).mapToLong(d -> shape[d]).toArray();
        // 16-bit numbers cannot hold sums of squares
        this.narrow = type != DataType.FLOAT && type != DataType.DOUBLE;
        DataType wide = narrow ? DataType.FLOAT : type;
        this.rows = Nd4j.create(wide, rest);
        this.columns = Nd4j.create(wide, shape[axis]);
        this.rowVector = rows.reshape('c', true, rows.length());
        INDArray whole = Nd4j.create(wide, shape, tensor.order());
        this.work = narrow ? whole : columns;
        this.wideRowState = narrow ? List.of(Nd4j.create(wide, rows.length())) : List.of();
        this.wideColumnState = narrow ? List.of(Nd4j.create(wide, columns.length())) : List.of();
        // an operation allocates the list of its dimensions, so each is made once
        this.rowSquares = new SquaredNorm(whole, rows, axis);
        this.columnSquares = new SquaredNorm(whole, columns, restAxes);
    }

    @Override
    public void apply(INDArray g, INDArray p, List<INDArray> states, StepNumbers numbers) {
        find(states.get(0));
        INDArray u = narrow ? work.assign(g) : g;
        sum(rowSquares, u, rows);
        sum(columnSquares, u, columns);
        keep(rowFactors, rowVector, rowState, wideRowState, numbers);
        keep(columnFactors, columns, columnState, wideColumnState, numbers);
        Nd4j.exec(new BroadcastMulOp(u, rows, u, restAxes));
        Nd4j.exec(new BroadcastMulOp(u, columns, u, axis));
        if (narrow) {
            g.assign(u);
        }
        clipped.apply(g, p, List.of(), numbers);
    }

    private void keep(
            FormulaStep kernel, INDArray sums, List<INDArray> state, List<INDArray> wide, StepNumbers numbers) {
        if (!narrow) {
            kernel.apply(sums, sums, state, numbers);
            return;
        }
        wide.get(0).assign(state.get(0));
        kernel.apply(sums, sums, wide, numbers);
        state.get(0).assign(wide.get(0));
    }

    private static void sum(SquaredNorm squares, INDArray x, INDArray sums) {
        squares.setX(x);
        squares.setZ(sums);
        Nd4j.exec(squares);
    }

    /** The views of the rows and columns in the state, made once. */
    @SuppressWarnings("try") // the scope is left, not used
    private void find(INDArray state) {
        if (state == known) {
            return;
        }
        try (var outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray flat = state.reshape(state.ordering(), true, state.length());
            long end = rows.length() + columns.length();
            rowState = List.of(flat.get(NDArrayIndex.interval(0, rows.length())));
            columnState = List.of(flat.get(NDArrayIndex.interval(rows.length(), end)));
        }
        known = state;
    }
}
