package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Range;

/**
 * Batch inverse-variance weighting: rows on which the members of an ensemble disagree weigh less.
 *
 * <pre>
 * δ_e = V_e − y                                            e = 1 … E, the members
 * v   = γ² var δ (unbiased), or by its tails v = S²/(G₂/E + (E + 1)/(E − 1)), at least 1e-6
 * w_k = 1/(v_k + ξ)/Σ 1/(v + ξ)                            over the batch; constants of the gradient
 * L   = Σ w_k mean_e |δ_ke|  or  Σ w_k mean_e δ_ke²
 * </pre>
 *
 * <p>ξ is the smallest number, not below 0, for which the effective size of the batch, {@code 1/Σ w²}, is at least {@link
 * #minimumSize}, or one less than its rows where they are fewer; found by bisection. S² is the variance over the members (divided by
 * E), G₂ their bias-corrected excess kurtosis, for E up to 3 the plain one and 0 where all errors are equal.
 *
 * <p>Each row has as many outputs as members (activation identity). Label: the target; a row with NaN does not count. The rows'
 * values are such that DL4J's mean over the minibatch is L; a row's value depends on the other rows. Masks and weights of rows
 * multiply w, which is normalized again; they do not change ξ.
 *
 * <p>Papers: Mai, Mani and Paull 2022, ICLR, "Sample Efficient Deep Reinforcement Learning via Uncertainty Estimation" (BIV); Kim,
 * Seo and Jeong 2024, "Generalized Gaussian Temporal Difference Error for Uncertainty-aware Reinforcement Learning" (BIEV), whose
 * code divides the weighted sum by the number of rows once more: {@link #meanOfWeighted}.
 *
 * @param members the size E of the ensemble, at least 2; default 5
 * @param variance how the variance of a row is estimated; default unbiased (BIV)
 * @param discount γ of the unbiased variance, {@code 0 < discount <= 1}; default 0.99
 * @param minimumSize the smallest effective size of a batch, {@code >= 1}; default 16
 * @param squared whether errors are squared; default true, false for absolute ones
 * @param meanOfWeighted whether L is divided by the number of rows; default false
 */
@About(
        value = "ensemble regression weighted by the inverse variance of the rows",
        paper = "Mai et al. 2022, Sample Efficient Deep Reinforcement Learning via Uncertainty Estimation")
