package org.samediffext.losses;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The embeddings of a batch, their similarities, and the way of a gradient from these to those. */
final class Embeddings {
    private final Distance distance;
    private final INDArray output;
    private final int rows;
    private final int width;
    private final boolean[] present;
    private final boolean[] broken;
    private final double[] lengths;
    private final double[] x;
    private final INDArray matrix;

    /**
     * Reads embeddings.
     *
     * @param distance how they are compared
     * @param output {@code [rows, outputs]}
     * @param weights zero where a row is absent
     */
    Embeddings(Distance distance, INDArray output, double[] weights) {
        this.distance = distance;
        this.output = output;
        this.rows = weights.length;
        this.width = Math.toIntExact(output.size(1));
        this.present = new boolean[rows];
        this.broken = new boolean[rows];
        this.lengths = new double[rows];
        this.x = Doubles.of(output);
        for (int row = 0; row < rows; row++) {
            measure(row, weights[row] != 0);
        }
        if (distance == Distance.EUCLIDEAN) {
            centre();
        }
        boolean wide = output.dataType() == DataType.DOUBLE || distance == Distance.EUCLIDEAN;
        this.matrix = matrix(x, width, wide ? DataType.DOUBLE : DataType.FLOAT);
    }

    /** Notes the length of a row and sets it to zero if it is absent or not finite; cosines are of unit vectors. */
    private void measure(int row, boolean counts) {
        int from = row * width;
        double squares = 0;
        for (int k = from; k < from + width; k++) {
            squares += x[k] * x[k];
        }
        broken[row] = counts && !Double.isFinite(squares);
        present[row] = counts && !broken[row];
        lengths[row] = Math.sqrt(squares);
        double scale = distance == Distance.COSINE ? 1 / lengths[row] : 1;
        boolean zero = !present[row] || isZero(row);
        for (int k = from; k < from + width; k++) {
            x[k] = zero ? 0 : x[k] * scale;
        }
    }

    private void centre() {
        int count = 0;
        double[] mean = new double[width];
        for (int k = 0; k < x.length; k++) {
            mean[k % width] += x[k];
        }
        for (boolean each : present) {
            count += each ? 1 : 0;
        }
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width && present[row]; k++) {
                x[row * width + k] -= mean[k] / count;
            }
        }
    }

    /** A row-major matrix. */
    private static INDArray matrix(double[] values, int columns, DataType type) {
        if (type == DataType.DOUBLE) {
            return Nd4j.createFromArray(values).reshape('c', values.length / columns, columns);
        }
        float[] floats = new float[values.length];
        for (int k = 0; k < floats.length; k++) {
            floats[k] = (float) values[k];
        }
        return Nd4j.createFromArray(floats).reshape('c', values.length / columns, columns);
    }

    /** The rows that take part. */
    boolean[] present() {
        return present;
    }

    /** Whether a row that counts is not finite. */
    boolean broken(int row) {
        return broken[row];
    }

    /** The similarities {@code [rows, rows]}. */
    double[] similarities() {
        double[] s = Doubles.of(matrix.mmul(matrix.transpose(), 'c'));
        if (distance == Distance.EUCLIDEAN) {
            distances(s);
        }
        return s;
    }

    private void distances(double[] s) {
        double[] squares = new double[rows];
        for (int i = 0; i < rows; i++) {
            squares[i] = s[i * rows + i];
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                double square = squares[i] + squares[j] - 2 * s[i * rows + j];
                boolean same = square <= Distance.ROUNDING * (squares[i] + squares[j]);
                s[i * rows + j] = same ? 0 : -Math.sqrt(square);
            }
        }
    }

    /**
     * The gradient with respect to the output.
     *
     * @param s the similarities
     * @param slopes the symmetric derivative {@code ∂L/∂S + (∂L/∂S)ᵀ}; replaced
     * @return of the output's shape and type, NaN in rows that are not finite
     */
    INDArray gradient(double[] s, double[] slopes) {
        double[] towards = new double[rows];
        if (distance == Distance.EUCLIDEAN) {
            overDistance(s, slopes, towards);
        }
        double[] g = Doubles.of(matrix(slopes, rows, matrix.dataType()).mmul(matrix, 'c'));
        for (int row = 0; row < rows; row++) {
            finish(g, row, towards[row]);
        }
        return matrix(g, width, output.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT)
                .castTo(output.dataType());
    }

    private void overDistance(double[] s, double[] slopes, double[] towards) {
        for (int k = 0; k < slopes.length; k++) {
            slopes[k] = s[k] == 0 ? 0 : -slopes[k] / s[k];
            towards[k / rows] += slopes[k];
        }
    }

    private void finish(double[] g, int row, double towards) {
        int from = row * width;
        boolean still = !present[row] || isZero(row);
        double along = towards;
        double scale = 1;
        if (distance == Distance.COSINE) {
            for (int k = from; k < from + width; k++) {
                along += g[k] * x[k];
            }
            scale = 1 / lengths[row];
        }
        for (int k = from; k < from + width; k++) {
            g[k] = broken[row] ? Double.NaN : still ? 0 : (g[k] - along * x[k]) * scale;
        }
    }

    private boolean isZero(int row) {
        return distance == Distance.COSINE && lengths[row] < Distance.SHORTEST;
    }
}
