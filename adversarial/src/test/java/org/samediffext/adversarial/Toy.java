package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/** A model written by hand, row by row in double; scores and gradient come in the data type of the input. */
interface Toy extends GradientModel {

    double[] scores(double[] x);

    /** The gradient of {@code cotangent · scores} with respect to x. */
    double[] pullback(double[] x, double[] cotangent);

    @Override
    default Bounds bounds() {
        return Bounds.UNIT;
    }

    @Override
    default INDArray logits(INDArray x) {
        double[][] rows = matrix(x);
        double[][] z = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            z[row] = scores(rows[row]);
        }
        return array(z, x.dataType(), x.size(0), z[0].length);
    }

    @Override
    default Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        INDArray z = logits(x);
        double[][] rows = matrix(x);
        double[][] c = matrix(cotangent.apply(z));
        double[][] gradient = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            gradient[row] = pullback(rows[row], c[row]);
        }
        return new Vjp(z, array(gradient, x.dataType(), x.shape()));
    }

    static double[][] matrix(INDArray x) {
        double[] flat = x.dup('c').data().asDouble();
        int width = flat.length / (int) x.size(0);
        double[][] rows = new double[flat.length / width][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
        }
        return rows;
    }

    private static INDArray array(double[][] rows, DataType type, long... shape) {
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Nd4j.create(flat, shape).castTo(type);
    }
}
