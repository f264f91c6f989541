package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.SmallestWeights.Weights;

/** Against a full sort. */
class SmallestWeightsTest {

    private static double[] doubles(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').reshape(array.length()).toDoubleVector();
    }

    /** Numbers of specs/updaters.md, section 31. */
    @Test
    void theNumbersOfTheSpecification() {
        INDArray p = Nd4j.createFromArray(1, 0.9, 1.3, 0.3, 1.05, 1.1);
        INDArray step = p.sub(Nd4j.createFromArray(0.5, -0.1, 0.3, -0.7, 0.05, 0.1));
        SmallestWeights.putToZero(List.of(new Weights(p, step)), 3);
        double[] after = doubles(p.sub(step));
        // by rounding, 1.1 - (1.1 - 0.1) is a little more than -(0.9 - (0.9 + 0.1))
        assertThat(after[1]).isEqualTo(0.0);
        assertThat(IntStream.range(0, 6).filter(i -> after[i] == 0)).containsExactly(1, 4, 5);
    }

    @Test
    void ofEqualOnesTheFirstBecomeZero() {
        INDArray p = Nd4j.createFromArray(0.5, -0.1, 0.3, -0.7, 0.05, 0.1);
        for (int count = 0; count <= 6; count++) {
            INDArray step = Nd4j.zeros(DataType.DOUBLE, 6);
            SmallestWeights.putToZero(List.of(new Weights(p, step)), count);
            int[] order = {4, 1, 5, 2, 0, 3};
            double[] expected = doubles(p);
            IntStream.range(0, count).forEach(i -> expected[order[i]] = 0);
            assertThat(doubles(p.sub(step))).as("%d", count).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DOUBLE, 1",
        "DOUBLE, 700",
        "DOUBLE, 4000",
        "DOUBLE, 8999",
        "FLOAT, 1",
        "FLOAT, 700",
        "FLOAT, 4000",
        "FLOAT, 8999",
        "HALF, 3000",
        "HALF, 6000",
        "BFLOAT16, 3000"
    })
    void isAFullSort(DataType type, int count) {
        for (int kind = 0; kind < 4; kind++) {
            List<Weights> weights = new ArrayList<>();
            List<double[]> before = new ArrayList<>();
            List<double[]> differences = new ArrayList<>();
            for (int size : new int[] {6000, 1, 2999}) {
                Random random = new Random(size + kind);
                double scale = kind == 1 ? 1e-3 : 1;
                // many ties in the third kind, all zero in the fourth
                double[] values =
                        random.doubles(size, -1, 1).map(x -> kind(x, scale)).toArray();
                if (kind >= 2) {
                    double many = kind == 2 ? 4 : 0;
                    values = random.ints(size, -8, 8).mapToDouble(i -> i * many).toArray();
                }
                INDArray p = Nd4j.createFromArray(values).castTo(type);
                INDArray step = kind >= 2
                        ? Nd4j.zeros(type, size)
                        : Nd4j.createFromArray(random.doubles(size, -0.1, 0.1).toArray())
                                .castTo(type);
                weights.add(new Weights(p, step));
                before.add(doubles(step));
                differences.add(type == DataType.DOUBLE ? doubles(p.sub(step)) : single(p, step));
            }
            List<int[]> places = new ArrayList<>();
            for (int part = 0; part < 3; part++) {
                for (int i = 0; i < differences.get(part).length; i++) {
                    places.add(new int[] {part, i});
                }
            }
            places.sort(Comparator.comparingDouble(at -> Math.abs(differences.get(at[0])[at[1]])));
            SmallestWeights.putToZero(weights, count);
            for (int[] at : places.subList(0, count)) {
                before.get(at[0])[at[1]] = weights.get(at[0]).parameter().getDouble(at[1]);
            }
            for (int part = 0; part < 3; part++) {
                assertThat(doubles(weights.get(part).step()))
                        .as("kind %d", kind)
                        .isEqualTo(before.get(part));
            }
        }
    }

    private static double kind(double x, double scale) {
        return x * scale;
    }

    private static double[] single(INDArray p, INDArray step) {
        double[] a = doubles(p);
        double[] b = doubles(step);
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (float) a[i] - (float) b[i])
                .toArray();
    }

    /** With gaps and in two orders; the order of the indices decides between equal ones. */
    @Test
    void anyLayoutWillDo() {
        INDArray dense = Nd4j.createFromArray(1.0, 2, -1, 4, 1, 6).reshape('c', 2, 3);
        INDArray step = Nd4j.create(DataType.DOUBLE, new long[] {2, 3}, 'f');
        step.assign(0.25);
        step.putScalar(1, 1, -0.25);
        SmallestWeights.putToZero(List.of(new Weights(dense, step)), 2);
        // the weights are 0.75 1.75 -1.25, 3.75 1.25 5.75
        assertThat(doubles(step)).containsExactly(1, 0.25, -1, 0.25, -0.25, 0.25);
        INDArray wide = Nd4j.zeros(DataType.FLOAT, 4, 2);
        INDArray column = wide.getColumn(1);
        SmallestWeights.putToZero(
                List.of(new Weights(Nd4j.createFromArray(3f, 2f, 1f, 2f), column), new Weights(dense, step)), 6);
        assertThat(doubles(column)).containsExactly(0, 2, 1, 0);
        assertThat(doubles(wide.getColumn(0))).containsOnly(0);
    }

    @Test
    void aNanIsNeverSmall() {
        INDArray p = Nd4j.createFromArray(Double.NaN, 3, Double.POSITIVE_INFINITY, -2);
        INDArray step = Nd4j.zeros(DataType.DOUBLE, 4);
        SmallestWeights.putToZero(List.of(new Weights(p, step)), 3);
        assertThat(doubles(p.sub(step))).startsWith(Double.NaN, 0);
        assertThat(doubles(step)).containsExactly(0, 3, Double.POSITIVE_INFINITY, -2);
    }
}
