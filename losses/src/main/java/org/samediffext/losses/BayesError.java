package org.samediffext.losses;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Range;

/**
 * The estimated Bayes error of the classes in a minibatch of features, to be made small, so that the classes come apart, or large,
 * so that they cannot be told from each other.
 *
 * <pre>
 * q_ij = softmax_j(−‖x_i − x_j‖²/(2σ²) + log w_j),  j ≠ i
 * p_ic = Σ_j q_ij t_jc
 * e_i  = 1 − (Σ_c p_ic^a)^(1/a)
 * l_i  = e_i to minimise, −e_i to ascend
 * </pre>
 *
 * <p>The value of a row depends on the other rows of the minibatch. A minibatch gives too small an estimate, the more so the
 * fewer neighbours lie within σ: judge the result by {@link BayesEstimator} on many samples. σ is in the units of the features,
 * so that a network can lower the error by larger features alone; bound them, by a tanh or a normalisation.
 *
 * <p>Labels are class ids {@code [rows, 1]}, or probabilities or one-hot rows {@code [rows, classes]} of two classes or more,
 * whatever the number of features. A row does not count, neither as anchor nor as neighbour, if its id is NaN or negative, or if
 * its probabilities are all zero or have a NaN. A row without any neighbour does not count either. Weights weigh a row both as
 * anchor and as neighbour. The features are computed in float, DOUBLE ones in double, and everything else in double.
 *
 * <p>Method: Zhang, Sun, Lim and Zhang 2026, AAAI, on protecting data by Bayes error optimisation; see {@link BayesEstimator}
 * for what differs. {@link Reduction#VALID}, the default, is the mean over the anchors that count.
 *
 * @param direction what is done with the error; default minimise
 * @param sigma σ, positive; default 1
 * @param power {@code a}, at least 1; default 8. The maximum itself, which is {@code a = ∞}, has no smooth gradient: 64 differs
 *     from it by less than 4 % with ten classes
 * @param reduction how the values of the rows become one number; default valid
 */
@About(
        value = "kernel estimate of the Bayes error of features, to lower or raise",
        paper = "Zhang et al. 2026, AAAI, Bayes error optimisation")
public record BayesError(Direction direction, double sigma, double power, Reduction reduction) implements LossTerm {

    /** What is done with the error. */
    public enum Direction {
        /** Features whose classes are told apart. */
        MINIMISE,
        /** Features whose classes are not told apart. */
        ASCEND
    }

    /** Minimises with σ = 1 and a = 8 the mean over the anchors that count. */
    public BayesError() {
        this(Direction.MINIMISE, 1, 8, Reduction.VALID);
    }

    /** Checks the ranges. */
    public BayesError {
        Range.positive("sigma", sigma);
        Range.positive("power", power);
        Range.that("power", power, "a number >= 1", power >= 1);
    }

    @Override
    public Input input() {
        return Input.ACTIVATIONS;
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(new LabelColumn("class", "the class id, or the probability of each of two classes or more"));
    }

    private double sign() {
        return direction == Direction.MINIMISE ? 1 : -1;
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        Present present = present(labels, output, weights);
        if (present.notFinite() >= 0) {
            return notANumber(present, output.dataType());
        }
        BayesEstimator estimator = new BayesEstimator(Bandwidth.fixed(sigma)).withPower(power);
        KernelEstimate estimate = KernelEstimate.of(estimator, present);
        double[] factors = factors(present, estimate.weights());
        BayesGradient found = estimate.gradient(IntStream.range(0, present.count())
                .mapToDouble(i -> factors[present.row(i)])
                .toArray());
        INDArray values = Nd4j.createFromArray(factors).reshape('c', factors.length, 1);
        return new Rows(values.muli(found.estimate().errors()), found.samples().castTo(output.dataType()));
    }

    private Present present(INDArray labels, INDArray output, @Nullable INDArray weights) {
        try {
            return Present.of(new BayesSamples(output, labels, weights));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("loss " + name() + ": " + e.getMessage(), e);
        }
    }

    private double[] factors(Present present, double[] weights) {
        double[] all = new double[present.all()];
        for (int i = 0; i < weights.length; i++) {
            all[present.row(i)] = weights[i];
        }
        return Arrays.stream(reduction.factors(all)).map(each -> sign() * each).toArray();
    }

    private static Rows notANumber(Present present, DataType type) {
        INDArray values = Nd4j.valueArrayOf(new long[] {present.count(), 1}, Double.NaN, DataType.DOUBLE);
        INDArray gradient = Nd4j.valueArrayOf(
                new long[] {present.count(), present.features().size(1)}, Double.NaN, type);
        return new Rows(present.spread(values, DataType.DOUBLE), present.spread(gradient, type));
    }

    /**
     * The same loss in a graph. The shape of the labels must be known when the graph is built: {@code [-1, 1]} for class ids,
     * {@code [-1, classes]} for probabilities. Labels that {@link #evaluate} refuses are not noticed, and the features must be
     * finite in rows that do not count too. HALF and BFLOAT16 are computed in FLOAT. Memory is a few arrays of {@code [rows, rows]};
     * with class ids time grows with the third power of the rows.
     *
     * @param sd the graph
     * @param labels class ids or probabilities
     * @param output features {@code [rows, features]}
     * @param weights {@code [rows, 1]} or null
     * @return the sum over the rows, a scalar
     */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        DataType type = output.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        SDVariable features = output.dataType() == type ? output : output.castTo(type);
        BayesGraph graph = BayesGraph.of(sd, name(), labels, features, weights);
        return graph.error(features, sigma, power, reduction).mul(sign());
    }
}
