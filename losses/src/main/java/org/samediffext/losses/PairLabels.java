package org.samediffext.losses;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which rows of a batch are alike, and how much each counts. */
final class PairLabels {
    private static final int NONE = -1;

    private final String method;
    private final int[] groups;
    private final long[][] classes;
    private final double[] weights;

    private PairLabels(String method, int rows) {
        this.method = method;
        this.groups = new int[rows];
        this.classes = new long[rows][];
        this.weights = new double[rows];
    }

    /**
     * Reads labels.
     *
     * @param method the name of the loss, for messages
     * @param labels class ids {@code [rows, 1]} or multi-hot {@code [rows, classes]}
     * @param output {@code [rows, outputs]}
     * @param weights {@code [rows, 1]} or null
     * @param ignoreIndex the class id whose rows are absent
     * @return the labels
     */
    static PairLabels read(
            String method, INDArray labels, INDArray output, @Nullable INDArray weights, int ignoreIndex) {
        long rows = output.size(0);
        if (labels.rank() != 2 || labels.size(0) != rows || labels.size(1) < 1) {
            throw new IllegalArgumentException("loss " + method + ": the labels are " + Arrays.toString(labels.shape())
                    + ", allowed are class ids [" + rows + ", 1] or multi-hot rows [" + rows + ", classes]");
        }
        PairLabels read = new PairLabels(method, Math.toIntExact(rows));
        if (weights == null) {
            Arrays.fill(read.weights, 1);
        } else {
            System.arraycopy(Doubles.of(weights), 0, read.weights, 0, read.weights.length);
        }
        double[] values = Doubles.of(labels);
        if (labels.size(1) == 1) {
            read.ids(values, ignoreIndex, LabelForm.exact(labels.dataType()), labels.dataType());
        } else {
            read.multiHot(values, Math.toIntExact(labels.size(1)));
        }
        return read;
    }

    private void ids(double[] ids, int ignoreIndex, long exact, DataType type) {
        Map<Double, Integer> known = new HashMap<>();
        for (int row = 0; row < groups.length; row++) {
            double id = ids[row];
            if (weights[row] == 0 || !(id >= 0) || Double.isInfinite(id) || id == ignoreIndex) {
                weights[row] = 0;
                groups[row] = NONE;
                continue;
            }
            if (id != Math.rint(id)) {
                throw new IllegalArgumentException("loss " + method + ": the class id in row " + row + " is " + id
                        + ", allowed are whole numbers");
            }
            if (id > exact) {
                throw new IllegalArgumentException(
                        "loss " + method + ": the class id in row " + row + " is " + (long) id
                                + ", but the ids are " + type + ", which is exact up to " + exact
                                + "; give them as INT, LONG or DOUBLE");
            }
            groups[row] = known.computeIfAbsent(id, any -> known.size());
        }
    }

    private void multiHot(double[] labels, int width) {
        for (int row = 0; row < groups.length; row++) {
            long[] hot = new long[(width + Long.SIZE - 1) / Long.SIZE];
            boolean any = false;
            boolean known = true;
            for (int c = 0; c < width && weights[row] != 0; c++) {
                double value = labels[row * width + c];
                known &= !Double.isNaN(value);
                if (value == 1) {
                    hot[c / Long.SIZE] |= 1L << c;
                    any = true;
                } else if (value != 0 && !Double.isNaN(value)) {
                    throw new IllegalArgumentException("loss " + method + ": row " + row + " of the labels has " + value
                            + " in column " + c + ", allowed are 0 and 1 in multi-hot rows");
                }
            }
            groups[row] = NONE;
            classes[row] = hot;
            weights[row] = any && known ? weights[row] : 0;
        }
    }

    /** The weight of each row, zero where it is absent. */
    double[] weights() {
        return weights;
    }

    /** Whether two rows that are present are of one class. */
    boolean alike(int first, int second) {
        int group = groups[first];
        return group == NONE ? share(classes[first], classes[second]) : group == groups[second];
    }

    private static boolean share(long[] first, long[] second) {
        for (int k = 0; k < first.length; k++) {
            if ((first[k] & second[k]) != 0) {
                return true;
            }
        }
        return false;
    }
}
