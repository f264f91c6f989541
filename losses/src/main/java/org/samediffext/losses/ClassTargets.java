package org.samediffext.losses;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.LossTerm;

/** The target class of each row and how much the row counts. */
final class ClassTargets {
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
            counts = RowPass.doubles(weights);
        }
        int[] classes = new int[rows];
        int step = RowPass.step(labels);
        for (int first = 0; first < rows; first += step) {
            double[] block = RowPass.doubles(RowPass.rows(labels, first, step));
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
        return RowPass.evaluate(
                output,
                null,
                reduction.factors(weights),
                (row, z, from, to, beside) -> loss.apply(z, from, to, classes[row]));
    }

    /** The weights of the rows, zero where a row does not count. */
    double[] weights() {
        return weights.clone();
    }

    /** The target class of a row that counts. */
    int target(int row) {
        return classes[row];
    }

    /** The same targets with a weight of zero in some rows. */
    ClassTargets without(IntPredicate absent) {
        double[] rest = weights.clone();
        for (int row = 0; row < rest.length; row++) {
            rest[row] = absent.test(row) ? 0 : rest[row];
        }
        return new ClassTargets(classes, rest);
    }
}
