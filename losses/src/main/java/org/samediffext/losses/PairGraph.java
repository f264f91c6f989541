package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The pairs of a batch in a graph, for {@link PairLoss#anchors}: row {@code i} of each matrix belongs to anchor {@code i}.
 * Masks are numbers, and their gradient is zero.
 *
 * @param sd the graph
 * @param similarity {@code [rows, rows]}
 * @param positive 1 where a pair is a positive that counts, else 0
 * @param negative 1 where a pair is a negative that counts, else 0
 */
public record PairGraph(SameDiff sd, SDVariable similarity, SDVariable positive, SDVariable negative) {
    private static final double FLOOR = 1e9;

    static SDVariable build(
            PairLoss loss, SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        DataType type = output.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        SDVariable x = output.dataType() == type ? output : output.castTo(type);
        SDVariable known = labels.castTo(DataType.DOUBLE);
        boolean ids = columns(loss.name(), labels) == 1;
        SDVariable counts = (ids ? valid(known, loss.ignoreIndex()) : valid(known)).castTo(type);
        counts = weights == null ? counts : counts.mul(weights.castTo(type));
        SDVariable present = counts.gt(0).castTo(type);
        SDVariable both = present.mul(sd.transpose(present)).mul(others(sd, present));
        SDVariable alike = (ids ? known.eq(sd.transpose(known)) : shared(sd, known)).castTo(type);
        SDVariable positive = both.mul(alike);
        PairGraph all = new PairGraph(sd, similarity(loss.distance(), sd, x, present), positive, both.sub(positive));
        PairGraph pairs = loss.mining().keep(all, loss.epsilon());
        SDVariable suffices = pairs.any(pairs.positive.add(pairs.negative));
        suffices = loss.needsPositives() ? suffices.mul(pairs.any(pairs.positive)) : suffices;
        suffices = loss.needsNegatives() ? suffices.mul(pairs.any(pairs.negative)) : suffices;
        SDVariable factors = counts.mul(suffices);
        return new GraphTargets(sd, x, x, factors).reduce(loss.anchors(pairs), loss.reduction());
    }

    private static long columns(String method, SDVariable labels) {
        long[] shape = labels.getShape();
        if (shape == null || shape.length != 2 || shape[1] < 1) {
            throw new IllegalArgumentException("loss " + method + ": the labels " + labels.name() + " are "
                    + (shape == null ? "of unknown shape" : Arrays.toString(shape))
                    + ", allowed are a placeholder [-1, 1] of class ids or [-1, classes] of multi-hot rows");
        }
        return shape[1];
    }

    private static SDVariable valid(SDVariable ids, int ignoreIndex) {
        DataType type = ids.dataType();
        return ids.gte(0).castTo(type).mul(ids.neq(ignoreIndex).castTo(type));
    }

    private static SDVariable valid(SDVariable multiHot) {
        DataType type = multiHot.dataType();
        SDVariable numbers = multiHot.eq(multiHot).castTo(type).min(true, 1);
        return multiHot.eq(1).castTo(type).max(true, 1).mul(numbers);
    }

    private static SDVariable shared(SameDiff sd, SDVariable multiHot) {
        SDVariable hot = multiHot.eq(1).castTo(multiHot.dataType());
        return hot.mmul(sd.transpose(hot)).gt(0);
    }

    /** One but on the diagonal. */
    private static SDVariable others(SameDiff sd, SDVariable column) {
        SDVariable number = sd.cumsum(sd.onesLike(column), false, false, 0);
        return number.neq(sd.transpose(number)).castTo(column.dataType());
    }

    private static SDVariable similarity(Distance distance, SameDiff sd, SDVariable x, SDVariable present) {
        if (distance == Distance.DOT) {
            return x.mmul(sd.transpose(x));
        }
        if (distance == Distance.COSINE) {
            SDVariable squares = x.mul(x).sum(true, 1);
            SDVariable long1 =
                    squares.gte(Distance.SHORTEST * Distance.SHORTEST).castTo(x.dataType());
            SDVariable unit = x.mul(long1).div(sd.math.sqrt(kept(squares, long1)));
            return unit.mmul(sd.transpose(unit));
        }
        SDVariable wide = x.castTo(DataType.DOUBLE);
        SDVariable counted = present.castTo(DataType.DOUBLE);
        SDVariable mean = wide.mul(counted).sum(true, 0).div(sd.math.max(counted.sum(), sd.constant(1.0)));
        SDVariable centred = wide.sub(mean).mul(counted);
        SDVariable squares = centred.mul(centred).sum(true, 1);
        SDVariable lengths = squares.add(sd.transpose(squares));
        SDVariable square = lengths.sub(centred.mmul(sd.transpose(centred)).mul(2));
        SDVariable apart = square.gt(lengths.mul(Distance.ROUNDING)).castTo(DataType.DOUBLE);
        return sd.math.sqrt(kept(square, apart)).mul(apart).neg().castTo(x.dataType());
    }

    /** The values where the mask is 1, and 1 elsewhere, so that a square root has a slope. */
    private static SDVariable kept(SDVariable values, SDVariable mask) {
        return values.mul(mask).add(mask.rsub(1));
    }

    /**
     * The same with other masks.
     *
     * @param positives the positives that count
     * @param negatives the negatives that count
     * @return pairs
     */
    PairGraph with(SDVariable positives, SDVariable negatives) {
        return new PairGraph(sd, similarity, positives, negatives);
    }

    /**
     * A condition as numbers.
     *
     * @param condition a condition
     * @return 1 where it holds, else 0
     */
    public SDVariable number(SDVariable condition) {
        return condition.castTo(similarity.dataType());
    }

    /**
     * Whether an anchor has any pairs.
     *
     * @param mask the pairs
     * @return {@code [rows, 1]}, 1 or 0
     */
    public SDVariable any(SDVariable mask) {
        return number(mask.sum(true, 1).gt(0));
    }

    /**
     * The sum over an anchor's pairs.
     *
     * @param values {@code [rows, rows]}, finite
     * @param mask which of them
     * @return {@code [rows, 1]}
     */
    public SDVariable sum(SDVariable values, SDVariable mask) {
        return values.mul(mask).sum(true, 1);
    }

    /**
     * The mean over an anchor's pairs.
     *
     * @param values {@code [rows, rows]}, finite
     * @param mask which of them
     * @return {@code [rows, 1]}, 0 if there are none
     */
    public SDVariable mean(SDVariable values, SDVariable mask) {
        SDVariable count = mask.sum(true, 1);
        return sum(values, mask).div(count.add(number(count.eq(0))));
    }

    /**
     * {@code log Σ exp v} over an anchor's pairs.
     *
     * @param exponents {@code [rows, rows]}, finite
     * @param mask which of them
     * @return {@code [rows, 1]}, about −1e9 if there are none
     */
    public SDVariable logSum(SDVariable exponents, SDVariable mask) {
        SDVariable v = below(exponents, mask);
        SDVariable max = v.max(true, 1);
        return sd.math.log(sd.math.exp(v.sub(max)).sum(true, 1)).add(max);
    }

    /**
     * {@code log(1 + Σ exp v)} over an anchor's pairs.
     *
     * @param exponents {@code [rows, rows]}, finite
     * @param mask which of them
     * @return {@code [rows, 1]}, 0 if there are none
     */
    public SDVariable logOnePlusSum(SDVariable exponents, SDVariable mask) {
        SDVariable v = below(exponents, mask);
        SDVariable max = sd.nn.relu(v.max(true, 1), 0);
        SDVariable sum = sd.math.exp(v.sub(max)).sum(true, 1).add(sd.math.exp(max.neg()));
        return sd.math.log(sum).add(max);
    }

    /**
     * {@code log(1 + exp t)} of each number.
     *
     * @param t numbers
     * @return of the same shape
     */
    public SDVariable softplus(SDVariable t) {
        SDVariable max = sd.nn.relu(t, 0);
        return sd.math.log(sd.math.exp(t.sub(max)).add(sd.math.exp(max.neg()))).add(max);
    }

    /** The values where the mask is 1, and a number below all others elsewhere. */
    SDVariable below(SDVariable values, SDVariable mask) {
        return values.mul(mask).add(mask.sub(1).mul(FLOOR));
    }

    /** 1 at the first of the largest values of each row, else 0. */
    SDVariable largest(SDVariable values) {
        SDVariable number = sd.cumsum(sd.onesLike(values), true, false, 1);
        return number(number.eq(number(sd.argmax(values, true, 1))));
    }
}
