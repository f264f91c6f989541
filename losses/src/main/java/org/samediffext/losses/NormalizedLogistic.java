package org.samediffext.losses;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/**
 * Normalised logistic loss: logistic regression whose gradient does not fade as the classes come apart.
 *
 * <pre>
 * m_i     = y_i·z_i with y_i = 1 or −1
 * p_i     = 1/(1 + e^m_i)
 * l_i     = β·log(1 + e^−m_i) with β = rows/Σ p_i
 * ∂l/∂z_i = −β·p_i·y_i, β counting as a constant
 * </pre>
 *
 * <p>For a linear model without hidden layers, where gradient descent with this loss, the whole data in each batch and a large
 * rate is nearly the batch perceptron, and separates the classes far sooner than with the logistic loss. In a network large
 * steps diverge. Where the classes cannot be separated it does not converge: the step stays as long as the rate. The value
 * says nothing about progress; count the errors.
 *
 * <p>The output is one logit a row, with the activation identity. Labels are {@code [rows, 1]}: 1, or one of 0 and −1 for the
 * other class. A row whose label is NaN does not count, neither in Σ p nor, since β has the number of all rows, in the mean that
 * DL4J takes. Computed in double and by logarithms, so that no margin is too large.
 *
 * <p>Paper: Tyurin 2025, AAAI, "From Logistic Regression to the Perceptron Algorithm: Exploring Gradient Descent with Large Step
 * Sizes".
 */
@About(
        value = "logistic regression that becomes a perceptron",
        paper = "Tyurin 2025, From Logistic Regression to the Perceptron Algorithm")
public record NormalizedLogistic() implements LossTerm {
    /** The margin above which log(1 + e^-m) is e^-m to double precision. */
    private static final double LARGE = 40;

    /** Beyond every margin that is finite in practice. */
    private static final double BEYOND = 1e30;

    @Override
    public Input input() {
        return Input.LOGITS;
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(new LabelColumn("class", "1, or one of 0 and -1 for the other class"));
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        if (output.size(1) != 1 || labels.rank() != 2 || !Arrays.equals(labels.shape(), output.shape())) {
            throw new IllegalArgumentException("loss " + name() + ": the labels are "
                    + Arrays.toString(labels.shape()) + " and the output is " + Arrays.toString(output.shape())
                    + ", allowed are [rows, 1] for both");
        }
        double[] y = RowPass.doubles(labels);
        double[] z = RowPass.doubles(output);
        double[] w = weights == null ? ones(y.length) : RowPass.doubles(weights);
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < y.length; i++) {
            y[i] = w[i] == 0 ? Double.NaN : sign(i, y[i]);
            w[i] = Double.isNaN(y[i]) ? 0 : w[i];
            largest = w[i] == 0 ? largest : Math.max(largest, logSigmoid(-y[i] * z[i]));
        }
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += w[i] == 0 ? 0 : w[i] * Math.exp(logSigmoid(-y[i] * z[i]) - largest);
        }
        double[] values = new double[y.length];
        double[] gradient = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            if (w[i] != 0) {
                double margin = y[i] * z[i];
                double beta = w[i] * (y.length / sum);
                values[i] = beta * Math.exp(logOfLogistic(margin) - largest);
                gradient[i] = -beta * Math.exp(logSigmoid(-margin) - largest) * y[i];
            }
        }
        return new Rows(column(values), column(gradient).castTo(output.dataType()));
    }

    private double sign(int row, double label) {
        if (Double.isNaN(label)) {
            return label;
        }
        if (label != 1 && label != 0 && label != -1) {
            throw new IllegalArgumentException("loss " + name() + ": the label in row " + row + " is " + label
                    + ", allowed are 1, and 0 or -1 for the other class");
        }
        return label == 1 ? 1 : -1;
    }

    /** log(1/(1 + e^-x)). */
    private static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** log(log(1 + e^-m)). */
    private static double logOfLogistic(double margin) {
        return margin > LARGE ? -margin : Math.log(-logSigmoid(margin));
    }

    private static double[] ones(int rows) {
        double[] ones = new double[rows];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static INDArray column(double[] numbers) {
        return Nd4j.createFromArray(numbers).reshape('c', numbers.length, 1);
    }

    /**
     * The same loss in a graph. Labels that {@link #evaluate} refuses are not noticed: what is not 1 is the other class. The
     * logits must be finite in rows that do not count too. HALF and BFLOAT16 are computed in FLOAT.
     *
     * @param sd the graph
     * @param labels {@code [rows, 1]}
     * @param output logits {@code [rows, 1]}
     * @param weights {@code [rows, 1]} or null
     * @return the sum over the rows, a scalar
     */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        DataType type = output.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        SDVariable z = output.dataType() == type ? output : output.castTo(type);
        SDVariable label = labels.castTo(type);
        SDVariable known = label.eq(label).castTo(type);
        SDVariable w = weights == null ? known : known.mul(weights.castTo(type));
        SDVariable counts = w.gt(0).castTo(type);
        SDVariable y = label.eq(1).castTo(type).mul(2).sub(1);
        SDVariable margin = y.mul(z);
        SDVariable logP = logSigmoid(sd, margin.neg());
        SDVariable largest = sd.max(logP.mul(counts).add(counts.sub(1).mul(BEYOND)));
        SDVariable p = w.mul(sd.math.exp(logP.sub(largest).mul(counts)));
        SDVariable sum = p.sum();
        SDVariable beta = sd.onesLike(w).sum().div(sum.add(sum.eq(0).castTo(type)));
        SDVariable far = margin.gt(LARGE).castTo(type);
        SDVariable near = sd.math.log(
                logSigmoid(sd, sd.math.min(margin, sd.onesLike(margin).mul(LARGE)))
                        .neg());
        SDVariable logLoss = near.mul(far.rsub(1)).sub(margin.mul(far));
        SDVariable value =
                w.mul(sd.math.exp(logLoss.sub(largest).mul(counts))).sum().mul(beta);
        // the gradient alone, of which no function is the potential
        SDVariable slope = constant(sd, p.mul(y).mul(beta).neg());
        return constant(sd, value).add(z.sub(constant(sd, z)).mul(slope).sum());
    }

    private static SDVariable logSigmoid(SameDiff sd, SDVariable x) {
        SDVariable rest = log1p(sd, sd.math.exp(sd.math.abs(x).neg()));
        return sd.math.min(x, sd.zerosLike(x)).sub(rest);
    }

    /** ND4J's own is log(1 + u), which is 0 where u is small. */
    private static SDVariable log1p(SameDiff sd, SDVariable u) {
        SDVariable sum = u.add(1);
        SDVariable lost = sum.eq(1).castTo(u.dataType());
        // what the sum has lost of u, the quotient gives back
        SDVariable whole = sd.math.log(sum).mul(u).div(sum.sub(1).add(lost));
        return whole.add(u.mul(lost));
    }

    private static SDVariable constant(SameDiff sd, SDVariable x) {
        return new StopGradient(sd, x).outputVariable();
    }
}
