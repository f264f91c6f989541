package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SquareSumTest {

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE", "HALF", "BFLOAT16"})
    void isTheRootOfTheSumOfSquares(DataType type) {
        assertThat(SquareSum.norm(Nd4j.createFromArray(3.0, 0.0, -4.0).castTo(type)))
                .isEqualTo(5);
        assertThat(SquareSum.norm(Nd4j.ones(type, 100, 1000))).isCloseTo(Math.sqrt(1e5), within(1e-9));
        assertThat(SquareSum.norm(Nd4j.empty(type))).isZero();
    }

    @Test
    void neitherOverflowsNorVanishesInFloat() {
        assertThat(SquareSum.norm(Nd4j.createFromArray(3e30f, 4e30f))).isCloseTo(5e30, within(1e24));
        assertThat(SquareSum.norm(Nd4j.createFromArray(3e-30f, 4e-30f))).isCloseTo(5e-30, within(1e-36));
    }

    @Test
    void readsViewsWithAnOffsetAndWithGaps() {
        INDArray all = Nd4j.arange(1, 13).castTo(DataType.DOUBLE).reshape('c', 3, 4);
        INDArray row = all.get(NDArrayIndex.point(1), NDArrayIndex.all());
        INDArray column = all.get(NDArrayIndex.all(), NDArrayIndex.point(1));
        assertThat(SquareSum.norm(row)).isCloseTo(Math.sqrt(25 + 36 + 49 + 64), within(1e-12));
        assertThat(SquareSum.norm(column)).isCloseTo(Math.sqrt(4 + 36 + 100), within(1e-12));
    }

    @Test
    void isTheSameInLongArraysThatSeveralThreadsTake() {
        INDArray array = Nd4j.rand(DataType.FLOAT, 1_000_003);
        double sum = 0;
        for (float value : array.toFloatVector()) {
            sum += (double) value * value;
        }
        double norm = SquareSum.norm(array);
        assertThat(norm).isCloseTo(Math.sqrt(sum), within(1e-9));
        assertThat(SquareSum.norm(array)).isEqualTo(norm);
    }
}