public record BIV(
        int members, Variance variance, double discount, double minimumSize, boolean squared, boolean meanOfWeighted)
        implements LossTerm {
    private static final double SMALLEST = 1e-6;
    private static final int HALVINGS = 60;

    /** How the variance of a row is estimated. */
    public enum Variance {
        /** γ² times the unbiased variance: BIV. */
        UNBIASED,
        /** The variance of the variance's estimate, by the tails of the errors: BIEV. */
        TAILS
    }

    /** BIV with five members. */
    public BIV() {
        this(5, Variance.UNBIASED, 0.99, 16, true, false);
    }

    /** Checks the ranges. */
    public BIV {
        Range.atLeast("members", members, 2);
        Range.fraction("discount", discount);
        Range.positive("discount", discount);
        Range.positive("minimumSize", minimumSize);
        Range.that("minimumSize", minimumSize, "a number of rows, at least 1", minimumSize >= 1);
    }

    @Override
    public Input input() {
        return Input.ACTIVATIONS;
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(new LabelColumn("target", "the number to predict"));
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        RowWise.check(name(), labels, 1, output, members);
        double[] targets = RowWise.doubles(labels);
        double[] errors = RowWise.doubles(output);
        double[] counts = RowWise.weights(targets.length, weights);
        double[] variances = new double[targets.length];
        for (int row = 0; row < targets.length; row++) {
            counts[row] = Double.isNaN(targets[row]) ? 0 : counts[row];
            for (int k = row * members; k < (row + 1) * members; k++) {
                errors[k] -= targets[row];
            }
            variances[row] = variance(errors, row * members);
        }
        double[] shares = shares(variances, counts);
        double[] values = new double[targets.length];
        double[] gradient = new double[errors.length];
        for (int row = 0; row < targets.length; row++) {
            double factor = shares[row] * (meanOfWeighted ? 1 : targets.length) / members;
            for (int k = row * members; factor != 0 && k < (row + 1) * members; k++) {
                values[row] += factor * (squared ? errors[k] * errors[k] : Math.abs(errors[k]));
                gradient[k] = factor * (squared ? 2 * errors[k] : Math.signum(errors[k]));
            }
        }
        return RowWise.rows(output, values, gradient);
    }

    /** The variance v of the row whose errors begin at an index. */
    double variance(double[] errors, int from) {
        double e = members;
        double mean = 0;
        for (int k = from; k < from + members; k++) {
            mean += errors[k] / e;
        }
        double second = 0;
        double fourth = 0;
        for (int k = from; k < from + members; k++) {
            double square = (errors[k] - mean) * (errors[k] - mean);
            second += square / e;
            fourth += square * square / e;
        }
        if (variance == Variance.UNBIASED) {
            return Math.max(SMALLEST, discount * discount * second * e / (e - 1));
        }
        double kurtosis = second == 0 ? 0 : fourth / (second * second) - 3;
        if (members > 3 && second != 0) {
            kurtosis = (e - 1) / ((e - 2) * (e - 3)) * ((e + 1) * kurtosis + 6);
        }
        return Math.max(SMALLEST, second / Math.max(SMALLEST, kurtosis / e + (e + 1) / (e - 1)));
    }

    /** The weights w of the rows. */
    private double[] shares(double[] variances, double[] counts) {
        double xi = shift(variances, counts);
        double[] shares = new double[variances.length];
        double total = 0;
        for (int row = 0; row < shares.length; row++) {
            shares[row] = counts[row] == 0 ? 0 : counts[row] / (variances[row] + xi);
            total += shares[row];
        }
        for (int row = 0; row < shares.length; row++) {
            shares[row] = shares[row] == 0 ? 0 : shares[row] / total;
        }
        return shares;
    }

    /**
     * ξ. With the range of the variances d, the weights of {@code ξ >= d √n/2} are so alike that the effective size is n − 1 at
     * least (Kantorovich's inequality), so bisection starts from there.
     */
    double shift(double[] variances, double[] counts) {
        int rows = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int row = 0; row < counts.length; row++) {
            if (counts[row] != 0) {
                rows++;
                least = Math.min(least, variances[row]);
                most = Math.max(most, variances[row]);
            }
        }
        double wanted = Math.min(minimumSize, rows - 1);
        if (rows == 0 || size(variances, counts, 0) >= wanted) {
            return 0;
        }
        double low = 0;
        double high = (most - least) * Math.sqrt(rows) / 2;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (size(variances, counts, middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double size(double[] variances, double[] counts, double xi) {
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < variances.length; row++) {
            double w = counts[row] == 0 ? 0 : 1 / (variances[row] + xi);
            sum += w;
            squares += w * w;
        }
        return sum * sum / squares;
    }

    /**
     * The same loss in a graph. ξ is found by the same bisection, 60 times a handful of operations that cost more time to build
     * than to run. HALF and BFLOAT16 are computed in FLOAT; there must be no NaN among the labels.
     */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        GraphRows rows = GraphRows.of(sd, labels, output, weights);
        SDVariable errors = rows.output().sub(rows.label(0));
        SDVariable given = new StopGradient(sd, errors).outputVariable();
        SDVariable counts = rows.flag(rows.weights().gt(0));
        SDVariable v = variance(rows, given);
        SDVariable raw = counts.div(v.add(shift(rows, v, counts))).mul(rows.weights());
        SDVariable shares = raw.div(rows.orOne(raw.sum()));
        SDVariable losses = (squared ? sd.math.square(errors) : sd.math.abs(errors)).mean(true, 1);
        SDVariable loss = losses.mul(shares).sum();
        return meanOfWeighted ? loss : loss.mul(rows.count());
    }

    private SDVariable variance(GraphRows rows, SDVariable errors) {
        SameDiff sd = rows.sd();
        double e = members;
        SDVariable squares = sd.math.square(errors.sub(errors.mean(true, 1)));
        SDVariable second = squares.mean(true, 1);
        if (variance == Variance.UNBIASED) {
            return rows.atLeast(second.mul(discount * discount * e / (e - 1)), SMALLEST);
        }
        SDVariable some = rows.flag(second.gt(0));
        SDVariable kurtosis = sd.math
                .square(squares)
                .mean(true, 1)
                .div(rows.orOne(sd.math.square(second)))
                .sub(3);
        if (members > 3) {
            kurtosis = kurtosis.mul(e + 1).add(6).mul((e - 1) / ((e - 2) * (e - 3)));
        }
        SDVariable divisor = rows.atLeast(kurtosis.mul(some).div(e).add((e + 1) / (e - 1)), SMALLEST);
        return rows.atLeast(second.div(divisor), SMALLEST);
    }

    private SDVariable shift(GraphRows rows, SDVariable v, SDVariable counts) {
        SameDiff sd = rows.sd();
        SDVariable n = counts.sum();
        SDVariable less = n.sub(1);
        SDVariable fewer = rows.flag(less.lt(minimumSize));
        SDVariable wanted = less.mul(fewer).add(fewer.rsub(1).mul(minimumSize));
        SDVariable most = v.mul(counts).max();
        SDVariable least = v.mul(counts).add(counts.rsub(1).mul(most)).min();
        SDVariable step = most.sub(least).mul(sd.math.sqrt(n)).mul(0.5);
        SDVariable short0 = rows.flag(size(sd, v, counts, rows).lt(wanted));
        SDVariable low = step.mul(0);
        for (int i = 0; i < HALVINGS; i++) {
            step = step.mul(0.5);
            SDVariable middle = low.add(step);
            low = low.add(
                    step.mul(rows.flag(size(sd, v.add(middle), counts, rows).lt(wanted))));
        }
        return low.add(step).mul(short0);
    }

    private static SDVariable size(SameDiff sd, SDVariable v, SDVariable counts, GraphRows rows) {
        SDVariable w = counts.div(v);
        return sd.math.square(w.sum()).div(rows.orOne(sd.math.square(w).sum()));
    }
}
