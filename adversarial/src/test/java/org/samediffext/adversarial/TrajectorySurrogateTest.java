package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samediffext.spi.Norm;

/** The Gaussian process behind FZooS; numbers of the specification, 9.5. */
class TrajectorySurrogateTest {
    private static final double[] X = {.3, -.2, .1};

    private static double bowl(double[] x) {
        return .5 * (x[0] * x[0] + 2 * x[1] * x[1] + 3 * x[2] * x[2]);
    }

    private static double waves(double[] x) {
        return Math.sin(3 * x[0]) + x[1] * Math.exp(x[2]);
    }

    /** Points uniform in the ball of radius .1. */
    private static List<double[]> around(int count, long seed) {
        SampleRandom random = new SampleRandom(seed);
        List<double[]> points = new ArrayList<>();
        for (int j = 0; j < count; j++) {
            double[] point = {random.gaussian(), random.gaussian(), random.gaussian()};
            double length = Ball.distance(Norm.L2, point, new double[3]);
            double radius = .1 * Math.cbrt(random.uniform());
            for (int i = 0; i < 3; i++) {
                point[i] = X[i] + radius * point[i] / length;
            }
            points.add(point);
        }
        return points;
    }

    private static NearbyQueries known(ToDoubleFunction<double[]> f, List<double[]> points) {
        return new NearbyQueries(X, points, points.stream().mapToDouble(f).toArray());
    }

    private static double error(double[] found, double... expected) {
        double length = Ball.distance(Norm.L2, expected, new double[expected.length]);
        return Ball.distance(Norm.L2, found, expected) / length;
    }

