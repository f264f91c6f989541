package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class CountedNoiseTest {
    private static final int LENGTH = 200_000;

    private static double[] noise(long key) {
        INDArray array = Nd4j.zeros(DataType.DOUBLE, LENGTH);
        CountedNoise.add(array, key, 0, 1);
        return array.toDoubleVector();
    }

    @Test
    void isStandardNormal() {
        double[] z = noise(1);
        double mean = 0;
        double square = 0;
        double fourth = 0;
        double neighbours = 0;
        for (int i = 0; i < LENGTH; i++) {
            mean += z[i] / LENGTH;
            square += z[i] * z[i] / LENGTH;
            fourth += Math.pow(z[i], 4) / LENGTH;
            neighbours += i == 0 ? 0 : z[i] * z[i - 1] / LENGTH;
        }
        assertThat(mean).isCloseTo(0, within(0.01));
        assertThat(square).isCloseTo(1, within(0.015));
        assertThat(fourth).isCloseTo(3, within(0.12));
        assertThat(neighbours).isCloseTo(0, within(0.01));
    }

    @Test
    void streamsHaveNothingInCommon() {
        double[] a = noise(CountedNoise.key(17, 0));
        double[] b = noise(CountedNoise.key(17, 1));
        double product = 0;
        for (int i = 0; i < LENGTH; i++) {
            product += a[i] * b[i] / LENGTH;
        }
        assertThat(product).isCloseTo(0, within(0.01));
    }

    @Test
    void partsOfAnArrayDrawAsTheWhole() {
        double[] whole = noise(5);
        INDArray parts = Nd4j.zeros(DataType.DOUBLE, LENGTH);
        CountedNoise.add(parts.get(NDArrayIndex.interval(0, 777)), 5, 0, 1);
        CountedNoise.add(parts.get(NDArrayIndex.interval(777, LENGTH)), 5, 777, 1);
        assertThat(parts.toDoubleVector()).isEqualTo(whole);
        assertThat(CountedNoise.at(5, 778)).isEqualTo(whole[778]);
    }

    @Test
    void addsWithTheDeviationInEveryTypeAndLayout() {
        INDArray floats = Nd4j.ones(DataType.FLOAT, 9);
        CountedNoise.add(floats, 5, 0, 0.5);
        INDArray gaps = Nd4j.ones(DataType.FLOAT, 9, 2).get(NDArrayIndex.all(), NDArrayIndex.point(1));
        CountedNoise.add(gaps, 5, 0, 0.5);
        for (int i = 0; i < 9; i++) {
            assertThat(floats.getFloat(i)).isEqualTo((float) (1 + 0.5 * CountedNoise.at(5, i)));
            assertThat(gaps.getFloat(i)).isEqualTo(floats.getFloat(i));
        }
    }
}
