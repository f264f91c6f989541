package org.samediffext.losses;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The form of class labels.
 *
 * @param method the name of the loss, for messages
 * @param ids whether they are class ids, one a row, and not one-hot
 * @param classes the number of classes
 */
record LabelForm(String method, boolean ids, int classes) {

    /** The target of a row that does not count. */
    static final int NONE = -1;

    /**
     * Recognizes the form.
     *
     * @param method the name of the loss, for messages
     * @param labels the labels
     * @param output {@code [rows, classes]}
     * @return the form
     */
    static LabelForm of(String method, INDArray labels, INDArray output) {
        long rows = output.size(0);
        long classes = output.size(1);
        if (classes < 2) {
            throw new IllegalArgumentException("loss " + method + ": the output is " + Arrays.toString(output.shape())
                    + ", allowed are two classes or more");
        }
        boolean ids = labels.rank() == 2 && labels.size(1) == 1;
        boolean oneHot = labels.rank() == 2 && labels.size(1) == classes;
        if (!(ids || oneHot) || labels.size(0) != rows) {
            throw new IllegalArgumentException("loss " + method + ": the labels are " + Arrays.toString(labels.shape())
                    + ", allowed are class ids [" + rows + ", 1] or one-hot [" + rows + ", " + classes + "]");
        }
        if (ids) {
            requireExact(method, "class ids", labels.dataType(), classes);
        }
        return new LabelForm(method, ids, Math.toIntExact(classes));
    }

    /**
     * Refuses labels of a type that cannot hold every number.
     *
     * @param method the name of the loss, for messages
     * @param what the numbers are
     * @param type the type of the labels
     * @param count how many numbers there are, from 0
     */
    static void requireExact(String method, String what, DataType type, long count) {
        long exact = exact(type);
        if (count - 1 > exact) {
            throw new IllegalArgumentException("loss " + method + ": the " + what + " are " + type
                    + ", which is exact up to " + exact + ", but there are " + count
                    + (what.startsWith("class")
                            ? " classes; give the ids as INT, LONG or DOUBLE"
                            : "; give the labels as DOUBLE"));
        }
    }

    /** The whole numbers that a type holds without a gap. */
    static long exact(DataType type) {
        return switch (type) {
            case BFLOAT16 -> 1 << 8;
            case HALF -> 1 << 11;
            case FLOAT -> 1 << 24;
            default -> Integer.MAX_VALUE;
        };
    }

    /**
     * The target class of a row.
     *
     * @param row the number of the row, for messages
     * @param label the labels
     * @param from the first entry of the row
     * @param to the end of the row, not included
     * @return the class, {@link #NONE} if the row does not count
     */
    int target(int row, double[] label, int from, int to) {
        return ids ? id(row, label[from]) : hot(row, label, from, to);
    }

    private int id(int row, double id) {
        if (Double.isNaN(id) || id < 0 || id >= classes) {
            return NONE;
        }
        if (id != Math.rint(id)) {
            throw new IllegalArgumentException("loss " + method + ": the class id in row " + row + " is " + id
                    + ", allowed are whole numbers from 0 to " + (classes - 1));
        }
        return (int) id;
    }

    private int hot(int row, double[] label, int from, int to) {
        int target = NONE;
        boolean known = true;
        for (int j = from; j < to; j++) {
            double value = label[j];
            known &= !Double.isNaN(value);
            if (!Double.isNaN(value) && value != 0 && (value != 1 || target != NONE)) {
                throw new IllegalArgumentException(
                        "loss " + method + ": row " + row + " of the labels is "
                                + Arrays.toString(Arrays.copyOfRange(label, from, Math.min(to, from + 10)))
                                + (to - from > 10 ? " (the first 10)" : "")
                                + ", allowed are one-hot rows (a single 1, else 0) or class ids; soft labels have no target class");
            }
            target = value == 1 ? j - from : target;
        }
        return known ? target : NONE;
    }
}