    @Test
    void theKernelHasTheValuesOfTheSpecification() {
        assertThat(new Matern(1).value(1)).isCloseTo(.5239941, within(5e-8));
        assertThat(new Matern(1).steepness(1)).isCloseTo(-.5764404, within(5e-8));
        assertThat(new Matern(2).value(2)).isEqualTo(new Matern(1).value(1));
        assertThat(new Matern(1).value(0)).isEqualTo(1);
        assertThat(-new Matern(.7).steepness(1e-6)).isCloseTo(new Matern(.7).curvature(), within(1e-5));
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsTheGradientOfABowl(long seed) {
        NearbyQueries known = known(TrajectorySurrogateTest::bowl, around(150, seed));
        double[] found = new TrajectorySurrogate(known, new Matern(1)).gradient(X);
        assertThat(error(found, .3, -.4, .3)).isLessThan(2e-3);
    }

    /** The textbook formulas, one coordinate at a time and with another decomposition. */
    @Test
    void agreesWithTheTextbook() {
        List<double[]> points = around(12, 8);
        NearbyQueries known = known(TrajectorySurrogateTest::waves, points);
        Matern kernel = new Matern(.3);
        TrajectorySurrogate surrogate = new TrajectorySurrogate(known, kernel);
        double[] x = {.31, -.17, .05};
        RealMatrix covariance = MatrixUtils.createRealIdentityMatrix(12).scalarMultiply(1e-6);
        for (int j = 0; j < 12; j++) {
            for (int k = 0; k < 12; k++) {
                covariance.addToEntry(j, k, k(kernel, points.get(j), points.get(k)));
            }
        }
        LUDecomposition lu = new LUDecomposition(covariance);
        double least = points.stream()
                .mapToDouble(TrajectorySurrogateTest::waves)
                .min()
                .orElseThrow();
        double range = points.stream()
                        .mapToDouble(TrajectorySurrogateTest::waves)
                        .max()
                        .orElseThrow()
                - least;
        double variance = 0;
        double[] gradient = surrogate.gradient(x);
        for (int i = 0; i < 3; i++) {
            ArrayRealVector slopes = new ArrayRealVector(12);
            ArrayRealVector values = new ArrayRealVector(12);
            for (int j = 0; j < 12; j++) {
                double[] ahead = x.clone();
                double[] behind = x.clone();
                ahead[i] += 1e-5;
                behind[i] -= 1e-5;
                slopes.setEntry(j, (k(kernel, ahead, points.get(j)) - k(kernel, behind, points.get(j))) / 2e-5);
                values.setEntry(j, (waves(points.get(j)) - least) / range);
            }
            assertThat(gradient[i])
                    .isCloseTo(range * slopes.dotProduct(lu.getSolver().solve(values)), within(1e-5));
            variance += 5 / (3 * .09) - slopes.dotProduct(lu.getSolver().solve(slopes));
        }
        assertThat(surrogate.gradientVariance(x)).isCloseTo(variance, within(1e-5));
        assertThat(known.point(3)).containsExactly(points.get(3), within(1e-15));
    }

    private static double k(Matern kernel, double[] a, double[] b) {
        return kernel.value(Ball.distance(Norm.L2, a, b));
    }

    /** −½·yᵀ(K + 1e-6·I)⁻¹y − ½·log det. */
    @Test
    void ranksLengthScalesByTheLikelihood() {
        List<double[]> points = around(9, 6);
        NearbyQueries known = known(TrajectorySurrogateTest::waves, points);
        for (double length : new double[] {.05, .2, 1}) {
            Matern kernel = new Matern(length);
            RealMatrix covariance = MatrixUtils.createRealIdentityMatrix(9).scalarMultiply(1e-6);
            for (int j = 0; j < 9; j++) {
                for (int k = 0; k < 9; k++) {
                    covariance.addToEntry(j, k, k(kernel, points.get(j), points.get(k)));
                }
            }
            LUDecomposition lu = new LUDecomposition(covariance);
            ArrayRealVector y = new ArrayRealVector(known.values());
            double expected = -.5 * y.dotProduct(lu.getSolver().solve(y)) - .5 * Math.log(lu.getDeterminant());
            assertThat(new TrajectorySurrogate(known, kernel).evidence()).isCloseTo(expected, within(1e-6));
        }
    }

    /** Quick waves are not taken for slow ones. */
    @Test
    void findsTheLengthScaleOfTheFunction() {
        double[] lengths = {.005, .02, .08, .32, 1.28};
        NearbyQueries quick = known(x -> Math.sin(60 * x[0]), around(100, 3));
        NearbyQueries slow = known(x -> Math.sin(3 * x[0]), around(100, 3));
        double ofQuick = TrajectorySurrogate.likeliest(quick, DoubleStream.of(lengths))
                .kernel()
                .length();
        double ofSlow = TrajectorySurrogate.likeliest(slow, DoubleStream.of(lengths))
                .kernel()
                .length();
        assertThat(ofQuick).isLessThan(ofSlow);
    }

    @Test
    void aPointThatIsAskedTwiceIsNoHarm() {
        List<double[]> points = new ArrayList<>(around(30, 2));
        points.addAll(Collections.nCopies(30, points.get(0)));
        TrajectorySurrogate surrogate =
                new TrajectorySurrogate(known(TrajectorySurrogateTest::bowl, points), new Matern(1));
        assertThat(error(surrogate.gradient(X), .3, -.4, .3)).isLessThan(.02);
        assertThat(surrogate.gradientVariance(X)).isPositive();
    }

    @Test
    void whatIsConstantHasNoGradient() {
        TrajectorySurrogate surrogate = new TrajectorySurrogate(known(x -> 7, around(20, 2)), new Matern(1));
        assertThat(surrogate.gradient(X)).containsOnly(0);
    }

    @Test
    void isSurestWhereItWasAsked() {
        List<double[]> points = around(60, 4);
        TrajectorySurrogate surrogate =
                new TrajectorySurrogate(known(TrajectorySurrogateTest::bowl, points), new Matern(.2));
        double before = Double.NEGATIVE_INFINITY;
        for (double far : new double[] {0, .1, .2, .4, 1}) {
            double variance = surrogate.gradientVariance(new double[] {X[0] + far, X[1], X[2]});
            assertThat(variance).isGreaterThan(before).isLessThan(3 * 5 / (3 * .04));
            before = variance;
        }
    }

    @Test
    void theTrajectoryTellsTheNearestOfItsLastPoints() {
        Trajectory trajectory = new Trajectory(4);
        for (int t = 0; t < 6; t++) {
            trajectory.add(new double[] {t}, t * t);
        }
        NearbyQueries known = trajectory.near(new double[] {0}, 3);
        assertThat(known.size()).isEqualTo(3);
        assertThat(known.point(0)).containsExactly(2);
        assertThat(known.point(2)).containsExactly(4);
        assertThat(known.values()).containsExactly(0, 5 / 12.0, 1);
        assertThat(known.range()).isEqualTo(12);
    }
}
