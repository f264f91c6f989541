package org.samediffext.adversarial;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Labels of a batch as one distribution of classes an example, and the slopes of losses by the scores. */
final class Targets {

    private Targets() {}

    /**
     * Reads labels.
     *
     * @param method the name of the method, for messages
     * @param labels one-hot rows or distributions; one column of class ids, or of the probabilities of class 1 of two
     * @param rows the number of examples
     * @param classes the number of classes
     * @return one row an example
     */
    static double[][] read(String method, INDArray labels, long rows, int classes) {
        if (labels.rank() != 2 || labels.size(0) != rows || (labels.size(1) != classes && labels.size(1) != 1)) {
            throw new IllegalArgumentException(
                    method + ": the labels are " + Arrays.toString(labels.shape()) + ", allowed is [" + rows + ", "
                            + classes + "] of distributions or [" + rows + ", 1] of class ids");
        }
        double[][] targets = Rows.read(labels.castTo(DataType.DOUBLE));
        for (int row = 0; row < targets.length; row++) {
            if (targets[row].length != classes) {
                targets[row] = classes == 2 ? two(targets[row][0]) : oneHot(method, row, targets[row][0], classes);
            }
        }
        return targets;
    }

    private static double[] two(double second) {
        return new double[] {1 - second, second};
    }

    private static double[] oneHot(String method, int row, double id, int classes) {
        if (!(id >= 0 && id < classes && id == Math.rint(id))) {
            throw new IllegalArgumentException(method + ": the label of row " + row + " is " + id
                    + ", allowed is a class id from 0 to " + (classes - 1));
        }
        double[] target = new double[classes];
        target[(int) id] = 1;
        return target;
    }

    /** The gradient of the cross entropy by the scores, {@code q Σy − y}, without cancellation where q is near y. */
    static double[] crossEntropySlope(double[] y, double[] scores) {
        double[] q = LogSoftmax.probabilities(LogSoftmax.of(scores));
        double total = Arrays.stream(y).sum();
        double[] slope = new double[q.length];
        for (int k = 0; k < q.length; k++) {
            double others = 0;
            for (int j = 0; j < q.length; j++) {
                others += j == k ? 0 : q[j];
            }
            slope[k] = q[k] * (total - y[k]) - y[k] * others;
        }
        return slope;
    }
}
