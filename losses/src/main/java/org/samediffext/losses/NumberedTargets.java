package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The targets of each row, by class id or one number a class, and the number of its example in the last column. */
final class NumberedTargets {
    private static final int NO_INDEX = -1;

    private final LabelForm form;
    private final double[] labels;
    private final double[] weights;
    private final int[] classes;
    private final int[] indices;
    private final int ignored;

    private NumberedTargets(
            LabelForm form, double[] labels, double[] weights, int[] classes, int[] indices, int ignored) {
        this.ignored = ignored;
        this.form = form;
        this.labels = labels;
        this.weights = weights;
        this.classes = classes;
        this.indices = indices;
    }

    /**
     * Reads labels.
     *
     * @param loss whose labels they are
     * @param labels {@code [rows, 2]} or {@code [rows, classes + 1]}
     * @param output {@code [rows, classes]}
     * @param mask {@code [rows, 1]} or null
     * @return the targets
     */
    static NumberedTargets read(EarlyLearning loss, INDArray labels, INDArray output, @Nullable INDArray mask) {
        if (labels.rank() != 2 || labels.size(1) < 2) {
            throw new IllegalArgumentException("loss " + loss.name() + ": the labels are "
                    + Arrays.toString(labels.shape())
                    + ", allowed are class ids or targets and, in the last column, the"
                    + " number of the example");
        }
        long last = labels.size(1) - 1;
        LabelForm form =
                LabelForm.of(loss.name(), labels.get(NDArrayIndex.all(), NDArrayIndex.interval(0, last)), output);
        LabelForm.requireExact(loss.name(), "numbers of the examples", labels.dataType(), loss.samples());
        int rows = Math.toIntExact(output.size(0));
        NumberedTargets targets = new NumberedTargets(
                form,
                RowWise.doubles(labels),
                RowWise.weights(rows, mask),
                new int[rows],
                new int[rows],
                loss.ignoreIndex());
        for (int row = 0; row < rows; row++) {
            if (targets.weights[row] != 0) {
                targets.read(row, loss);
            }
        }
        return targets;
    }

    private void read(int row, EarlyLearning loss) {
        int from = row * width();
        if (form.ids()) {
            classes[row] = form.target(row, labels, from, from + 1);
            weights[row] = classes[row] < 0 || classes[row] == loss.ignoreIndex() ? 0 : weights[row];
        } else {
            weights[row] = isSoft(row, from, loss) ? weights[row] : 0;
        }
        indices[row] = weights[row] == 0 ? NO_INDEX : index(row, labels[from + width() - 1], loss);
    }

    private boolean isSoft(int row, int from, EarlyLearning loss) {
        double sum = 0;
        for (int c = 0; c < form.classes(); c++) {
            double y = labels[from + c];
            if (y < 0 || Double.isInfinite(y)) {
                throw new IllegalArgumentException("loss " + loss.name() + ": the target of class " + c + " in row "
                        + row + " is " + y + ", allowed are finite numbers that are not negative");
            }
            sum += c == loss.ignoreIndex() ? 0 : y;
        }
        return sum > 0;
    }

    private static int index(int row, double index, EarlyLearning loss) {
        if (Double.isNaN(index) || index < 0) {
            return NO_INDEX;
        }
        if (index != Math.rint(index) || index >= loss.samples()) {
            throw new IllegalArgumentException(
                    "loss " + loss.name() + ": the number of the example in row " + row + " is "
                            + index + ", allowed are whole numbers below samples, " + loss.samples()
                            + ", and -1 for a row without memory");
        }
        return (int) index;
    }

    private int width() {
        return (form.ids() ? 1 : form.classes()) + 1;
    }

    /** One weight a row, zero where it does not count. */
    double[] weights() {
        return weights;
    }

    /** The number of the row's example, negative if it has none. */
    int index(int row) {
        return indices[row];
    }

    /** The target of a class. */
    double of(int row, int c) {
        return form.ids() ? (classes[row] == c ? 1 : 0) : c == ignored ? 0 : labels[row * width() + c];
    }
}
