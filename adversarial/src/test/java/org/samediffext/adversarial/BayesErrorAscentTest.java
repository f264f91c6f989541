package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.losses.Bandwidth;
import org.samediffext.losses.BayesEstimator;
import org.samediffext.losses.NearestNeighbours;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Norm;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/**
 * The golden numbers of the four points come from an independent NumPy prototype; the errors of two Gaussians are known in
 * closed form.
 */
class BayesErrorAscentTest {
    private static final ProtectionOptions WIDE = new ProtectionOptions().withBounds(Clouds.WIDE);
    private static final INDArray FOUR = Nd4j.create(new double[][] {{0}, {1}, {2}, {3}});
    private static final int[] PAIRS = {0, 0, 1, 1};

    private static BayesErrorAscent golden(Norm norm, double epsilon, int rounds) {
        return new BayesErrorAscent(norm, epsilon, rounds, 1, 512, 1, 0, false);
    }

    @Test
    void theFourPointsHaveTheGoldenErrorsAndGradient() {
        var found = new BayesEstimator(Bandwidth.fixed(1)).gradient(Clouds.samples(FOUR, PAIRS));
        assertThat(found.estimate().error()).isCloseTo(.32215190, within(1e-8));
        assertThat(found.estimate().errors().toDoubleVector())
                .containsExactly(new double[] {.19448759, .44981622, .44981622, .19448759}, within(1e-8));
        assertThat(found.samples().mul(4).ravel().toDoubleVector())
                .containsExactly(new double[] {.36138626, -.29622648, .29622648, -.36138626}, within(1e-8));
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void aStepGoesWhereTheGoldenGradientPoints(Norm norm) {
        List<Double> values = new ArrayList<>();
        INDArray moved =
                golden(norm, .1, 1).protect(FOUR, PAIRS, WIDE.withProgress((done, rounds, value) -> values.add(value)));
        assertThat(moved.ravel().toDoubleVector()).containsExactly(new double[] {.1, .9, 2.1, 2.9}, within(1e-12));
        assertThat(values.get(0)).isCloseTo(.32215190, within(1e-8));
    }

    @Test
    void theBoxHolds() {
        INDArray moved =
                golden(Norm.LINF, .1, 1).protect(FOUR, PAIRS, new ProtectionOptions().withBounds(new Bounds(0, 3)));
        assertThat(moved.ravel().toDoubleVector()).containsExactly(new double[] {.1, .9, 2.1, 2.9}, within(1e-12));
        INDArray outward =
                golden(Norm.LINF, 1.5, 1).protect(FOUR, PAIRS, new ProtectionOptions().withBounds(new Bounds(0, 3)));
        assertThat(outward.minNumber().doubleValue()).isEqualTo(0);
        assertThat(outward.maxNumber().doubleValue()).isEqualTo(3);
    }

    /** Two unit Gaussians at distance 2, moved by .5 each: Φ(−1) = .1587 before, Φ(−.5) = .3085 by translation. */
    @Test
    void doesWhatTheBestTranslationDoesAndAnotherEstimatorAgrees() {
        int rows = 600;
        INDArray x = Clouds.features(1, rows, 1, 2, 2);
        int[] y = Clouds.labels(rows, 2);
        double[] shift = new double[rows];
        for (int row = 0; row < rows; row++) {
            shift[row] = row % 2 == 0 ? .5 : -.5;
        }
        INDArray translated = x.add(Nd4j.createFromArray(shift).reshape(rows, 1));
        BayesErrorAscent ascent = new BayesErrorAscent(Norm.LINF, .5, 40, 2.5, 1000, .3, 8, false);
        INDArray moved = ascent.protect(x, y, WIDE);
        assertThat(error(x, y)).isCloseTo(.158655, within(.03));
        assertThat(error(translated, y)).isCloseTo(.308538, within(.03));
        assertThat(error(moved, y)).isGreaterThan(error(translated, y) - .01);
        assertThat(neighbours(moved, y)).isGreaterThan(neighbours(x, y) + .05);
    }

    private static double error(INDArray x, int[] y) {
        return new BayesEstimator(Bandwidth.fixed(.3))
                .estimate(Clouds.samples(x, y))
                .error();
    }

    private static double neighbours(INDArray x, int[] y) {
        return NearestNeighbours.of(Clouds.samples(x, y)).error(15);
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void staysInTheBallInTheTypeOfTheFeatures(Norm norm) {
        INDArray x = Clouds.features(2, 60, 6, 3, 1).castTo(DataType.FLOAT).reshape('c', 60, 2, 3);
        INDArray before = x.dup();
        int[] y = Clouds.labels(60, 3);
        BayesErrorAscent ascent = new BayesErrorAscent(norm, .4, 5, 2.5, 20, 0, 0, false);
        INDArray moved = ascent.protect(x, y, WIDE);
        assertThat(moved.dataType()).isEqualTo(DataType.FLOAT);
        assertThat(moved.shape()).containsExactly(60, 2, 3);
        assertThat(x.data().asFloat()).isEqualTo(before.data().asFloat());
        assertThat(y).isEqualTo(Clouds.labels(60, 3));
        double[][] centre = Toy.matrix(before);
        double[][] points = Toy.matrix(moved);
        for (int row = 0; row < 60; row++) {
            double distance = new Ball(norm, .4).distance(centre[row], points[row]);
            assertThat(distance).isGreaterThan(.05).isLessThanOrEqualTo(.4 + 1e-7);
        }
        assertThat(ascent.protect(x, y, WIDE).data().asFloat())
                .isEqualTo(moved.data().asFloat());
        assertThat(ascent.protect(x, y, WIDE.withSeed(1)).data().asFloat())
                .isNotEqualTo(moved.data().asFloat());
    }

    @Test
    void anIdentityAsSurrogateChangesNothingAndAnotherMapRaisesTheErrorThere() {
        INDArray x = Clouds.features(3, 80, 3, 2, 2);
        int[] y = Clouds.labels(80, 2);
        double[][] one = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        BayesErrorAscent ascent = new BayesErrorAscent(Norm.L2, .5, 10, 2.5, 1000, 0, 0, false);
        Surrogate identity = Surrogate.fixed(new Boxed(new Linear(one, new double[3]), Clouds.WIDE));
        assertThat(ascent.protect(x, y, WIDE.withSurrogate(identity)).data().asDouble())
                .containsExactly(ascent.protect(x, y, WIDE).data().asDouble(), within(1e-9));
        Toy axis = new Boxed(new Linear(new double[][] {{1, 0, 0}, {0, 0, 0}}, new double[2]), Clouds.WIDE);
        INDArray moved = ascent.protect(x, y, WIDE.withSurrogate(Surrogate.fixed(axis)));
        assertThat(moved.getColumns(1, 2).dup('c').data().asDouble())
                .isEqualTo(x.getColumns(1, 2).dup('c').data().asDouble());
        assertThat(error(axis.logits(moved), y)).isGreaterThan(error(axis.logits(x), y) + .05);
    }

    @Test
    void retrainsBeforeEachRound() {
        INDArray x = Clouds.features(3, 40, 2, 2, 2);
        List<Integer> trained = new ArrayList<>();
        Surrogate surrogate = new Surrogate() {
            @Override
            public Toy model() {
                double last = trained.get(trained.size() - 1) + 1;
                return new Boxed(new Linear(new double[][] {{last, 0}, {0, 1}}, new double[2]), Clouds.WIDE);
            }

            @Override
            public void train(INDArray features, int[] labels, int round) {
                trained.add(round);
            }
        };
        new BayesErrorAscent(Norm.L2, .5, 3, 2.5, 100, 0, 0, true)
                .protect(x, Clouds.labels(40, 2), WIDE.withSurrogate(surrogate));
        assertThat(trained).containsExactly(0, 1, 2);
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> golden(Norm.L2, 0, 1))
                .hasMessage("epsilon is 0, allowed is a finite number with epsilon > 0");
        assertThatThrownBy(() -> new BayesErrorAscent(Norm.L2, 1, 1, 1, 4, 0, .5, false))
                .hasMessage("power is 0.5, allowed is 0, or a finite number >= 1");
        BayesErrorAscent ascent = golden(Norm.L2, .1, 1);
        assertThatThrownBy(() -> ascent.protect(FOUR, new int[4], WIDE))
                .hasMessage("bayeserrorascent: all labels are of one class, allowed are two or more");
        assertThatThrownBy(() -> ascent.protect(FOUR, new int[] {0, 0, 0, 1}, WIDE))
                .hasMessage(
                        "bayeserrorascent: a class has a single example, allowed are two or more, as each is judged by"
                                + " the others");
        assertThatThrownBy(() -> ascent.protect(FOUR, new int[] {0, 1, 0}, WIDE))
                .hasMessage("bayeserrorascent: there are 3 labels for 4 rows of features, allowed is one a row");
        assertThatThrownBy(() -> ascent.protect(FOUR, new int[] {0, 1, 0, -1}, WIDE))
                .hasMessage("the label of row 3 is -1, allowed is 0 and above");
        assertThatThrownBy(() -> new BayesErrorAscent(Norm.L2, .5, 3, 2.5, 100, 0, 0, true).protect(FOUR, PAIRS, WIDE))
                .hasMessage("bayeserrorascent: retrain needs a surrogate in the options");
    }
}
