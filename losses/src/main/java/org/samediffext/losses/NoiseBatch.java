package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/** Log densities of data and of noise, one a row. */
final class NoiseBatch {
    /** The parts of the labels. */
    static final List<LabelColumn> LABELS = List.of(
            new LabelColumn("noise", "1 if the row was drawn from the noise, 0 if it is data"),
            new LabelColumn("logDensity", "the log density of the noise at the row"));

    private final double[] f;
    private final double[] logQ;
    private final boolean[] noise;
    private final double[] weights;
    private double data;
    private double noises;

    private NoiseBatch(double[] f, double[] weights) {
        this.f = f;
        this.weights = weights;
        this.logQ = new double[f.length];
        this.noise = new boolean[f.length];
    }

    static NoiseBatch read(LossTerm loss, INDArray labels, INDArray output, @Nullable INDArray mask) {
        RowWise.check(loss.name(), labels, LABELS.size(), output, 1);
        double[] f = RowWise.doubles(output);
        NoiseBatch batch = new NoiseBatch(f, RowWise.weights(f.length, mask));
        double[] all = RowWise.doubles(labels);
        for (int row = 0; row < f.length; row++) {
            if (batch.weights[row] != 0) {
                batch.read(loss, row, all[2 * row], all[2 * row + 1]);
            }
        }
        return batch;
    }

    private void read(LossTerm loss, int row, double flag, double density) {
        if ((flag != 0 && flag != 1) || Double.isNaN(density)) {
            weights[row] = 0;
        } else if (Double.isInfinite(density)) {
            throw new IllegalArgumentException("loss " + loss.name() + ": the log density of the noise in row " + row
                    + " is " + density + ", allowed are finite numbers");
        } else {
            noise[row] = flag == 1;
            logQ[row] = density;
            data += noise[row] ? 0 : weights[row];
            noises += noise[row] ? weights[row] : 0;
        }
    }

    int size() {
        return f.length;
    }

    /** Whether there are both data and noise. */
    boolean isComplete() {
        return data > 0 && noises > 0;
    }

    boolean isNoise(int row) {
        return noise[row];
    }

    /** How much the row counts within its kind; the shares of the data sum to 1, and so do those of the noise. */
    double share(int row) {
        return weights[row] == 0 ? 0 : weights[row] / (noise[row] ? noises : data);
    }

    /** The log density of the model, not normalized. */
    double f(int row) {
        return f[row];
    }

    /** The log of model over noise. */
    double ratio(int row) {
        return f[row] - logQ[row];
    }

    /** The weight of the noise over the weight of the data. */
    double nu() {
        return noises / data;
    }

    /** {@code log Σ share exp(ratio)} over the noise. */
    double logMean() {
        double max = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < f.length; row++) {
            max = share(row) > 0 && noise[row] ? Math.max(max, ratio(row)) : max;
        }
        double sum = 0;
        for (int row = 0; row < f.length; row++) {
            sum += share(row) > 0 && noise[row] ? share(row) * Math.exp(ratio(row) - max) : 0;
        }
        return max + Math.log(sum);
    }
}
