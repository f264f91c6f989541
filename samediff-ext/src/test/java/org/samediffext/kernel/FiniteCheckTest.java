package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Finds a single bad number wherever it is. */
class FiniteCheckTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "511, 510", "513, 0", "513, 512", "5000, 4095", "524291, 524290", "524291, 3"})
    void findsOneBadNumber(long length, long at) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16}) {
            INDArray array = Nd4j.ones(type, length);
            assertThat(FiniteCheck.allFinite(array)).isTrue();
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                array.putScalar(at, bad);
                assertThat(FiniteCheck.allFinite(array)).as("%s %s", type, bad).isFalse();
            }
            array.putScalar(at, 1);
            assertThat(FiniteCheck.allFinite(array)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {3e38, -3e38})
    void largeNumbersAreFinite(double large) {
        assertThat(FiniteCheck.allFinite(Nd4j.valueArrayOf(new long[] {1000}, large, DataType.FLOAT)))
                .isTrue();
        INDArray columns = Nd4j.valueArrayOf(new long[] {100, 10}, large, DataType.FLOAT);
        assertThat(FiniteCheck.allFinite(columns.getColumn(3))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void looksAtAViewOnly(int at) {
        INDArray whole = Nd4j.ones(DataType.FLOAT, 3, 4);
        whole.putScalar(at, 1, Double.NaN);
        assertThat(FiniteCheck.allFinite(whole.get(NDArrayIndex.point(at)))).isFalse();
        assertThat(FiniteCheck.allFinite(whole.get(NDArrayIndex.point((at + 1) % 3))))
                .isTrue();
        assertThat(FiniteCheck.allFinite(whole.getColumn(1))).isFalse();
        assertThat(FiniteCheck.allFinite(whole.getColumn(2))).isTrue();
    }
}
