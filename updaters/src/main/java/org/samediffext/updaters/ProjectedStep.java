package org.samediffext.updaters;

import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.reduce3.Dot;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.StepKernel;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorStep;

/**
 * The steps of one parameter without the part that only makes scale-invariant weights longer. Heo et al. 2021, Algorithms 1
 * and 2: where gradient and weights are nearly orthogonal, {@code cos(g, p) < δ/√n}, in each output channel of n weights or
 * else in the layer as a whole, the step loses its part along the weights, and the weights decay less.
 */
final class ProjectedStep implements TensorStep {
    /** A rule by formula, with decay as its last line. */
    private final StepKernel kernel;

    private final double delta;
    private final double decayRatio;
    private final double epsilon;
    private final boolean projects;
    private final int axis;
    private final double rowLength;
    private final Dot dot;
    private final SquaredNorm squares;
    private final INDArray gp;
    private final INDArray gg;
    private final INDArray pp;
    private final INDArray factors;
    private final INDArray work;
    private final INDArray wideStep;
    private final INDArray wideWeights;

    ProjectedStep(StepKernel kernel, double delta, double decayRatio, double epsilon, Tensor tensor, DataType type) {
        this.kernel = kernel;
        this.delta = delta;
        this.decayRatio = decayRatio;
        this.epsilon = epsilon;
        this.axis = tensor.channelAxis();
        this.projects = axis != Tensor.NO_CHANNELS;
        long channels = projects ? tensor.shape().get(axis) : 1;
        this.rowLength = (double) tensor.length() / (double) channels;
        int[] rowDimensions =
                IntStream.range(0, tensor.shape().size()).filter(d -> d != axis).toArray();
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        // 16-bit numbers cannot hold sums of squares
        boolean narrow = type != DataType.FLOAT && type != DataType.DOUBLE;
        DataType wide = narrow ? DataType.FLOAT : type;
        this.gp = Nd4j.create(wide, channels);
        this.gg = Nd4j.create(wide, channels);
        this.pp = Nd4j.create(wide, channels);
        this.factors = Nd4j.create(type, channels);
        this.work = projects ? Nd4j.create(type, shape, tensor.order()) : factors;
        this.wideStep = projects && narrow ? Nd4j.create(wide, shape, tensor.order()) : work;
        this.wideWeights = projects && narrow ? Nd4j.create(wide, shape, tensor.order()) : work;
        // an operation allocates the list of its dimensions, so each is made once
        this.dot = new Dot(wideWeights, wideStep, gp, rowDimensions);
        this.squares = new SquaredNorm(wideWeights, pp, rowDimensions);
    }

    /** What the test has found. */
    private enum Invariant {
        NOTHING,
        CHANNELS,
        LAYER
    }

    @Override
    public void apply(INDArray g, INDArray p, List<INDArray> states, StepNumbers numbers) {
        Invariant invariant = projects ? test(g, p) : Invariant.NOTHING;
        boolean keep = invariant == Invariant.NOTHING;
        kernel.run(g, p, states, new StepKernel.Scalars(numbers.lr(), numbers.t(), keep ? numbers.weightDecay() : 0));
        if (!keep) {
            project(g, p, invariant == Invariant.CHANNELS, numbers.lr() * numbers.weightDecay() * decayRatio);
        }
    }

    private Invariant test(INDArray g, INDArray p) {
        INDArray gradient = wide(g, wideStep);
        INDArray weights = wide(p, wideWeights);
        dot(gradient, weights);
        squares(gradient, gg);
        squares(weights, pp);
        double cosine = 0;
        double gpSum = 0;
        double ggSum = 0;
        double ppSum = 0;
        for (long row = 0; row < gp.length(); row++) {
            cosine = Math.max(cosine, cosine(gp.getDouble(row), gg.getDouble(row), pp.getDouble(row)));
            gpSum += gp.getDouble(row);
            ggSum += gg.getDouble(row);
            ppSum += pp.getDouble(row);
        }
        if (ggSum == 0) {
            // a zero gradient is orthogonal to everything and says nothing
            return Invariant.NOTHING;
        }
        if (cosine < delta / Math.sqrt(rowLength)) {
            return Invariant.CHANNELS;
        }
        boolean layer = cosine(gpSum, ggSum, ppSum) < delta / Math.sqrt(rowLength * (double) gp.length());
        return layer ? Invariant.LAYER : Invariant.NOTHING;
    }

    private void dot(INDArray x, INDArray y) {
        dot.setX(x);
        dot.setY(y);
        Nd4j.exec(dot);
    }

    private void squares(INDArray x, INDArray sums) {
        squares.setX(x);
        squares.setZ(sums);
        Nd4j.exec(squares);
    }

    private double cosine(double dot, double squaredA, double squaredB) {
        return Math.abs(dot) / Math.max(Math.sqrt(squaredA) * Math.sqrt(squaredB), epsilon);
    }

    /** {@code step = step − n·<n, step> + decay·p} with {@code n = p/(‖p‖ + ε)}, row by row or over all. */
    private void project(INDArray step, INDArray p, boolean rows, double decay) {
        dot(wide(step, wideStep), wide(p, wideWeights));
        if (rows) {
            for (long row = 0; row < gp.length(); row++) {
                factors.putScalar(row, decay - along(gp.getDouble(row), pp.getDouble(row)));
            }
            Nd4j.exec(new BroadcastMulOp(p, factors, work, axis));
        } else {
            double dot = 0;
            double squared = 0;
            for (long row = 0; row < gp.length(); row++) {
                dot += gp.getDouble(row);
                squared += pp.getDouble(row);
            }
            p.muli(decay - along(dot, squared), work);
        }
        step.addi(work);
    }

    private double along(double dot, double squared) {
        double norm = Math.sqrt(squared) + epsilon;
        return dot / (norm * norm);
    }

    private static INDArray wide(INDArray array, INDArray spare) {
        return spare.dataType() == array.dataType() ? array : spare.assign(array);
    }
}
