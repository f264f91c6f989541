package org.samediffext.losses;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The rows of samples that count. */
final class Present {
    private final BayesSamples samples;
    private final int[] rows;
    private final double[] weights;
    private final INDArray features;
    private final INDArray labels;

    private Present(BayesSamples samples, int[] rows, double[] weights) {
        this.samples = samples;
        this.rows = rows;
        this.weights = weights;
        this.features = picked(samples.features(), rows);
        this.labels = picked(samples.labels(), rows);
    }

    /**
     * Drops the rows without label or weight.
     *
     * @param samples the samples
     * @return the others
     */
    static Present of(BayesSamples samples) {
        boolean[] known = SoftTargets.known(samples.labels());
        double[] weights = weights(samples.weights(), known.length);
        int[] rows = IntStream.range(0, known.length)
                .filter(row -> known[row] && weights[row] > 0)
                .toArray();
        return new Present(
                samples,
                rows,
                Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray());
    }

    /**
     * The rows that count, with finite features.
     *
     * @param samples the samples
     * @param atLeast how many must count
     * @return the rows
     */
    static Present finite(BayesSamples samples, int atLeast) {
        Present present = of(samples);
        int row = present.notFinite();
        if (row >= 0) {
            throw new IllegalArgumentException(
                    "row " + row + " of the features has a NaN or an infinity, allowed are finite numbers");
        }
        if (present.count() < atLeast) {
            throw new IllegalArgumentException(
                    "there are " + present.count() + " samples that count, allowed are " + atLeast + " or more");
        }
        return present;
    }

    private static double[] weights(@Nullable INDArray weights, int rows) {
        double[] all = new double[rows];
        Arrays.fill(all, 1);
        if (weights != null) {
            all = weights.dup('c').data().asDouble();
            for (int row = 0; row < rows; row++) {
                if (!(all[row] >= 0) || Double.isInfinite(all[row])) {
                    throw new IllegalArgumentException("the weight of row " + row + " is " + all[row]
                            + ", allowed are finite numbers that are not negative");
                }
            }
        }
        return all;
    }

    private static INDArray picked(INDArray x, int[] rows) {
        return rows.length == x.size(0) || rows.length == 0 ? x : Nd4j.pullRows(x, 1, rows);
    }

    /** The place among the rows that count of every row of the samples, −1 where it does not. */
    int[] places() {
        int[] places = new int[all()];
        Arrays.fill(places, -1);
        for (int i = 0; i < rows.length; i++) {
            places[rows[i]] = i;
        }
        return places;
    }

    /** The number of the first row with a NaN or an infinity, −1 if there is none. */
    int notFinite() {
        if (rows.length == 0) {
            return -1;
        }
        double[] sums = features.castTo(DataType.DOUBLE).sum(1).data().asDouble();
        for (int i = 0; i < rows.length; i++) {
            if (!Double.isFinite(sums[i])) {
                return rows[i];
            }
        }
        return -1;
    }

    /** A column or a gradient of the rows that count as one of all rows, zero where a row does not count. */
    INDArray spread(INDArray values, DataType type) {
        if (rows.length == all()) {
            return values.castTo(type);
        }
        INDArray spread = Nd4j.create(type, new long[] {all(), values.size(1)}, 'c');
        for (int i = 0; i < rows.length; i++) {
            spread.getRow(rows[i], true).assign(values.getRow(i, true));
        }
        return spread;
    }

    int count() {
        return rows.length;
    }

    int all() {
        return Math.toIntExact(samples.features().size(0));
    }

    int row(int place) {
        return rows[place];
    }

    double[] weights() {
        return weights.clone();
    }

    INDArray features() {
        return features;
    }

    INDArray labels() {
        return labels;
    }
}
