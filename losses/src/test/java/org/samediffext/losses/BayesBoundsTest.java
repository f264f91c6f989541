package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Estimates of the Bayes error that know no kernel. */
class BayesBoundsTest {
    private static final double TRUE_ERROR = 0.1586553;

    /** Draws of 2,000 by NumPy, whose bounds differ from ours by the sample. */
    @ParameterizedTest
    @CsvSource({"2, 0.1292, 0.2250, 0.1242, 0.2175", "10, 0.1507, 0.2560, 0.1558, 0.2630"})
    void boundsTheErrorOfTwoGaussians(int features, double low, double high, double treeLow, double treeHigh) {
        BayesSamples samples = TwoGaussians.of(20, 2000, features, 2);
        ErrorBounds neighbour = NearestNeighbours.of(samples).bounds();
        assertThat(neighbour.lower()).isCloseTo(low, within(0.025)).isLessThan(TRUE_ERROR);
        assertThat(neighbour.upper()).isCloseTo(high, within(0.035)).isGreaterThan(TRUE_ERROR);
        ErrorBounds tree = SpanningTree.of(samples).bounds();
        assertThat(tree.lower()).isCloseTo(treeLow, within(0.025)).isLessThan(TRUE_ERROR);
        assertThat(tree.upper()).isCloseTo(treeHigh, within(0.035)).isGreaterThan(TRUE_ERROR);
        assertThat(NearestNeighbours.of(samples).error(31))
                .isCloseTo(TRUE_ERROR, within(0.03))
                .isLessThan(neighbour.upper());
    }

    @Test
    void theBoundsOfBhattacharyyaAreThoseOfTheFit() {
        ErrorBounds exact = Bhattacharyya.bounds(Math.exp(-0.5), 0.5);
        assertThat(exact.lower()).isCloseTo(0.1025, within(5e-5));
        assertThat(exact.upper()).isCloseTo(0.3033, within(5e-5));
        ErrorBounds fitted = Bhattacharyya.bounds(TwoGaussians.of(21, 4000, 3, 2));
        assertThat(fitted.lower()).isCloseTo(0.1025, within(0.01));
        assertThat(fitted.upper()).isCloseTo(0.3033, within(0.01));
    }

