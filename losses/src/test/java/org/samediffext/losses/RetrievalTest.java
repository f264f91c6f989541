package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Nearest neighbours, against numbers from NumPy and against sorting everything. */
class RetrievalTest {

    private static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }

    private static INDArray angles(double... degrees) {
        double[][] x = new double[degrees.length][];
        for (int i = 0; i < x.length; i++) {
            double angle = Math.toRadians(degrees[i]);
            x[i] = new double[] {(i + 1) * Math.cos(angle), (i + 1) * Math.sin(angle)};
        }
        return Nd4j.createFromArray(x);
    }

    @Test
    void givesTheReferenceValues() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            // 10 and 60 are as near to 35, where doubles prefer 60 by their rounding: floats are told
            double third = type == DataType.DOUBLE ? 35 : 35.01;
            INDArray x = angles(0, 10, third, 40, 60, 90).castTo(type);
            RetrievalScores scores =
                    Retrieval.of(x, column(0, 0, 0, 1, 1, 1), Distance.COSINE).scores(1, 2, 4);
            assertThat(scores.recall(1)).isCloseTo(.6666667, within(1e-7));
            assertThat(scores.recall(2)).isCloseTo(.8333333, within(1e-7));
            assertThat(scores.recall(4)).isEqualTo(1);
            assertThat(scores.rPrecision()).isCloseTo(.6666667, within(1e-7));
            assertThat(scores.mapAtR()).isCloseTo(.6250000, within(1e-7));
            assertThat(scores.queries()).isEqualTo(6);
            assertThatThrownBy(() -> scores.recall(3))
                    .hasMessage("recall at 3 was not asked for, available is at [1, 2, 4]");
        }
    }

    @Test
    void leavesLoneRowsAndRowsWithoutClassOutOfTheMeans() {
        INDArray x = angles(0, 1, 10, 35, 36, 40, 60, 90);
        RetrievalScores scores = Retrieval.of(x, column(0, Double.NaN, 0, 0, -1, 1, 1, 1), Distance.COSINE)
                .scores(1, 2);
        assertThat(scores.recall(1)).isCloseTo(.6666667, within(1e-7));
        assertThat(scores.mapAtR()).isCloseTo(.6250000, within(1e-7));
        assertThat(scores.absent()).isEqualTo(2);

        // the lone row at 5 degrees lies between the first two
        RetrievalScores withLone = Retrieval.of(angles(0, 5, 10, 80), column(0, 7, 0, 9), Distance.COSINE)
                .scores(1, 2);
        assertThat(withLone.recall(1)).isZero();
        assertThat(withLone.recall(2)).isEqualTo(1);
        assertThat(withLone.queries()).isEqualTo(2);
        assertThat(withLone.lone()).isEqualTo(2);
    }

    @Test
    void withoutAnyQueryItIsNaN() {
        RetrievalScores scores =
                Retrieval.of(angles(0, 5, 10), column(0, 1, 2), Distance.COSINE).scores(1);
        assertThat(scores.recall(1)).isNaN();
        assertThat(scores.rPrecision()).isNaN();
        assertThat(scores.mapAtR()).isNaN();
        assertThat(scores.queries()).isZero();
        assertThat(scores.lone()).isEqualTo(3);
        Retrieval none = Retrieval.of(angles(0, 5), column(-1, -1), Distance.COSINE);
        assertThat(none.scores(1).recall(1)).isNaN();
        assertThat(none.clusters(1).nmi()).isNaN();
    }

    @Test
    void ofEqualsTheFirstRowIsTheNearest() {
        Retrieval same = Retrieval.of(Nd4j.ones(4, 3), column(0, 0, 1, 1), Distance.COSINE);
        assertThat(same.neighbours(List.of(0, 2), 3)).containsExactly(List.of(1, 2, 3), List.of(0, 1, 3));
        assertThat(same.scores(1).recall(1)).isEqualTo(.5);
    }

    /** 3,000 rows are more than one block. */
    @ParameterizedTest
    @EnumSource(Distance.class)
    void equalsSortingEverything(Distance distance) {
        Random random = new Random(5);
        int n = 3000;
        float[][] x = new float[n][4];
        double[] ids = new double[n];
        for (int i = 0; i < n; i++) {
            ids[i] = random.nextInt(40) - 1;
            for (int k = 0; k < 4; k++) {
                x[i][k] = (float) (random.nextGaussian() + Math.sin(ids[i] * (k + 1)));
            }
        }
        RetrievalScores scores =
                Retrieval.of(Nd4j.createFromArray(x), column(ids), distance).scores(1, 8);
        RetrievalScores expected = sorted(x, ids, distance);
        // neighbours that float cannot tell apart may change places
        assertThat(scores.recall(1)).isCloseTo(expected.recall(1), within(2e-3));
        assertThat(scores.recall(8)).isCloseTo(expected.recall(8), within(2e-3));
        assertThat(scores.rPrecision()).isCloseTo(expected.rPrecision(), within(1e-4));
        assertThat(scores.mapAtR()).isCloseTo(expected.mapAtR(), within(1e-4));
        assertThat(scores.queries()).isEqualTo(expected.queries());
        assertThat(scores.absent()).isEqualTo(expected.absent());
    }

    private static RetrievalScores sorted(float[][] x, double[] ids, Distance distance) {
        int[] rows = IntStream.range(0, ids.length).filter(i -> ids[i] >= 0).toArray();
        double[] sums = new double[4];
        for (int query : rows) {
            double[] s = Arrays.stream(x)
                    .mapToDouble(other -> similarity(distance, x[query], other))
                    .toArray();
            int[] order = Arrays.stream(rows)
                    .filter(row -> row != query)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> -s[row]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int r = (int)
                    Arrays.stream(order).filter(row -> ids[row] == ids[query]).count();
            sums[0] += ids[order[0]] == ids[query] ? 1 : 0;
            sums[1] += Arrays.stream(order).limit(8).anyMatch(row -> ids[row] == ids[query]) ? 1 : 0;
            for (int k = 1; k <= r; k++) {
                double found = Arrays.stream(order)
                        .limit(k)
                        .filter(row -> ids[row] == ids[query])
                        .count();
                sums[2] += k == r ? found / r : 0;
                sums[3] += ids[order[k - 1]] == ids[query] ? found / k / r : 0;
            }
        }
        double n = rows.length;
        return new RetrievalScores(
                java.util.Map.of(1, sums[0] / n, 8, sums[1] / n),
                sums[2] / n,
                sums[3] / n,
                rows.length,
                0,
                ids.length - rows.length);
    }

    private static double similarity(Distance distance, float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        double dd = 0;
        for (int k = 0; k < a.length; k++) {
            dot += (double) a[k] * b[k];
            aa += (double) a[k] * a[k];
            bb += (double) b[k] * b[k];
            dd += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
        }
        return switch (distance) {
            case COSINE -> dot / Math.sqrt(aa * bb);
            case DOT -> dot;
            case EUCLIDEAN -> -dd;
        };
    }

    @Test
    void refusesWhatItCannotCompare() {
        assertThatThrownBy(() -> Retrieval.of(Nd4j.ones(3, 2), column(0, 0), Distance.DOT))
                .hasMessage("the embeddings are [3, 2] and the class ids [2, 1], allowed are [rows, outputs] and"
                        + " [rows, 1]");
        INDArray broken = Nd4j.ones(DataType.FLOAT, 3, 2).putScalar(1, 1, Float.NaN);
        assertThatThrownBy(() -> Retrieval.of(broken, column(0, 0, 1), Distance.DOT))
                .hasMessage("row 1 of the embeddings is not finite");
        Retrieval two = Retrieval.of(Nd4j.ones(2, 2), column(0, -1), Distance.DOT);
        assertThatThrownBy(() -> two.scores(0)).hasMessage("K is 0, allowed is an integer >= 1");
        assertThatThrownBy(() -> two.neighbours(List.of(1), 1)).hasMessage("row 1 is absent or does not exist");
    }

    @Test
    void findsClustersThatAreThere() {
        Random random = new Random(3);
        double[][] x = new double[90][2];
        double[] ids = new double[90];
        for (int i = 0; i < 90; i++) {
            ids[i] = i % 3;
            double angle = 2 * i + .2 * random.nextGaussian();
            angle = 2 * Math.PI * (i % 3) / 3 + .1 * Math.sin(angle);
            x[i] = new double[] {(1 + i) * Math.cos(angle), (1 + i) * Math.sin(angle)};
        }
        Retrieval retrieval = Retrieval.of(Nd4j.createFromArray(x), column(ids), Distance.COSINE);
        Agreement agreement = retrieval.clusters(4);
        assertThat(agreement.nmi()).isCloseTo(1, within(1e-12));
        assertThat(agreement.ami()).isCloseTo(1, within(1e-12));
        assertThat(retrieval.clusters(4)).isEqualTo(agreement);
    }
}
