package org.samediffext.losses;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Points whose order by distance is that of products of rows. */
final class PointCloud {

    private PointCloud() {}

    /** The rows that are kept: unit vectors for cosines, centred ones for Euclidean distances. */
    static double[] read(INDArray embeddings, int[] rows, Distance distance) {
        int width = Math.toIntExact(embeddings.size(1));
        double[] all = Doubles.of(embeddings);
        double[] x = new double[rows.length * width];
        double[] mean = new double[width];
        for (int i = 0; i < rows.length; i++) {
            double squares = 0;
            for (int k = 0; k < width; k++) {
                double value = all[rows[i] * width + k];
                x[i * width + k] = value;
                squares += value * value;
                mean[k] += value / rows.length;
            }
            if (!Double.isFinite(squares)) {
                throw new IllegalArgumentException("row " + rows[i] + " of the embeddings is not finite");
            }
            double length = Math.sqrt(squares);
            double scale = distance != Distance.COSINE ? 1 : length < Distance.SHORTEST ? 0 : 1 / length;
            for (int k = 0; k < width; k++) {
                x[i * width + k] *= scale;
            }
        }
        for (int k = 0; k < x.length && distance == Distance.EUCLIDEAN; k++) {
            x[k] -= mean[k % width];
        }
        return x;
    }

    static INDArray matrix(double[] x, int rows, int width) {
        float[] floats = new float[x.length];
        for (int k = 0; k < x.length; k++) {
            floats[k] = (float) x[k];
        }
        return rows == 0 ? Nd4j.zeros(1, width) : Nd4j.createFromArray(floats).reshape('c', rows, width);
    }

    /** {@code |x|²/2}: {@code <q, x> − |x|²/2} orders as {@code −|q − x|}. */
    static float[] halfSquares(double[] x, int rows) {
        float[] halves = new float[rows];
        int width = x.length / Math.max(1, rows);
        for (int i = 0; i < rows; i++) {
            double squares = 0;
            for (int k = i * width; k < (i + 1) * width; k++) {
                squares += x[k] * x[k];
            }
            halves[i] = (float) (squares / 2);
        }
        return halves;
    }

    /** Products of all rows of one matrix with all rows of another, row by row. */
    static float[] products(INDArray left, INDArray right) {
        INDArray products = left.mmul(right.transpose(), 'c');
        float[] values = new float[Math.toIntExact(products.length())];
        products.data().asNioFloat().get(values);
        return values;
    }
}
