package org.samediffext.losses;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The singular value decomposition of a small matrix by one-sided Jacobi rotations: columns are turned against each other until
 * all are orthogonal; their lengths are the singular values.
 *
 * @param left the left vectors, {@code [rows, m]} with the smaller dimension m; zero for a singular value of zero
 * @param numbers the singular values {@code [m]}, in descending order
 * @param right the right vectors, {@code [columns, m]}
 */
record JacobiSvd(INDArray left, INDArray numbers, INDArray right) {
    private static final int SWEEPS = 60;
    private static final double ORTHOGONAL = 1e-15;

    double[] values() {
        return numbers.toDoubleVector();
    }

    /** Decomposes a DOUBLE matrix. */
    static JacobiSvd of(INDArray matrix) {
        if (matrix.size(1) > matrix.size(0)) {
            JacobiSvd turned = of(matrix.transpose());
            return new JacobiSvd(/* left= */ turned.right, turned.numbers, /* right= */ turned.left);
        }
        int columns = Math.toIntExact(matrix.size(1));
        double[][] u = new double[columns][];
        double[][] v = new double[columns][columns];
        for (int j = 0; j < columns; j++) {
            u[j] = RowPass.doubles(matrix.getColumn(j));
            v[j][j] = 1;
        }
        boolean turning = true;
        for (int sweep = 0; sweep < SWEEPS && turning; sweep++) {
            turning = false;
            for (int i = 0; i < columns; i++) {
                for (int j = i + 1; j < columns; j++) {
                    turning |= turn(u, v, i, j);
                }
            }
        }
        return sorted(u, v);
    }

    /** Makes two columns orthogonal; whether they were not. */
    private static boolean turn(double[][] u, double[][] v, int i, int j) {
        double a = dot(u[i], u[i]);
        double b = dot(u[j], u[j]);
        double c = dot(u[i], u[j]);
        if (Math.abs(c) <= ORTHOGONAL * Math.sqrt(a * b) || c == 0) {
            return false;
        }
        double zeta = (b - a) / (2 * c);
        double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(u[i], u[j], cosine, cosine * tangent);
        rotate(v[i], v[j], cosine, cosine * tangent);
        return true;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }

    private static void rotate(double[] x, double[] y, double cosine, double sine) {
        for (int k = 0; k < x.length; k++) {
            double before = x[k];
            x[k] = cosine * before - sine * y[k];
            y[k] = sine * before + cosine * y[k];
        }
    }

    private static JacobiSvd sorted(double[][] u, double[][] v) {
        double[] lengths = IntStream.range(0, u.length)
                .mapToDouble(j -> Math.sqrt(dot(u[j], u[j])))
                .toArray();
        int[] order = IntStream.range(0, u.length)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -lengths[j]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] left = new double[u.length][];
        double[][] right = new double[u.length][];
        double[] values = new double[u.length];
        for (int k = 0; k < order.length; k++) {
            int j = order[k];
            values[k] = lengths[j];
            right[k] = v[j];
            left[k] = u[j];
            for (int row = 0; row < left[k].length; row++) {
                left[k][row] = lengths[j] == 0 ? 0 : left[k][row] / lengths[j];
            }
        }
        return new JacobiSvd(
                Nd4j.createFromArray(left).transpose().dup('c'),
                Nd4j.createFromArray(values),
                Nd4j.createFromArray(right).transpose().dup('c'));
    }
}
