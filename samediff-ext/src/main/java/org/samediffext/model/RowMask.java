package org.samediffext.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's label mask as weights of rows. {@code LossUtil} takes a mask {@code [1, 1]} for one weight per output, so the shape is
 * judged here.
 */
final class RowMask {

    private RowMask() {}

    /**
     * The weights of the rows.
     *
     * @param method the name of the loss, for messages
     * @param mask one weight a row, or one an output if they are alike along each row
     * @param output {@code [rows, outputs]}
     * @return DOUBLE {@code [rows, 1]}, finite and not negative
     */
    static INDArray weights(String method, INDArray mask, INDArray output) {
        long rows = output.size(0);
        INDArray weights = mask.castTo(DataType.DOUBLE);
        if (mask.rank() == 1 && mask.length() == rows) {
            weights = weights.reshape(rows, 1);
        } else if (mask.equalShapes(output) && output.size(1) > 1) {
            weights = alike(method, weights);
        } else if (mask.rank() != 2 || mask.size(0) != rows || mask.size(1) != 1) {
            throw new IllegalArgumentException("loss " + method + ": the mask is " + Arrays.toString(mask.shape())
                    + ", allowed are [" + rows + ", 1] and [" + rows + ", " + output.size(1) + "]");
        }
        requireWeights(method, "mask", weights);
        return weights;
    }

    /**
     * The weights of the outputs.
     *
     * @param method the name of the loss, for messages
     * @param mask one weight a row, or one an output
     * @param output {@code [rows, outputs]}
     * @return DOUBLE {@code [rows, outputs]}, finite and not negative
     */
    static INDArray outputWeights(String method, INDArray mask, INDArray output) {
        if (mask.equalShapes(output)) {
            INDArray weights = mask.castTo(DataType.DOUBLE);
            requireWeights(method, "mask", weights);
            return weights;
        }
        return weights(method, mask, output).broadcast(output.shape());
    }

    /**
     * The weights that the labels end with.
     *
     * @param method the name of the loss, for messages
     * @param labels the labels, whose last column is the weight of the row
     * @return DOUBLE {@code [rows, 1]}, finite and not negative
     */
    static INDArray sampleWeights(String method, INDArray labels) {
        if (labels.rank() != 2 || labels.size(1) < 2) {
            throw new IllegalArgumentException("loss " + method + ": the labels are " + Arrays.toString(labels.shape())
                    + ", but sampleWeights asks for a further column with the weights");
        }
        INDArray weights = labels.getColumn(labels.size(1) - 1, true).castTo(DataType.DOUBLE);
        requireWeights(method, "weight", weights);
        return weights;
    }

    /** Weights of rows times those of a mask, which may be absent and may weigh outputs. */
    static INDArray times(INDArray weights, @Nullable INDArray mask) {
        return mask == null ? weights : mask.mulColumnVector(weights);
    }

    private static INDArray alike(String method, INDArray mask) {
        INDArray first = mask.getColumn(0, true);
        INDArray same =
                mask.eq(first.broadcast(mask.shape())).castTo(DataType.DOUBLE).min(1);
        for (int row = 0; row < mask.size(0); row++) {
            if (same.getDouble(row) == 0) {
                throw new IllegalArgumentException("loss " + method + " is a loss of whole rows: the mask of row " + row
                        + " is not the same for all outputs, allowed is one weight a row");
            }
        }
        return first;
    }

    private static void requireWeights(String method, String what, INDArray weights) {
        double[] all = weights.dup().data().asDouble();
        long columns = weights.size(1);
        for (int i = 0; i < all.length; i++) {
            if (!(all[i] >= 0 && Double.isFinite(all[i]))) {
                throw new IllegalArgumentException("loss " + method + ": the " + what + " of row " + i / columns
                        + " is " + all[i] + ", allowed is a finite weight that is not negative");
            }
        }
    }
}