    /** N(0, 1) and N(0, 4): {@code BC = √(2 σ₁ σ₂/(σ₁² + σ₂²)) = √0.8}. */
    @Test
    void theBoundsOfBhattacharyyaSeeTheSpread() {
        Random random = new Random(22);
        double[] x = new double[20_000];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = i % 2;
            x[i] = random.nextGaussian() * (1 + y[i]);
        }
        assertThat(Bhattacharyya.bounds(TwoGaussians.samples(x, y, 1)).upper())
                .isCloseTo(Math.sqrt(0.8) / 2, within(0.005));
    }

    /** Three classes on a line: nearest neighbours and tree by hand. */
    @Test
    void smallSamplesByHand() {
        BayesSamples samples =
                TwoGaussians.samples(new double[] {0, 1, 3, 3.5, 7, 7.2}, new double[] {0, 0, 0, 1, 2, 1}, 1);
        NearestNeighbours neighbours = NearestNeighbours.of(samples);
        assertThat(neighbours.error(1)).isEqualTo(4.0 / 6);
        assertThat(neighbours.bounds().lower()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(neighbours.error(2)).as("a tie goes to the nearest").isEqualTo(4.0 / 6);
        assertThat(neighbours.error(3)).isEqualTo(3.0 / 6);
        SpanningTree tree = SpanningTree.of(samples);
        assertThat(tree.joins()).isEqualTo(3);
        assertThat(tree.length()).isCloseTo(7.2, within(1e-12));
        assertThat(tree.bounds().upper()).isEqualTo(0.5);
        assertThat(tree.bounds().lower()).isCloseTo(2.0 / 3 * (1 - Math.sqrt(0.25)), within(1e-12));
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(ints = {1, 2, 3})
    void theTreeIsNoLongerThanAnyOther(int seed) {
        BayesSamples samples = TwoGaussians.of(seed, 40, 3, 1);
        assertThat(SpanningTree.of(samples).length()).isCloseTo(kruskal(samples), within(1e-9));
    }

    /** The edges of all pairs by length, each taken that joins two trees. */
    private static double kruskal(BayesSamples samples) {
        double[][] x = samples.features().toDoubleMatrix();
        int n = x.length;
        double[][] edges = new double[n * (n - 1) / 2][];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double square = 0;
                for (int k = 0; k < x[i].length; k++) {
                    square += Math.pow(x[i][k] - x[j][k], 2);
                }
                edges[at++] = new double[] {Math.sqrt(square), i, j};
            }
        }
        Arrays.sort(edges, (a, b) -> Double.compare(a[0], b[0]));
        int[] tree = new int[n];
        Arrays.setAll(tree, i -> i);
        double length = 0;
        for (double[] edge : edges) {
            int from = tree[(int) edge[1]];
            int to = tree[(int) edge[2]];
            if (from != to) {
                length += edge[0];
                Arrays.setAll(tree, i -> tree[i] == from ? to : tree[i]);
            }
        }
        return length;
    }

    @Test
    void absentSamplesAreNoNeighbours() {
        BayesSamples samples = TwoGaussians.of(23, 200, 2, 2);
        INDArray labels = samples.labels().dup();
        INDArray features = samples.features().dup();
        for (int row = 1; row < 200; row += 2) {
            labels.putScalar(row, 0, Double.NaN);
            features.putScalar(row, 0, Double.NaN);
        }
        assertThat(NearestNeighbours.of(new BayesSamples(features, labels)).bounds())
                .isEqualTo(new ErrorBounds(0, 0));
        assertThat(SpanningTree.of(new BayesSamples(features, labels)).joins()).isZero();
    }

    private static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape('c', values.length, 1);
    }

    @Test
    void softLabelsByHand() {
        assertThat(SoftLabelError.exact(column(.9, .6, .3))).isCloseTo(0.2666667, within(1e-7));
        assertThat(SoftLabelError.exact(column(.9, .6, .3).castTo(DataType.FLOAT)))
                .isCloseTo(0.2666667, within(1e-4));
        INDArray three = Nd4j.createFromArray(new double[][] {{.5, .3, .2}, {.1, .1, .8}});
        assertThat(SoftLabelError.exact(three)).isCloseTo(0.35, within(1e-12));
        assertThat(SoftLabelError.noisy(column(1.1, .4, .45), column(1, 1, 0)))
                .isCloseTo((-.1 + .6 + .45) / 3, within(1e-12));
        assertThat(SoftLabelError.positiveConfidence(column(.9, .5, .25), 0.4))
                .isCloseTo(0.4 * (1 - (2 - 1 / .9) / 3), within(1e-12));
        assertThat(SoftLabelError.halfWidth(1000, 0.05)).isCloseTo(Math.sqrt(Math.log(40) / 8000), within(1e-15));
    }

    /** The exact posterior of two Gaussians is {@code 1/(1 + e^{−2x})}; five annotators answer by it. */
    @Test
    void softLabelsOfTwoGaussians() {
        BayesSamples samples = TwoGaussians.of(24, 20_000, 1, 2);
        double[] x = TwoGaussians.numbers(samples.features());
        double[] y = TwoGaussians.numbers(samples.labels());
        double[] c = Arrays.stream(x).map(each -> 1 / (1 + Math.exp(-2 * each))).toArray();
        double[] positive = Arrays.stream(c).map(each -> each > 0.5 ? 1 : 0).toArray();
        Random random = new Random(240);
        double[] shares = Arrays.stream(c)
                .map(each -> random.doubles(5).filter(vote -> vote < each).count() / 5.0)
                .toArray();
        double[] ofPositives = IntStream.range(0, c.length)
                .filter(i -> y[i] == 1)
                .mapToDouble(i -> c[i])
                .toArray();
        assertThat(SoftLabelError.exact(column(c)))
                .isCloseTo(TRUE_ERROR, within(SoftLabelError.halfWidth(20_000, 0.01)));
        assertThat(SoftLabelError.noisy(column(shares), column(positive))).isCloseTo(TRUE_ERROR, within(0.01));
        assertThat(SoftLabelError.exact(column(shares))).isLessThan(TRUE_ERROR - 0.02);
        assertThat(SoftLabelError.positiveConfidence(column(ofPositives), 0.5)).isCloseTo(TRUE_ERROR, within(0.01));
    }

    @Test
    void refusesWhatHasNoMeaning() {
        INDArray x = Nd4j.rand(DataType.DOUBLE, 4, 3);
        assertThatThrownBy(() -> NearestNeighbours.of(new BayesSamples(x, column(0, -1, -1, -1))))
                .hasMessage("there are 1 samples that count, allowed are 2 or more");
        assertThatThrownBy(() -> Bhattacharyya.bounds(new BayesSamples(x, column(0, 1, 2, 0))))
                .hasMessage("the samples are of 3 classes, allowed are two; take the classes in pairs");
        assertThatThrownBy(() -> Bhattacharyya.bounds(new BayesSamples(x, column(0, 1, 0, 1))))
                .hasMessage(
                        "the covariance of a class has no inverse: feature 2 follows from those before it; take fewer"
                                + " features or more samples");
        assertThatThrownBy(() -> SoftLabelError.exact(column(.5, 1.5)))
                .hasMessage(
                        "row 1 of the probabilities has 1.5, allowed are numbers from 0 to 1, and of several classes"
                                + " the sum 1");
        assertThatThrownBy(() -> SoftLabelError.positiveConfidence(column(.5, 0), 0.5))
                .hasMessage("the probability of row 1 is 0, allowed are those above, since the row is of the class");
        assertThatThrownBy(() -> SoftLabelError.noisy(column(.5), column(1, 0)))
                .hasMessage("there are 1 probabilities and 2 signs, allowed is one sign for each");
    }
}
