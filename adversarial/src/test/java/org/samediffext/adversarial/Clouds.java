package org.samediffext.adversarial;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.losses.BayesSamples;
import org.samediffext.spi.Bounds;

/** Unit Gaussians in turn, class c at c·distance on the first axis. */
final class Clouds {
    static final Bounds WIDE = new Bounds(-20, 20);

    private Clouds() {}

    static INDArray features(long seed, int rows, int width, int classes, double distance) {
        double[][] x = new double[rows][width];
        for (int row = 0; row < rows; row++) {
            SampleRandom random = SampleRandom.of(seed, row, 7);
            for (int i = 0; i < width; i++) {
                x[row][i] = random.gaussian() + (i == 0 ? distance * (row % classes) : 0);
            }
        }
        return Nd4j.createFromArray(x);
    }

    static int[] labels(int rows, int classes) {
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = row % classes;
        }
        return labels;
    }

    static BayesSamples samples(INDArray features, int[] labels) {
        INDArray column = Nd4j.createFromArray(labels).castTo(DataType.DOUBLE).reshape(labels.length, 1);
        return new BayesSamples(features.castTo(DataType.DOUBLE), column);
    }
}
