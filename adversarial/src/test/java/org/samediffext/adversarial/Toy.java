package org.samediffext.adversarial;

import java.util.function.UnaryOperator;
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
        return Nd4j.create(z).castTo(x.dataType());
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
        return new Vjp(z, Nd4j.create(gradient).castTo(x.dataType()).reshape(x.shape()));
    }

    static double[][] matrix(INDArray x) {
        return x.castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                .dup('c')
                .reshape(x.size(0), x.length() / x.size(0))
                .toDoubleMatrix();
    }
}
