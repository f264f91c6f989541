package org.samediffext.losses;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between arrays of ND4J and of Java, as fast as the memory allows. */
final class Doubles {

    private Doubles() {}

    /**
     * The numbers of an array.
     *
     * @param x of any type and layout
     * @return in row-major order
     */
    static double[] of(INDArray x) {
        if (x.dataType() != DataType.DOUBLE && x.dataType() != DataType.FLOAT) {
            return of(x.castTo(DataType.DOUBLE));
        }
        INDArray rows = x.ordering() == 'c' && !x.isView() ? x : x.dup('c');
        double[] values = new double[Math.toIntExact(rows.length())];
        if (rows.dataType() == DataType.DOUBLE) {
            rows.data().asNioDouble().get(values);
            return values;
        }
        FloatBuffer floats = rows.data().asNioFloat();
        for (int i = 0; i < values.length; i++) {
            values[i] = floats.get();
        }
        return values;
    }
}
