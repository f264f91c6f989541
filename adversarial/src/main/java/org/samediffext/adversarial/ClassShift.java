package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Each example moves toward the nearest other class.
 *
 * <pre>
 * z_i = Pᵀ(x_i − mean)                  P the first principal components
 * k   = argmin_{c ≠ y_i} ‖z_i − m_c‖    m_c the mean of class c's z
 * d_i = P(m_k − z_i)
 * x_i ← Π(x_i + d_i·min(1, ε/‖d_i‖))
 * </pre>
 *
 * <p>Π is the projection onto ball and box. P has orthonormal columns, so it is its own pseudo-inverse transposed. The
 * components come from the smaller of the covariance and the Gram matrix, whose side is limited to 3000. Deterministic; needs
 * neither model nor seed. A baseline that follows a public implementation, not a paper.
 *
 * @param norm the norm of the ball
 * @param epsilon its radius in the units of the features, above 0
 * @param components the number of principal components, at least 1; all that there are if there are fewer
 */
@About(value = "moves each example toward the nearest other class's mean", paper = "a baseline, of no paper")
public record ClassShift(Norm norm, @Required double epsilon, int components) implements Protection {
    private static final int LARGEST = 3000;
    private static final double RANK = 1e-10;

    /** L-infinity, 10 components; the epsilon is an example. */
    public ClassShift() {
        this(Norm.LINF, 8 / 255.0, 10);
    }

    /** Checks the settings. */
    public ClassShift {
        Range.positive("epsilon", epsilon);
        Range.atLeast("components", components, 1);
    }

    @Override
    public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = Labelled.of(name(), features, labels, options);
        double[][] rows = new double[data.size()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = data.row(row);
        }
        INDArray x = Nd4j.createFromArray(rows);
        INDArray centred = x.subRowVector(x.mean(0));
        INDArray p = principal(centred);
        INDArray z = centred.mmul(p);
        INDArray wanted = targets(z, data);
        double[][] d = wanted.sub(z).mmul(p.transpose()).dup('c').toDoubleMatrix();
        double[] origin = new double[data.width()];
        Ball ball = new Ball(norm, epsilon);
        for (int row = 0; row < rows.length; row++) {
            double length = ball.distance(d[row], origin);
            rows[row] = data.near(row, ball).step(rows[row], d[row], length > epsilon ? epsilon / length : 1);
        }
        return data.write(rows);
    }

    /** The mean of the nearest other class for each row. */
    private static INDArray targets(INDArray z, Labelled data) {
        List<int[]> members = data.members();
        INDArray targets = z.like();
        double[] nearest = new double[data.size()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int c = 0; c < members.size(); c++) {
            if (members.get(c).length == 0) {
                continue;
            }
            INDArray mean = z.getRows(members.get(c)).mean(0);
            double[] distances = z.subRowVector(mean).norm2(1).toDoubleVector();
            for (int row = 0; row < nearest.length; row++) {
                if (data.label(row) != c && distances[row] < nearest[row]) {
                    nearest[row] = distances[row];
                    targets.putRow(row, mean);
                }
            }
        }
        return targets;
    }

    /** The first principal components as orthonormal columns. */
    private INDArray principal(INDArray centred) {
        boolean wide = centred.size(1) > centred.size(0);
        INDArray square =
                wide ? centred.mmul(centred.transpose()) : centred.transpose().mmul(centred);
        if (square.size(0) > LARGEST) {
            throw new IllegalArgumentException(name() + ": there are " + centred.size(0) + " examples of "
                    + centred.size(1) + " features, allowed is one of both up to " + LARGEST);
        }
        EigenDecomposition found =
                new EigenDecomposition(new Array2DRowRealMatrix(square.dup('c').toDoubleMatrix(), false));
        double[] values = found.getRealEigenvalues();
        int count = 0;
        while (count < Math.min(components, values.length) && values[count] > RANK * values[0]) {
            count++;
        }
        INDArray vectors = Nd4j.createFromArray(found.getV()
                .getSubMatrix(0, values.length - 1, 0, Math.max(0, count - 1))
                .getData());
        INDArray columns = wide ? centred.transpose().mmul(vectors) : vectors;
        return columns.divRowVector(columns.norm2(0).addi(Double.MIN_NORMAL));
    }
}
