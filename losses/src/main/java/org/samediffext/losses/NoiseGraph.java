package org.samediffext.losses;

import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * {@link NoiseBatch} in a graph.
 *
 * @param rows the batch
 * @param data {@code [rows, 1]}, the weight of a row of data, zero elsewhere
 * @param noise {@code [rows, 1]}, the weight of a row of noise, zero elsewhere
 * @param ratio {@code [rows, 1]}, the log of model over noise
 */
record NoiseGraph(GraphRows rows, SDVariable data, SDVariable noise, SDVariable ratio) {

    static NoiseGraph of(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        GraphRows rows = GraphRows.of(sd, labels, output, weights);
        SDVariable flag = rows.label(0);
        return new NoiseGraph(
                rows,
                rows.weights().mul(rows.flag(flag.eq(0))),
                rows.weights().mul(rows.flag(flag.eq(1))),
                rows.output().sub(rows.label(1)));
    }

    /** The mean over the data. */
    SDVariable overData(SDVariable values) {
        return values.mul(data).sum().div(rows.orOne(data.sum()));
    }

    /** The mean over the noise. */
    SDVariable overNoise(SDVariable values) {
        return values.mul(noise).sum().div(rows.orOne(noise.sum()));
    }

    /** {@code log Σ share exp(ratio)} over the noise. */
    SDVariable logMean() {
        SameDiff sd = rows.sd();
        SDVariable counts = rows.flag(noise.gt(0));
        SDVariable masked = ratio.mul(counts).add(counts.sub(1).mul(1e9));
        // its gradient cancels
        SDVariable max = masked.max();
        SDVariable mean = overNoise(sd.math.exp(masked.sub(max)));
        return max.add(sd.math.log(rows.orOne(mean)));
    }

    /** A loss times the number of rows, zero unless there are both data and noise. */
    SDVariable whole(SDVariable loss) {
        SDVariable complete =
                rows.flag(data.sum().gt(0)).mul(rows.flag(noise.sum().gt(0)));
        return loss.mul(complete).mul(rows.count());
    }
}
