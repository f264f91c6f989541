package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Range;

/**
 * The f-divergence of a teacher's class probabilities from the student's.
 *
 * <pre>
 * q = softmax(z),  r = p/q
 * l = Σ q f(r)
 * g = f(r) − r f′(r)
 * ∂l/∂z_k = q_k (g_k − Σ q g)
 * </pre>
 *
 * <p>Labels: the teacher's probabilities p, one column an output. A row is divided by its sum; one that is all zero or has a NaN does
 * not count, a negative number is refused. Where the divergence is infinite for {@code p = 0} (reverse KL, softened reverse KL,
 * Jeffreys, Neyman), probabilities below {@link #floor} are raised to it and the row is normalized again, so that a one-hot teacher
 * gives a large but finite loss. The exponent of r is cut off at 30. Computed in double whatever the type of the output.
 *
 * <p>Csiszár 1967, "Information-type measures of difference of probability distributions and indirect observations"; the nine
 * functions and their weights for distillation by samples ({@link Divergence#weights}) as in Xu, Nie and Vahdat 2025, "One-step Diffusion
 * Models with f-Divergence Distribution Matching".
 *
 * @param divergence which f; default twice the Jensen-Shannon divergence
 * @param floor the smallest probability of a teacher where zero would be infinite; default 1e-8
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "f-divergence from a teacher's probabilities",
        paper = "Xu et al. 2025, One-step Diffusion Models with f-Divergence Distribution Matching")
public record FDivergence(Divergence divergence, double floor, Reduction reduction) implements LossTerm {
    private static final double LARGEST = 30;
    private static final double TINY = 1e-37;

    /** Below the log of {@link #TINY}: nothing is cut off there. */
    private static final double SMALLEST = -86;

    /** Twice the Jensen-Shannon divergence. */
    public FDivergence() {
        this(Divergence.JENSEN_SHANNON);
    }

    /**
     * A divergence with the defaults of the other settings.
     *
     * @param divergence which f
     */
    public FDivergence(Divergence divergence) {
        this(divergence, 1e-8, Reduction.ALL);
    }

    /** Checks the range. */
    public FDivergence {
        Range.positive("floor", floor);
    }

    @Override
    public Input input() {
        return Input.LOGITS;
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(new LabelColumn("teacher", LabelColumn.OUTPUTS, "the teacher's probabilities"));
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        RowWise.check(name(), labels, output.size(1), output, 0);
        int width = Math.toIntExact(output.size(1));
        double[] p = RowWise.doubles(labels);
        double[] counts = RowWise.weights(Math.toIntExact(output.size(0)), weights);
        for (int row = 0; row < counts.length; row++) {
            counts[row] = counts[row] == 0 || !normalize(p, row, width) ? 0 : counts[row];
        }
        return RowWise.evaluate(
                output, reduction.factors(counts), (row, z, from, to) -> row(p, row * width, z, from, to));
    }

    private boolean normalize(double[] p, int row, int width) {
        for (int k = row * width; k < (row + 1) * width; k++) {
            if (p[k] < 0 || Double.isInfinite(p[k])) {
                throw new IllegalArgumentException("loss " + name() + ": the teacher's probability " + (k - row * width)
                        + " in row " + row + " is " + p[k] + ", allowed are finite numbers that are not negative");
            }
        }
        boolean counts = divide(p, row, width);
        if (counts && divergence.isInfiniteAtZero()) {
            for (int k = row * width; k < (row + 1) * width; k++) {
                p[k] = Math.max(p[k], floor);
            }
            divide(p, row, width);
        }
        return counts;
    }

    private static boolean divide(double[] p, int row, int width) {
        double sum = 0;
        for (int k = row * width; k < (row + 1) * width; k++) {
            sum += p[k];
        }
        for (int k = row * width; k < (row + 1) * width; k++) {
            p[k] /= sum;
        }
        return sum > 0;
    }

    private double row(double[] p, int at, double[] z, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = from; j < to; j++) {
            max = Math.max(max, z[j]);
        }
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += Math.exp(z[j] - max);
        }
        double log = max + Math.log(sum);
        double value = 0;
        double mean = 0;
        double[] slopes = new double[to - from];
        for (int k = 0; k < slopes.length; k++) {
            double q = Math.exp(z[from + k] - log);
            double l = Math.log(Math.max(p[at + k], TINY)) - (z[from + k] - log);
            double r = Math.exp(Math.min(LARGEST, l));
            value += divergence.term(p[at + k], q, l, r);
            slopes[k] = divergence.slope(p[at + k], q, l, r);
            mean += q * slopes[k];
        }
        for (int k = 0; k < slopes.length; k++) {
            z[from + k] = Math.exp(z[from + k] - log) * (slopes[k] - mean);
        }
        return value;
    }

    /**
     * The same loss in a graph. Labels that {@link #evaluate} refuses are not noticed, and there must be no NaN among them. HALF and
     * BFLOAT16 are computed in FLOAT.
     */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        GraphRows rows = GraphRows.of(sd, labels, output, weights);
        SDVariable sum = rows.labels().sum(true, 1);
        SDVariable p = rows.labels().div(rows.orOne(sum));
        rows = rows.where(rows.flag(sum.gt(0)));
        if (divergence.isInfiniteAtZero()) {
            p = p.mul(rows.flag(p.gt(floor))).add(rows.flag(p.lte(floor)).mul(floor));
            p = p.div(p.sum(true, 1));
        }
        SDVariable logP = sd.math.log(
                p.mul(rows.flag(p.gt(TINY))).add(rows.flag(p.lte(TINY)).mul(TINY)));
        SDVariable l = logP.sub(sd.nn.logSoftmax(rows.output()));
        SDVariable r = sd.math.exp(sd.math.clipByValue(l, SMALLEST, LARGEST));
        SDVariable values =
                divergence.term(rows, p, sd.nn.softmax(rows.output(), 1), l, r).sum(true, 1);
        return rows.reduce(values, reduction);
    }
}
