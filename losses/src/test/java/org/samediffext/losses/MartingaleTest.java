package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.samediffext.losses.Numbers.assertClose;
import static org.samediffext.losses.Numbers.column;
import static org.samediffext.losses.Numbers.matrix;
import static org.samediffext.losses.Numbers.sum;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.Labels;
import org.samediffext.losses.Trajectory.Objective;
import org.samediffext.spi.LossTerm;

/** Numbers of NumPy in float64, gradients checked against finite differences, printed to 7 decimals. */
class MartingaleTest {
    private static final Trajectory TRAJECTORY = Trajectory.of(List.of(.1, .2, -.1, .3), .25, .6, .1);
    private static final INDArray VALUES = column(.8, .9, .7, .5);
    private static final double[] GRADIENT = {.0343830, .0585944, .0183488, -.0344683};

    @Test
    void makesReturnsToGo() {
        assertClose(TRAJECTORY.returns(), 1e-7, .6624680, .6536056, .6188859, .6601859);
        INDArray missing =
                TRAJECTORY.returns().sub(VALUES).mul(column(1, Math.exp(-.025), Math.exp(-.05), Math.exp(-.075)));
        assertClose(missing, 1e-7, -.1375320, -.2403109, -.0771581, .1486115);
    }

    @Test
    void isTheMartingaleLossOfTheTrajectory() {
        Objective objective = TRAJECTORY.martingale(VALUES);
        assertThat(objective.value()).isCloseTo(.0130879, within(1e-7));
        assertClose(objective.gradient(), 1e-7, GRADIENT);

        Martingale loss = new Martingale();
        INDArray labels = Labels.of(loss)
                .with("return", TRAJECTORY.returns())
                .with("time", TRAJECTORY.weights())
                .pack();
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            LossTerm.Rows rows = loss.evaluate(labels, VALUES.castTo(type), null);
            assertThat(sum(rows)).isCloseTo(.0130879, within(tolerance));
            assertClose(rows.gradient(), tolerance, GRADIENT);
        }
    }

    @Test
    void givesTheOtherObjectives() {
        INDArray tests = matrix(new double[][] {{1, 0}, {1, .25}, {1, .5}, {1, .75}});
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
            INDArray values = VALUES.castTo(type);
            Objective martingale = TRAJECTORY.martingale(values);
            assertThat(martingale.value()).isCloseTo(.0130879, within(tolerance));
            assertClose(martingale.gradient(), tolerance, GRADIENT);
            assertClose(TRAJECTORY.differences(values), tolerance, .1050000, -.1725000, -.2425000, .1625000);
            assertClose(TRAJECTORY.semiGradient(values), tolerance, -.1050000, .1725000, .2425000, -.1625000);
            assertThat(TRAJECTORY.meanSquareError(values).value()).isCloseTo(.2519875, within(tolerance));
            Objective moments = TRAJECTORY.moments(values, tests.castTo(type));
            assertThat(moments.value()).isCloseTo(.0117813, within(tolerance));
            assertClose(moments.gradient(), tolerance, .1511875, .0145781, .0148437, .0151094);
        }
        double[] m = new double[2];
        double[] differences = RowWise.doubles(TRAJECTORY.differences(VALUES));
        for (int i = 0; i < 4; i++) {
            m[0] += differences[i];
            m[1] += .25 * i * differences[i];
        }
        assertThat(m).containsExactly(new double[] {-.1475, -.0425}, within(1e-7));
    }

    @Test
    void everyObjectiveHasTheGradientOfItsValue() {
        Trajectory uneven = Trajectory.of(List.of(.1, .2, -.1), List.of(.1, .3, .05), .4, .7);
        INDArray tests = matrix(new double[][] {{1, 2}, {-1, .25}, {1, .5}});
        List<BiFunction<Trajectory, INDArray, Objective>> objectives =
                List.of(Trajectory::martingale, Trajectory::meanSquareError, (t, j) -> t.moments(j, tests));
        double[] values = {.3, -.2, .9};
        for (BiFunction<Trajectory, INDArray, Objective> objective : objectives) {
            double[] slopes = new double[3];
            for (int k = 0; k < 3; k++) {
                double[] up = values.clone();
                double[] down = values.clone();
                up[k] += 1e-5;
                down[k] -= 1e-5;
                slopes[k] = (objective.apply(uneven, column(up)).value()
                                - objective.apply(uneven, column(down)).value())
                        / 2e-5;
            }
            assertClose(objective.apply(uneven, column(values)).gradient(), 1e-7, slopes);
        }
    }

    /**
     * Brownian motion with reward x² at the end has the value x² + (1 − t). In the family θx² + (1 − t) the martingale loss finds
     * θ = 1, the mean-square TD error 0.6.
     */
    @Test
    void findsTheValueOfBrownianMotionWhereTheMeanSquareErrorDoesNot() {
        int steps = 64;
        Random random = new Random(1);
        double[] slopeAtZero = new double[2];
        double[] slopeAtOne = new double[2];
        for (int path = 0; path < 4000; path++) {
            double[] squares = new double[steps];
            double[] rest = new double[steps];
            double x = 0;
            for (int i = 0; i < steps; i++) {
                squares[i] = x * x;
                rest[i] = 1 - (double) i / steps;
                x += random.nextGaussian() / Math.sqrt(steps);
            }
            Trajectory walk = Trajectory.of(Collections.nCopies(steps, 0.0), 1.0 / steps, x * x, 0);
            double[] whole = new double[steps];
            Arrays.setAll(whole, i -> squares[i] + rest[i]);
            slopeAtZero[0] += slope(walk.martingale(column(rest)), squares);
            slopeAtOne[0] += slope(walk.martingale(column(whole)), squares);
            slopeAtZero[1] += slope(walk.meanSquareError(column(rest)), squares);
            slopeAtOne[1] += slope(walk.meanSquareError(column(whole)), squares);
        }
        // both are quadratic in θ
        assertThat(slopeAtZero[0] / (slopeAtZero[0] - slopeAtOne[0])).isCloseTo(1, within(.06));
        assertThat(slopeAtZero[1] / (slopeAtZero[1] - slopeAtOne[1])).isCloseTo(.6, within(.03));
    }

    private static double slope(Objective objective, double[] direction) {
        double[] gradient = RowWise.doubles(objective.gradient());
        double slope = 0;
        for (int i = 0; i < gradient.length; i++) {
            slope += gradient[i] * direction[i];
        }
        return slope;
    }

    @Test
    void doesNotCountUnknownRowsAndRefusesWhatCannotBe() {
        INDArray labels = matrix(new double[][] {{1, .5}, {Double.NaN, .5}, {1, Double.NaN}});
        assertClose(new Martingale().evaluate(labels, column(0, 0, 0), null).values(), 1e-12, .25, 0, 0);
        labels.putScalar(1, 1, -1);
        assertThatThrownBy(() -> new Martingale().evaluate(labels, column(0, 0, 0), null))
                .hasMessage("loss martingale: the weight of row 1 is -1.0, allowed are numbers that are not negative");
        assertThatThrownBy(() -> Trajectory.of(List.of(), .25, 1, 0)).hasMessageContaining("rewards");
        assertThatThrownBy(() -> Trajectory.of(List.of(1.0), List.of(.1, .1), 1, 0))
                .hasMessageContaining("steps is 2");
        assertThatThrownBy(() -> TRAJECTORY.martingale(column(1, 2)))
                .hasMessage("the values are [2, 1], allowed is one for each of the 4 rewards");
    }
}
