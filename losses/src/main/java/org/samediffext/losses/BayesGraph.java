package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * {@link BayesError} in a graph. Class ids need no number of classes: the posterior of each row's class stands for that class, and
 * counts one over the number of rows that have it.
 *
 * @param sd the graph
 * @param targets {@code [rows, columns]}, what a neighbour adds to each column's posterior
 * @param shares {@code [1, columns]}, how much of a class a column stands for
 * @param weights {@code [rows, 1]}, zero where the row does not count
 */
record BayesGraph(SameDiff sd, SDVariable targets, SDVariable shares, SDVariable weights) {

    /** The logarithm of nothing, which even the farthest neighbour in float does not reach. */
    private static final double NOTHING = -1e30;

    /**
     * Reads labels.
     *
     * @param sd the graph
     * @param method the name of the loss, for messages
     * @param labels class ids or probabilities, with a known number of columns
     * @param features {@code [rows, features]}
     * @param weights {@code [rows, 1]} or null
     * @return the graph's targets
     */
    static BayesGraph of(
            SameDiff sd, String method, SDVariable labels, SDVariable features, @Nullable SDVariable weights) {
        long[] shape = labels.getShape();
        if (shape == null || shape.length != 2 || shape[1] < 1) {
            throw new IllegalArgumentException("loss " + method + ": the labels " + labels.name() + " are "
                    + (shape == null ? "of unknown shape" : Arrays.toString(shape))
                    + ", allowed are a placeholder [-1, 1] of class ids or [-1, classes] of probabilities");
        }
        DataType type = features.dataType();
        return shape[1] == 1 ? ids(sd, labels, type, weights) : probabilities(sd, labels, type, weights);
    }

    private static BayesGraph ids(SameDiff sd, SDVariable labels, DataType type, @Nullable SDVariable weights) {
        SDVariable known = labels.gte(0).castTo(type);
        SDVariable same = labels.eq(sd.transpose(labels)).castTo(type).mul(known.mul(sd.transpose(known)));
        SDVariable members = same.sum(true, 0);
        SDVariable shares = sd.transpose(known).div(members.add(members.eq(0).castTo(type)));
        return new BayesGraph(sd, same, shares, weights(known, weights));
    }

    private static BayesGraph probabilities(
            SameDiff sd, SDVariable labels, DataType type, @Nullable SDVariable weights) {
        SDVariable wide = labels.castTo(type);
        SDVariable whole = wide.eq(wide).castTo(type).min(true, 1);
        SDVariable targets = sd.replaceWhere(wide, sd.zerosLike(wide), Conditions.isNan());
        SDVariable known = targets.sum(true, 1).gt(0).castTo(type).mul(whole);
        SDVariable shares = sd.onesLike(targets).max(true, 0);
        return new BayesGraph(sd, targets, shares, weights(known, weights));
    }

    private static SDVariable weights(SDVariable known, @Nullable SDVariable weights) {
        return weights == null ? known : known.mul(weights.castTo(known.dataType()));
    }

    /**
     * The error.
     *
     * @param features {@code [rows, features]}
     * @param sigma the bandwidth
     * @param power of the smooth maximum
     * @param reduction how the values of the rows become one number
     * @return a scalar
     */
    SDVariable error(SDVariable features, double sigma, double power, Reduction reduction) {
        DataType type = features.dataType();
        SDVariable present = weights.gt(0).castTo(type);
        SDVariable order = sd.cumsum(sd.onesLike(weights), 0);
        SDVariable pairs = order.neq(sd.transpose(order)).castTo(type).mul(sd.transpose(present));
        SDVariable logWeights = sd.math.log(weights.add(weights.lte(0).castTo(type)));
        SDVariable log = halfSquares(features).div(sigma * sigma).add(sd.transpose(logWeights));
        // softmax gives NaN where all logarithms of a row are as low as NOTHING
        SDVariable any = pairs.sum(true, 1).gt(0).castTo(type);
        SDVariable absent = pairs.mul(-1).add(1).mul(any).mul(NOTHING);
        SDVariable q = sd.nn.softmax(log.mul(pairs).add(absent), 1).mul(pairs);
        SDVariable p = q.mmul(targets);
        SDVariable max = p.max(true, 1);
        SDVariable empty = max.eq(0).castTo(type);
        SDVariable powers = sd.math.pow(p.div(max.add(empty)), power).mul(shares);
        SDVariable largest = max.mul(sd.math.pow(powers.sum(true, 1).add(empty), 1 / power));
        return reduced(largest.mul(-1).add(1), weights.mul(any), reduction);
    }

    /** {@code −‖x_i − x_j‖²/2} of features around zero. */
    private SDVariable halfSquares(SDVariable features) {
        SDVariable x = features.sub(features.mean(true, 0));
        SDVariable squares = x.mul(x).sum(true, 1).div(2);
        return x.mmul(sd.transpose(x)).sub(squares).sub(sd.transpose(squares));
    }

    private SDVariable reduced(SDVariable values, SDVariable anchors, Reduction reduction) {
        SDVariable sum = values.mul(anchors).sum();
        if (reduction == Reduction.ALL) {
            return sum;
        }
        SDVariable rows = sd.onesLike(anchors).sum();
        if (reduction == Reduction.SUM) {
            return sum.mul(rows);
        }
        SDVariable total = anchors.sum();
        return sum.mul(rows.div(total.add(total.eq(0).castTo(total.dataType()))));
    }
}
