package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** Arrays from and to plain numbers. */
final class Numbers {
    private Numbers() {}

    static INDArray column(double... x) {
        return Nd4j.createFromArray(x).reshape(x.length, 1);
    }

    static INDArray matrix(double[]... rows) {
        return Nd4j.createFromArray(rows);
    }

    static double sum(LossTerm.Rows rows) {
        return rows.values().sumNumber().doubleValue();
    }

    static void assertClose(INDArray actual, double tolerance, double... expected) {
        assertThat(RowWise.doubles(actual)).containsExactly(expected, within(tolerance));
    }
}
