package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.LossTerm;

/** The rows of a batch as plain doubles, and losses whose rows do not know of each other. */
final class RowWise {
    private static final int BLOCK = 1 << 18;

    /** What FLOAT and BFLOAT16 hold without rounding up to infinity. */
    private static final double LARGEST = 3.38e38;

    private static final double LARGEST_HALF = 65504;

    private RowWise() {}

    /** The loss of one row. */
    @FunctionalInterface
    interface RowLoss {
        /**
         * The value and the gradient.
         *
         * @param row the number of the row
         * @param z the outputs of the row, to be replaced by the gradient
         * @param from the first output
         * @param to the end, not included
         * @return the value
         */
        double apply(int row, double[] z, int from, int to);
    }

    /**
     * Plain numbers.
     *
     * @param x any array
     * @return its numbers in the order of C
     */
    static double[] doubles(INDArray x) {
        return x.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }

    /**
     * The weights of the rows.
     *
     * @param rows how many
     * @param weights {@code [rows, 1]} or null
     * @return one weight a row, an array of its own
     */
    static double[] weights(int rows, @Nullable INDArray weights) {
        if (weights != null) {
            return doubles(weights);
        }
        double[] ones = new double[rows];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * Checks the shapes of labels and outputs.
     *
     * @param method the name of the loss, for messages
     * @param labels the labels
     * @param columns the number of columns that they must have
     * @param output the outputs
     * @param outputs the number of outputs that there must be, 0 for any
     */
    static void check(String method, INDArray labels, long columns, INDArray output, long outputs) {
        if (outputs != 0 && output.size(1) != outputs) {
            throw new IllegalArgumentException("loss " + method + ": the output is " + Arrays.toString(output.shape())
                    + ", allowed is [" + output.size(0) + ", " + outputs + "]");
        }
        if (labels.rank() != 2 || labels.size(0) != output.size(0) || labels.size(1) != columns) {
            throw new IllegalArgumentException("loss " + method + ": the labels are " + Arrays.toString(labels.shape())
                    + ", allowed is [" + output.size(0) + ", " + columns + "]");
        }
    }

    /**
     * Evaluates a loss on the rows that count.
     *
     * @param output {@code [rows, outputs]}
     * @param factors what the value of each row is multiplied by, zero where it does not count
     * @param loss the loss of one row
     * @return values and gradient, zero in rows that do not count
     */
    static LossTerm.Rows evaluate(INDArray output, double[] factors, RowLoss loss) {
        double[] values = new double[factors.length];
        INDArray gradient = Nd4j.create(output.dataType(), output.shape(), 'c');
        int width = Math.toIntExact(output.size(1));
        int step = Math.max(1, BLOCK / width);
        for (int first = 0; first < factors.length; first += step) {
            double[] z = doubles(rows(output, first, step));
            for (int row = first; row < Math.min(factors.length, first + step); row++) {
                int from = (row - first) * width;
                values[row] = factors[row] == 0 ? 0 : factors[row] * loss.apply(row, z, from, from + width);
                scale(z, from, from + width, factors[row], output.dataType());
            }
            INDArray place = rows(gradient, first, step);
            place.assign(Nd4j.createFromArray(z).reshape('c', place.shape()));
        }
        return new LossTerm.Rows(column(values), gradient);
    }

    /**
     * Values and gradient of a loss whose rows know of each other.
     *
     * @param output {@code [rows, outputs]}
     * @param values one a row
     * @param gradient the gradient in the order of C, changed
     * @return both as arrays
     */
    static LossTerm.Rows rows(INDArray output, double[] values, double[] gradient) {
        scale(gradient, 0, gradient.length, 1, output.dataType());
        return new LossTerm.Rows(
                column(values),
                Nd4j.createFromArray(gradient)
                        .reshape('c', output.shape())
                        .castTo(output.dataType())
                        .dup('c'));
    }

    private static INDArray column(double[] values) {
        return Nd4j.createFromArray(values).reshape('c', values.length, 1);
    }

    /** A finite number stays finite in a narrower type. */
    private static void scale(double[] z, int from, int to, double factor, DataType type) {
        double limit =
                type == DataType.DOUBLE ? Double.POSITIVE_INFINITY : type == DataType.FLOAT16 ? LARGEST_HALF : LARGEST;
        for (int j = from; j < to; j++) {
            double scaled = factor == 0 ? 0 : z[j] * factor;
            z[j] = Double.isInfinite(scaled) ? scaled : Math.max(-limit, Math.min(limit, scaled));
        }
    }

    private static INDArray rows(INDArray x, long first, long step) {
        return x.get(NDArrayIndex.interval(first, Math.min(x.size(0), first + step)), NDArrayIndex.all());
    }
}
