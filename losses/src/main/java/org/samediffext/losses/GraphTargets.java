package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;

/**
 * {@link ClassTargets} in a graph. Picks by products with one-hot rows, because the gradient of SameDiff's gather is wrong.
 *
 * @param sd the graph
 * @param positions {@code [rows, classes]}, the number of the class in each entry
 * @param oneHot {@code [rows, classes]}, all zero in a row without target
 * @param weights {@code [rows, 1]}, zero where the row does not count
 */
record GraphTargets(SameDiff sd, SDVariable positions, SDVariable oneHot, SDVariable weights) {

    /**
     * Reads labels.
     *
     * @param sd the graph
     * @param method the name of the loss, for messages
     * @param labels class ids or one-hot, with a known number of columns
     * @param output {@code [rows, classes]}
     * @param weights {@code [rows, 1]} or null
     * @param ignoreIndex the class id whose rows do not count
     * @return the targets
     */
    static GraphTargets of(
            SameDiff sd,
            String method,
            SDVariable labels,
            SDVariable output,
            @Nullable SDVariable weights,
            int ignoreIndex) {
        return of(sd, labels, ids(method, labels), output, weights, ignoreIndex);
    }

    /**
     * Reads labels of a known form.
     *
     * @param sd the graph
     * @param labels class ids or one-hot
     * @param ids which of both
     * @param output {@code [rows, classes]}
     * @param weights {@code [rows, 1]} or null
     * @param ignoreIndex the class id whose rows do not count
     * @return the targets
     */
    static GraphTargets of(
            SameDiff sd,
            SDVariable labels,
            boolean ids,
            SDVariable output,
            @Nullable SDVariable weights,
            int ignoreIndex) {
        DataType type = output.dataType();
        SDVariable positions = sd.cumsum(sd.onesLike(output), true, false, 1);
        SDVariable hot = ids
                ? positions.eq(labels.castTo(type)).castTo(type)
                : labels.castTo(type).eq(1).castTo(type);
        SDVariable oneHot = hot.mul(positions.neq(ignoreIndex).castTo(type));
        SDVariable valid = oneHot.sum(true, 1);
        return new GraphTargets(sd, positions, oneHot, weights == null ? valid : valid.mul(weights.castTo(type)));
    }

    private static boolean ids(String method, SDVariable labels) {
        long[] shape = labels.getShape();
        if (shape == null || shape.length != 2 || shape[1] < 1) {
            throw new IllegalArgumentException("loss " + method + ": the labels " + labels.name() + " are "
                    + (shape == null ? "of unknown shape" : Arrays.toString(shape))
                    + ", allowed are a placeholder [-1, 1] of class ids or [-1, classes] of one-hot rows");
        }
        return shape[1] == 1;
    }

    /**
     * The output in the type that losses are computed in.
     *
     * @param output of any floating-point type
     * @return in DOUBLE as it is, else in FLOAT
     */
    static SDVariable wide(SDVariable output) {
        DataType type = output.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        return output.dataType() == type ? output : output.castTo(type);
    }

    /**
     * The logarithm of the target's probability.
     *
     * @param logits {@code [rows, classes]}
     * @return {@code [rows, 1]}, zero in a row without target
     */
    SDVariable logLikelihood(SDVariable logits) {
        return logSoftmax(sd, logits).mul(oneHot).sum(true, 1);
    }

    /**
     * The logarithms of the probabilities, since SameDiff's own log-softmax fails in graphs with gradients.
     *
     * @param sd the graph
     * @param logits {@code [rows, classes]}
     * @return {@code [rows, classes]}
     */
    static SDVariable logSoftmax(SameDiff sd, SDVariable logits) {
        SDVariable shifted = logits.sub(detached(sd, logits.max(true, 1)));
        return shifted.sub(sd.math.log(sd.math.exp(shifted).sum(true, 1)));
    }

    /**
     * A value that counts as given: its gradient is zero.
     *
     * @param value any
     * @return the same
     */
    SDVariable detached(SDVariable value) {
        return detached(sd, value);
    }

    /**
     * A value that counts as given: its gradient is zero.
     *
     * @param sd the graph
     * @param value any
     * @return the same
     */
    static SDVariable detached(SameDiff sd, SDVariable value) {
        return new StopGradient(sd, value).outputVariable();
    }

    /**
     * One-hot rows of classes.
     *
     * @param classes {@code [rows, 1]}
     * @return {@code [rows, classes]}
     */
    SDVariable at(SDVariable classes) {
        return positions.eq(classes.castTo(positions.dataType())).castTo(positions.dataType());
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
        if (reduction == Reduction.ALL) {
            return sum;
        }
        SDVariable rows = sd.onesLike(weights).sum();
        if (reduction == Reduction.SUM) {
            return sum.mul(rows);
        }
        SDVariable total = weights.sum();
        SDVariable atLeast = total.add(total.eq(0).castTo(total.dataType()));
        return sum.mul(rows.div(atLeast));
    }
}
