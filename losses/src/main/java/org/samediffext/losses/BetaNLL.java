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
 * β-NLL: Gaussian likelihood of a mean and a variance, weighted so that points with a large variance are not given up.
 *
 * <pre>
 * l = ⌊v^β⌋ (½ log v + (y − μ)²/(2v))                       ⌊·⌋ is a constant of the gradient
 * ∂l/∂μ = v^β (μ − y)/v,   ∂l/∂v = v^β (1/(2v) − (y − μ)²/(2v²))
 * </pre>
 *
 * <p>Each row has two outputs: μ and what {@link #variance} makes v of. Label: the target y; a row with NaN does not count. The
 * constant half {@code log 2π} is left out. {@code β = 0} is the likelihood, 1 makes the mean learn by its squared error.
 *
 * <p>Paper: Seitzer, Tavakoli, Antic and Martius 2022, ICLR, "On the Pitfalls of Heteroscedastic Uncertainty Estimation with
 * Probabilistic Neural Networks".
 *
 * @param beta how much large variances weigh, {@code 0 <= beta <= 1}; default 0.5
 * @param variance what the second output is; default the log of the variance
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "mean and variance of a regression, without giving up the hard points",
        paper = "Seitzer et al. 2022, On the Pitfalls of Heteroscedastic Uncertainty Estimation")
public record BetaNLL(double beta, Variance variance, Reduction reduction) implements LossTerm {
    private static final double SMALLEST = 1e-6;

    /** What the second output is. */
    public enum Variance {
        /** log v. */
        LOG,
        /** v itself, such as after a softplus activation; below 1e-6 it counts as that and has no gradient. */
        DIRECT
    }

    /** β 0.5 with the log of the variance. */
    public BetaNLL() {
        this(0.5, Variance.LOG, Reduction.ALL);
    }

    /** Checks the range. */
    public BetaNLL {
        Range.fraction("beta", beta);
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
        RowWise.check(name(), labels, 1, output, 2);
        double[] targets = RowWise.doubles(labels);
        double[] counts = RowWise.weights(targets.length, weights);
        for (int row = 0; row < targets.length; row++) {
            counts[row] = Double.isNaN(targets[row]) ? 0 : counts[row];
        }
        return RowWise.evaluate(output, reduction.factors(counts), (row, z, from, to) -> {
            boolean direct = variance == Variance.DIRECT;
            double second = z[from + 1];
            double v = direct ? Math.max(second, SMALLEST) : Math.exp(second);
            double d = z[from] - targets[row];
            double weight = Math.pow(v, beta);
            double slope = 0.5 - d * d / (2 * v);
            z[from] = weight * d / v;
            z[from + 1] = weight * (!direct ? slope : second <= SMALLEST ? 0 : slope / v);
            return weight * (0.5 * Math.log(v) + d * d / (2 * v));
        });
    }

    /** {@inheritDoc} HALF and BFLOAT16 are computed in FLOAT; there must be no NaN among the labels. */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        GraphRows rows = GraphRows.of(sd, labels, output, weights);
        SDVariable log = variance == Variance.LOG ? rows.out(1) : sd.math.log(rows.atLeast(rows.out(1), SMALLEST));
        SDVariable square = sd.math.square(rows.out(0).sub(rows.label(0)));
        SDVariable likelihood = log.add(square.mul(sd.math.exp(log.neg()))).mul(0.5);
        SDVariable weight = new StopGradient(sd, sd.math.exp(log.mul(beta))).outputVariable();
        return rows.reduce(likelihood.mul(weight), reduction);
    }
}
