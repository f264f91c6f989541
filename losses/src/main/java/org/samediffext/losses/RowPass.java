package org.samediffext.losses;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.LossTerm;

/** Goes through the rows of an output in blocks of doubles. */
final class RowPass {
    private static final int BLOCK = 1 << 18;

    private RowPass() {}

    /** The loss of one row. */
    @FunctionalInterface
    interface RowLoss {
        /**
         * The value and the gradient.
         *
         * @param row the number of the row
         * @param z the outputs of some rows, those of this one to be replaced by the gradient
         * @param from the first output of the row
         * @param to the end, not included
         * @param beside what the label has for each output, at the same places; empty where there is nothing
         * @return the value
         */
        double apply(int row, double[] z, int from, int to, double[] beside);
    }

    /**
     * Evaluates a loss on the rows that count.
     *
     * @param output {@code [rows, outputs]}
     * @param beside of the shape of the output, or null
     * @param factors what each row is multiplied by, zero where it does not count
     * @param loss the loss of one row
     * @return values and gradient, zero in rows that do not count
     */
    static LossTerm.Rows evaluate(INDArray output, @Nullable INDArray beside, double[] factors, RowLoss loss) {
        double[] values = new double[factors.length];
        INDArray gradient = Nd4j.create(output.dataType(), output.shape(), 'c');
        int step = step(output);
        int width = Math.toIntExact(output.size(1));
        for (int first = 0; first < factors.length; first += step) {
            INDArray place = rows(gradient, first, step);
            double[] z = doubles(rows(output, first, step));
            double[] other = beside == null ? new double[0] : doubles(rows(beside, first, step));
            for (int row = first; row < Math.min(factors.length, first + step); row++) {
                int from = (row - first) * width;
                values[row] = factors[row] == 0 ? 0 : factors[row] * loss.apply(row, z, from, from + width, other);
                scale(z, from, from + width, factors[row]);
            }
            place.assign(Nd4j.createFromArray(z).reshape('c', place.shape()));
        }
        return new LossTerm.Rows(column(values), gradient);
    }

    private static void scale(double[] z, int from, int to, double factor) {
        for (int j = from; j < to; j++) {
            z[j] = factor == 0 ? 0 : z[j] * factor;
        }
    }

    /** How many rows make a block. */
    static int step(INDArray x) {
        return (int) Math.max(1, BLOCK / x.size(1));
    }

    /** At most {@code step} rows. */
    static INDArray rows(INDArray x, long first, long step) {
        return x.get(NDArrayIndex.interval(first, Math.min(x.size(0), first + step)), NDArrayIndex.all());
    }

    /** The numbers of an array, row by row. */
    static double[] doubles(INDArray x) {
        return x.dup('c').data().asDouble();
    }

    /** DOUBLE {@code [rows, 1]}. */
    static INDArray column(double[] values) {
        return Nd4j.createFromArray(values).reshape('c', values.length, 1);
    }
}
