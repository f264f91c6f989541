package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Labels, outputs and weights of a batch in a graph, all in one type: DOUBLE, or FLOAT for any narrower output.
 *
 * @param sd the graph
 * @param labels {@code [rows, columns]}
 * @param output {@code [rows, outputs]}
 * @param weights {@code [rows, 1]}
 */
record GraphRows(SameDiff sd, SDVariable labels, SDVariable output, SDVariable weights) {

    /**
     * A batch whose rows all count as much as the weights say.
     *
     * @param sd the graph
     * @param labels the labels
     * @param output the outputs
     * @param weights one a row, or null
     * @return the batch
     */
    static GraphRows of(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        DataType type = output.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        SDVariable out = cast(output, type);
        // not a mean over the outputs: SameDiff fails to reduce a dimension of size 1
        SDVariable ones = sd.onesLike(out.get(SDIndex.all(), SDIndex.interval(0, 1)));
        return new GraphRows(sd, cast(labels, type), out, weights == null ? ones : ones.mul(cast(weights, type)));
    }

    private static SDVariable cast(SDVariable x, DataType type) {
        return x.dataType() == type ? x : x.castTo(type);
    }

    /** A column of the labels. */
    SDVariable label(int column) {
        return labels.get(SDIndex.all(), SDIndex.interval(column, column + 1));
    }

    /** Columns of the labels. */
    SDVariable labels(int from, int to) {
        return labels.get(SDIndex.all(), SDIndex.interval(from, to));
    }

    /** A column of the outputs. */
    SDVariable out(int column) {
        return output.get(SDIndex.all(), SDIndex.interval(column, column + 1));
    }

    /** The same batch, in which only some rows count: one is yes, zero no. */
    GraphRows where(SDVariable counts) {
        return new GraphRows(sd, labels, output, weights.mul(counts));
    }

    /** One where a condition holds, else zero. */
    SDVariable flag(SDVariable condition) {
        return condition.castTo(output.dataType());
    }

    /** A matrix beside the batch in the type of the batch. */
    SDVariable like(SDVariable matrix) {
        return cast(matrix, output.dataType());
    }

    /** {@code log(1 + exp(x))} without overflow. */
    SDVariable softplus(SDVariable x) {
        return sd.nn.relu(x, 0)
                .add(sd.math.log(sd.math.exp(sd.math.abs(x).neg()).add(1)));
    }

    /** The larger of a variable and a number, with gradient 0 where it is the number. */
    SDVariable atLeast(SDVariable x, double least) {
        return x.mul(flag(x.gt(least))).add(flag(x.lte(least)).mul(least));
    }

    /** The number of rows. */
    SDVariable count() {
        return sd.onesLike(weights).sum();
    }

    /** One for a sum of weights that is zero, else the sum. */
    SDVariable orOne(SDVariable total) {
        return total.add(flag(total.eq(0)));
    }

    /** The number of columns of a variable, which must be known. */
    static int columns(String method, SDVariable labels) {
        long[] shape = labels.getShape();
        if (shape == null || shape.length != 2 || shape[1] < 1) {
            throw new IllegalArgumentException("loss " + method + ": the labels " + labels.name() + " are "
                    + (shape == null ? "of unknown shape" : Arrays.toString(shape))
                    + ", allowed is a placeholder [-1, columns] with a known number of columns");
        }
        return Math.toIntExact(shape[1]);
    }

    /**
     * Sums over the rows.
     *
     * @param values {@code [rows, 1]}
     * @param reduction how
     * @return a scalar
     */
    SDVariable reduce(SDVariable values, Reduction reduction) {
        SDVariable sum = values.mul(weights).sum();
        return switch (reduction) {
            case ALL -> sum;
            case SUM -> sum.mul(count());
            case VALID -> sum.mul(count().div(orOne(weights.sum())));
        };
    }
}
