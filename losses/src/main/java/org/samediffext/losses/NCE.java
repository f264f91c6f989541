package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossMemory;
import org.samediffext.spi.Range;
import org.samediffext.spi.RememberingLoss;

/**
 * Noise-contrastive estimation of an unnormalized density {@code log p̃ = f}: tells data from noise of known density q, and learns the
 * log partition function c beside.
 *
 * <pre>
 * ν = weight of the noise/weight of the data
 * h(x) = σ(f(x) − c − log q(x) − log ν)
 * L = −mean log h(x_i) − ν mean log(1 − h(z_j))
 * ∂L/∂f(x_i) = −(1 − h_i)/n,   ∂L/∂f(z_j) = ν h_j/m,   ∂L/∂c = −(their sum)
 * c = c − rate ∂L/∂c                          once a training step, before the gradient of f is taken
 * </pre>
 *
 * <p>Each row is one point, data or noise, with one output f (activation identity). Labels: 1 for noise or 0 for data, and log q,
 * finite. A row with another flag or a NaN does not count. Data and noise have a mean of their own; a batch without one of them
 * gives 0. The rows' values are such that DL4J's mean over the minibatch is L; a row's value depends on the other rows.
 *
 * <p>Where the noise is far from the data, the loss is flat although the model is wrong: with noise N(0, 1), data N(16, 1) and model
 * N(15, 1) its slope is 2e-13. {@link MECO} does not suffer from that.
 *
 * <p>{@code Losses.memory(model)} is c, {@code [1, 1]}. It is saved with the model and shared by its clones. A rate of 0 leaves c at
 * {@link #logPartition}, where the output layer's bias takes its part.
 *
 * <p>Paper: Gutmann and Hyvärinen 2010, AISTATS, "Noise-contrastive estimation: A new estimation principle for unnormalized
 * statistical models".
 *
 * @param logPartition c before the first step; default 0
 * @param partitionRate the learning rate of c, {@code partitionRate >= 0}; default 0.05
 */
@About(
        value = "tells data from noise to fit an unnormalized density",
        paper = "Gutmann and Hyvärinen 2010, Noise-contrastive estimation")
public record NCE(double logPartition, double partitionRate) implements RememberingLoss {

    /** c begins at 0 and learns at a rate of 0.05. */
    public NCE() {
        this(0, 0.05);
    }

    /** Checks the ranges. */
    public NCE {
        Range.finite("logPartition", logPartition);
        Range.nonNegative("partitionRate", partitionRate);
    }

    @Override
    public Input input() {
        return Input.ACTIVATIONS;
    }

    @Override
    public List<LabelColumn> labels() {
        return NoiseBatch.LABELS;
    }

    @Override
    public LossMemory fresh() {
        return new LossMemory(1);
    }

    @Override
    public void remember(INDArray labels, INDArray output, @Nullable INDArray weights, LossMemory memory) {
        double[] gradient =
                RowWise.doubles(evaluate(labels, output, weights, memory).gradient());
        double slope = 0;
        for (double each : gradient) {
            slope -= each / gradient.length;
        }
        double before = partition(memory);
        memory.widen(1);
        memory.set(0, 0, before - partitionRate * slope);
    }

    private double partition(LossMemory memory) {
        return memory.isEmpty() ? logPartition : memory.get(0, 0);
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights, LossMemory memory) {
        NoiseBatch batch = NoiseBatch.read(this, labels, output, weights);
        int rows = batch.size();
        double[] values = new double[rows];
        double[] gradient = new double[rows];
        double nu = batch.nu();
        double shift = partition(memory) + Math.log(nu);
        for (int row = 0; row < rows; row++) {
            double share = rows * batch.share(row);
            if (share != 0 && batch.isComplete()) {
                double t = batch.ratio(row) - shift;
                boolean noise = batch.isNoise(row);
                values[row] = share * (noise ? nu * Scalars.softplus(t) : Scalars.softplus(-t));
                gradient[row] = share * (noise ? nu * Scalars.sigmoid(t) : -Scalars.sigmoid(-t));
            }
        }
        return RowWise.rows(output, values, gradient);
    }

    /** {@inheritDoc} HALF and BFLOAT16 are computed in FLOAT; there must be no NaN among the labels. */
    @Override
    public SDVariable build(
            SameDiff sd,
            SDVariable labels,
            SDVariable output,
            @Nullable SDVariable weights,
            @Nullable SDVariable memory) {
        NoiseGraph batch = NoiseGraph.of(sd, labels, output, weights);
        GraphRows rows = batch.rows();
        SDVariable noise = batch.noise().sum();
        SDVariable nu = rows.orOne(noise).div(rows.orOne(batch.data().sum()));
        SDVariable t = batch.ratio().sub(sd.math.log(nu));
        t = memory == null ? t.sub(logPartition) : t.sub(rows.like(memory).sum());
        SDVariable loss = batch.overData(rows.softplus(t.neg()))
                .add(batch.overNoise(rows.softplus(t)).mul(nu));
        return batch.whole(loss);
    }
}
