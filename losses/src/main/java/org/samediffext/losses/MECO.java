package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossMemory;
import org.samediffext.spi.Range;
import org.samediffext.spi.RememberingLoss;

/**
 * Maximum likelihood of an unnormalized density {@code log p̃ = f} by compositional optimization (MECO): the log of the partition
 * function is a running mean over noise z of density q.
 *
 * <pre>
 * ĝ = mean exp(f(z) − log q(z))
 * u = (1 − γ) u + γ ĝ                       once a training step, u = ĝ in the first; kept as log u
 * L = −mean f(x) + log u
 * ∂L/∂f(x_i) = −1/n,   ∂L/∂f(z_j) = exp(f(z_j) − log q(z_j) − log u)/m
 * </pre>
 *
 * <p>{@code γ = 1} is the plug-in estimate, whose gradient is biased in small batches. Where nothing is remembered, the loss is the
 * plug-in estimate too. u is a constant of the gradient, which is therefore not the slope of L: DL4J's gradient check fails by
 * design after the first step. The exponent is cut off at 80.
 *
 * <p>Each row is one point, data or noise, with one output f (activation identity). Labels: 1 for noise or 0 for data, and log q,
 * finite; it is read of noise alone but checked in all rows. A row with another flag or a NaN does not count. Data and noise have
 * a mean of their own, whatever their numbers; a batch without one of them gives 0. The rows' values are such that DL4J's mean over
 * the minibatch is L; a row's value depends on the other rows.
 *
 * <p>{@code Losses.memory(model)} is log u, {@code [1, 1]}. It is saved with the model and shared by its clones.
 *
 * <p>Paper: Jiang, Qin, Wu, Chen, Yang and Zhang 2023, NeurIPS, "Learning Unnormalized Statistical Models via Compositional
 * Optimization". The paper's momentum is the updater's part.
 *
 * @param gamma how much of the new estimate u takes over, {@code 0 < gamma <= 1}; default 0.1
 */
@About(
        value = "likelihood of unnormalized densities with a running partition function",
        paper = "Jiang et al. 2023, Learning Unnormalized Statistical Models via Compositional Optimization")
public record MECO(double gamma) implements RememberingLoss {
    private static final double LARGEST = 80;

    /** γ 0.1. */
    public MECO() {
        this(0.1);
    }

    /** Checks the range. */
    public MECO {
        Range.fraction("gamma", gamma);
        Range.positive("gamma", gamma);
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
        NoiseBatch batch = NoiseBatch.read(this, labels, output, weights);
        if (!batch.isComplete()) {
            return;
        }
        double g = batch.logMean();
        double log = g;
        if (!memory.isEmpty()) {
            double kept = Math.log1p(-gamma) + memory.get(0, 0);
            double taken = Math.log(gamma) + g;
            log = kept == Double.NEGATIVE_INFINITY ? taken : kept + Scalars.softplus(taken - kept);
        }
        memory.widen(1);
        memory.set(0, 0, log);
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights, LossMemory memory) {
        NoiseBatch batch = NoiseBatch.read(this, labels, output, weights);
        int rows = batch.size();
        double[] values = new double[rows];
        double[] gradient = new double[rows];
        double log = !batch.isComplete() ? 0 : memory.isEmpty() ? batch.logMean() : memory.get(0, 0);
        for (int row = 0; row < rows; row++) {
            double share = rows * batch.share(row);
            if (share != 0 && batch.isComplete()) {
                boolean noise = batch.isNoise(row);
                // 0·f: a NaN shows
                values[row] = share * (noise ? log + 0 * batch.f(row) : -batch.f(row));
                gradient[row] =
                        share * (noise ? Math.exp(Math.min(batch.ratio(row) - log, LARGEST)) : -1 + 0 * batch.f(row));
            }
        }
        return RowWise.rows(output, values, gradient);
    }

    /**
     * Density ratios and how evenly they are spread.
     *
     * @param labels as in {@link #evaluate}
     * @param output as in {@link #evaluate}
     * @return the effective number of noise rows, {@code (Σ w)²/Σ w²} with {@code w = exp(f − log q)}: near 1 the estimate of the
     *     partition function rests on a single row; 0 without noise
     */
    public double effectiveNoise(INDArray labels, INDArray output) {
        NoiseBatch batch = NoiseBatch.read(this, labels, output, null);
        double max = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < batch.size(); row++) {
            max = batch.isNoise(row) ? Math.max(max, batch.ratio(row)) : max;
        }
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < batch.size(); row++) {
            double w = batch.isNoise(row) ? Math.exp(batch.ratio(row) - max) : 0;
            sum += w;
            squares += w * w;
        }
        return squares == 0 ? 0 : sum * sum / squares;
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
        SDVariable log;
        if (memory == null) {
            log = batch.logMean();
        } else {
            SDVariable known = batch.rows().like(memory).sum();
            SDVariable exponent = sd.math.clipByValue(batch.ratio().sub(known), -1e9, LARGEST);
            SDVariable part = batch.overNoise(sd.math.exp(exponent));
            // adds nothing but its gradient
            log = known.add(part).sub(new StopGradient(sd, part).outputVariable());
        }
        return batch.whole(log.sub(batch.overData(batch.rows().output())));
    }
}
