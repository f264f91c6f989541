package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.LossTerm;

/** The target class of each row and how much the row counts. */
final class ClassTargets {
    private static final int BLOCK = 1 << 18;

    private final int[] classes;
    private final double[] weights;

    private ClassTargets(int[] classes, double[] weights) {
        this.classes = classes;
        this.weights = weights;
    }

    /** The loss of one row. */
    @FunctionalInterface
    interface RowLoss {
        /**
         * The value and the gradient.
         *
         * @param z the logits of the row, to be replaced by the gradient
         * @param from the first logit
         * @param to the end, not included
         * @param target the target class
         * @return the value
         */
        double apply(double[] z, int from, int to, int target);
    }

    /**
     * Reads labels.
     *
     * @param method the name of the loss, for messages
     * @param labels class ids {@code [rows, 1]} or one-hot {@code [rows, classes]}
     * @param output {@code [rows, classes]}
     * @param weights {@code [rows, 1]} or null
     * @param ignoreIndex the class id whose rows do not count
     * @return the targets
     */
    static ClassTargets read(
            String method, INDArray labels, INDArray output, @Nullable INDArray weights, int ignoreIndex) {
        LabelForm form = LabelForm.of(method, labels, output);
        int rows = Math.toIntExact(output.size(0));
        double[] counts = new double[rows];
        if (weights == null) {
            Arrays.fill(counts, 1);
        } else {
            counts = doubles(weights);
        }
        int[] classes = new int[rows];
        int step = step(labels);
        for (int first = 0; first < rows; first += step) {
            double[] block = doubles(rows(labels, first, step));
            int width = Math.toIntExact(labels.size(1));
            for (int row = first; row < Math.min(rows, first + step); row++) {
                if (counts[row] != 0) {
                    classes[row] = form.target(row, block, (row - first) * width, (row - first + 1) * width);
                    counts[row] = classes[row] < 0 || classes[row] == ignoreIndex ? 0 : counts[row];
                }
            }
        }
        return new ClassTargets(classes, counts);
    }

    /**
     * Evaluates a loss on the rows that count.
     *
     * @param output {@code [rows, classes]}
     * @param reduction how the values become one number
     * @param loss the loss of one row
     * @return values and gradient, zero in rows that do not count
     */
    LossTerm.Rows evaluate(INDArray output, Reduction reduction, RowLoss loss) {
        double[] factors = reduction.factors(weights);
        double[] values = new double[factors.length];
        INDArray gradient = Nd4j.create(output.dataType(), output.shape(), 'c');
        int step = step(output);
        int width = Math.toIntExact(output.size(1));
        for (int first = 0; first < factors.length; first += step) {
            INDArray place = rows(gradient, first, step);
            double[] z = doubles(rows(output, first, step));
            for (int row = first; row < Math.min(factors.length, first + step); row++) {
                int from = (row - first) * width;
                values[row] = factors[row] == 0 ? 0 : factors[row] * loss.apply(z, from, from + width, classes[row]);
                scale(z, from, from + width, factors[row]);
            }
            place.assign(Nd4j.createFromArray(z).reshape('c', place.shape()));
        }
        return new LossTerm.Rows(Nd4j.createFromArray(values).reshape('c', factors.length, 1), gradient);
    }

    private static void scale(double[] z, int from, int to, double factor) {
        for (int j = from; j < to; j++) {
            z[j] = factor == 0 ? 0 : z[j] * factor;
        }
    }

    private static int step(INDArray x) {
        return (int) Math.max(1, BLOCK / x.size(1));
    }

    private static INDArray rows(INDArray x, long first, long step) {
        return x.get(NDArrayIndex.interval(first, Math.min(x.size(0), first + step)), NDArrayIndex.all());
    }

    private static double[] doubles(INDArray x) {
        return x.dup('c').data().asDouble();
    }
}
