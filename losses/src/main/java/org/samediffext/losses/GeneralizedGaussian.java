package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Range;

/**
 * Negative log-likelihood of a generalized Gaussian error whose shape the network learns: heavy tails for b below 2, a Laplace
 * distribution for 1. For the TD errors of an ensemble, or any regression.
 *
 * <pre>
 * d = V − y,  b = max(log(1 + exp(s)), 0.1)
 * l = |d|^b − log b + log Γ(1/b) + log 2
 * L = Σ w l,  w = b/Σ b                                   over the members of the ensemble, w = 1 for one
 * ∂l/∂d = b |d|^(b−1) sign d,   ∂l/∂b = |d|^b log|d| − 1/b − ψ(1/b)/b²
 * </pre>
 *
 * <p>Each row has {@code 2 members} outputs (activation identity): the predictions V and then the shape heads s. Label: the target y;
 * a row with NaN does not count. Below {@code b = 1} the slope at 0 is infinite: |d| counts as 1e-6 at least, there and everywhere,
 * and the exponent {@code b log|d|} as 80 at most; beyond both ends and at the floor of b the gradient is 0.
 *
 * <p>Paper: Kim, Seo and Jeong 2024, "Generalized Gaussian Temporal Difference Error for Uncertainty-aware Reinforcement Learning",
 * whose scale is fixed to 1. The authors' code has {@code b |d|} instead of {@code |d|^b} and leaves log 2 out: {@link
 * Form#REFERENCE_CODE}.
 *
 * @param members the size of the ensemble, at least 1; default 1
 * @param form the likelihood or what the authors' code computes; default the likelihood
 * @param detachWeights whether w counts as constant; default false, as in the authors' code
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "regression with generalized Gaussian errors of learnt shape",
        paper =
                "Kim et al. 2024, Generalized Gaussian Temporal Difference Error for Uncertainty-aware Reinforcement Learning")
public record GeneralizedGaussian(int members, Form form, boolean detachWeights, Reduction reduction)
        implements LossTerm {
    private static final double SMALLEST_SHAPE = 0.1;
    private static final double SMALLEST_ERROR = 1e-6;
    private static final double LARGEST_EXPONENT = 80;
    private static final double LOG2 = Math.log(2);

    /** What is computed of an error. */
    public enum Form {
        /** The negative log-likelihood. */
        NLL,
        /** {@code b |d| − log b + log Γ(1/b)}, as in the authors' code. */
        REFERENCE_CODE
    }

    /** One member. */
    public GeneralizedGaussian() {
        this(1, Form.NLL, false, Reduction.ALL);
    }

    /** Checks the range. */
    public GeneralizedGaussian {
        Range.atLeast("members", members, 1);
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
        RowWise.check(name(), labels, 1, output, 2L * members);
        double[] targets = RowWise.doubles(labels);
        double[] counts = RowWise.weights(targets.length, weights);
        for (int row = 0; row < targets.length; row++) {
            counts[row] = Double.isNaN(targets[row]) ? 0 : counts[row];
        }
        return RowWise.evaluate(output, reduction.factors(counts), (row, z, from, to) -> row(z, from, targets[row]));
    }

    private double row(double[] z, int from, double target) {
        double[] losses = new double[members];
        double[] slopes = new double[members];
        double total = 0;
        for (int e = 0; e < members; e++) {
            total += shape(z[from + members + e]);
        }
        double value = 0;
        for (int e = 0; e < members; e++) {
            double b = shape(z[from + members + e]);
            double d = z[from + e] - target;
            double log = Math.log(Math.max(Math.abs(d), SMALLEST_ERROR));
            boolean code = form == Form.REFERENCE_CODE;
            double exponent = b * log;
            double power = code ? b * Math.abs(d) : Math.exp(Math.min(exponent, LARGEST_EXPONENT));
            losses[e] = power - Math.log(b) + Scalars.logGamma(1 / b) + (code ? 0 : LOG2);
            double byShape = code ? Math.abs(d) : exponent > LARGEST_EXPONENT ? 0 : power * log;
            slopes[e] = byShape - 1 / b - Scalars.digamma(1 / b) / (b * b);
            boolean flat = !code && (Math.abs(d) <= SMALLEST_ERROR || exponent > LARGEST_EXPONENT);
            double byError = code ? b : flat ? 0 : b * power / Math.abs(d);
            value += b / total * losses[e];
            z[from + e] = b / total * byError * Math.signum(d);
        }
        for (int e = 0; e < members; e++) {
            double s = z[from + members + e];
            double b = shape(s);
            double ofWeight = detachWeights ? 0 : (losses[e] - value) / total;
            boolean floored = Scalars.softplus(s) <= SMALLEST_SHAPE;
            z[from + members + e] = floored ? 0 : Scalars.sigmoid(s) * (b / total * slopes[e] + ofWeight);
        }
        return value;
    }

    private static double shape(double s) {
        return Math.max(Scalars.softplus(s), SMALLEST_SHAPE);
    }

    /**
     * The variance of the distribution.
     *
     * @param shape b
     * @return {@code Γ(3/b)/Γ(1/b)}: 2 for the Laplace distribution, 1/2 for the Gaussian
     */
    public static double variance(double shape) {
        return Math.exp(Scalars.logGamma(3 / shape) - Scalars.logGamma(1 / shape));
    }

    /**
     * How heavy the tails are.
     *
     * @param shape b
     * @return the excess kurtosis, {@code Γ(5/b)Γ(1/b)/Γ(3/b)² − 3}: 3 for the Laplace distribution, 0 for the Gaussian
     */
    public static double excessKurtosis(double shape) {
        double log = Scalars.logGamma(5 / shape) + Scalars.logGamma(1 / shape) - 2 * Scalars.logGamma(3 / shape);
        return Math.exp(log) - 3;
    }

    /** {@inheritDoc} HALF and BFLOAT16 are computed in FLOAT; there must be no NaN among the labels. */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        GraphRows rows = GraphRows.of(sd, labels, output, weights);
        SDVariable d =
                rows.output().get(SDIndex.all(), SDIndex.interval(0, members)).sub(rows.label(0));
        SDVariable s = rows.output().get(SDIndex.all(), SDIndex.interval(members, 2 * members));
        SDVariable b = rows.atLeast(rows.softplus(s), SMALLEST_SHAPE);
        SDVariable size = sd.math.abs(d);
        SDVariable losses = logGamma(sd, b.rdiv(1)).sub(sd.math.log(b));
        if (form == Form.REFERENCE_CODE) {
            losses = losses.add(size.mul(b));
        } else {
            SDVariable exponent = b.mul(sd.math.log(rows.atLeast(size, SMALLEST_ERROR)));
            losses = losses.add(sd.math.exp(sd.math.clipByValue(exponent, -1e9, LARGEST_EXPONENT)))
                    .add(LOG2);
        }
        if (members > 1) {
            SDVariable share = b.div(b.sum(true, 1));
            losses = losses.mul(detachWeights ? new StopGradient(sd, share).outputVariable() : share)
                    .sum(true, 1);
        }
        return rows.reduce(losses, reduction);
    }

    private static SDVariable logGamma(SameDiff sd, SDVariable x) {
        SDVariable product = sd.math.log(x);
        for (int k = 1; k < 8; k++) {
            product = product.add(sd.math.log(x.add(k)));
        }
        SDVariable y = x.add(8);
        SDVariable i = sd.math.square(y).rdiv(1);
        SDVariable series = i.mul(-1.0 / 1680)
                .add(1.0 / 1260)
                .mul(i)
                .sub(1.0 / 360)
                .mul(i)
                .add(1.0 / 12)
                .div(y);
        SDVariable stirling = y.sub(0.5).mul(sd.math.log(y)).sub(y).add(0.5 * Math.log(2 * Math.PI));
        return stirling.add(series).sub(product);
    }
}
