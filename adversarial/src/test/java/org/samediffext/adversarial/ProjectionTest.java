package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Norm;

/**
 * The golden points were computed by an independent NumPy prototype. The variational inequality
 * {@code ⟨v − Π(v), y − Π(v)⟩ ≤ 0} for every point y of the set holds for the nearest point only.
 */
class ProjectionTest {
    private static final double[] X = {.9, .2, .5, 0, 1};
    private static final double[] V = {1.5, -.2, .6, -.3, .95};
    private static final Bounds WIDE = new Bounds(-100, 100);

    @Test
    void findsTheGoldenPointsOfTheDiamondInTheBox() {
        assertThat(near(Norm.L1, .1).project(V)).containsExactly(new double[] {1, .2, .5, 0, 1}, within(1e-12));
        assertThat(near(Norm.L1, .3).project(V)).containsExactly(new double[] {1, 0, .5, 0, 1}, within(1e-12));
        assertThat(near(Norm.L1, .5).project(V)).containsExactly(new double[] {1, 0, .6, 0, .95}, within(1e-12));
    }

    @Test
    void findsTheGoldenPointOfTheDiamondWithoutBox() {
        double[] d = {.6, -.4, .1, 0, -.05};
        assertThat(new Neighbourhood(new double[5], new Ball(Norm.L1, .5), WIDE).project(d))
                .containsExactly(new double[] {.35, -.15, 0, 0, 0}, within(1e-12));
    }

    @Test
    void scalesToTheSphereWhereTheBoxIsFar() {
        assertThat(new Neighbourhood(new double[2], new Ball(Norm.L2, 1), WIDE).project(new double[] {3, -4}))
                .containsExactly(new double[] {.6, -.8}, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void satisfiesTheVariationalInequality(Norm norm) {
        SampleRandom random = new SampleRandom(11);
        for (int trial = 0; trial < 400; trial++) {
            int d = 1 + trial % 7;
            Neighbourhood near = randomNeighbourhood(norm, d, random);
            double[] v = randomPoint(d, 3, random);
            double[] nearest = near.project(v);
            assertThat(near.contains(nearest)).isTrue();
            for (int other = 0; other < 20; other++) {
                double[] y = near.project(randomPoint(d, 2, random));
                double product = 0;
                for (int i = 0; i < d; i++) {
                    product += (v[i] - nearest[i]) * (y[i] - nearest[i]);
                }
                assertThat(product).as("trial %d", trial).isLessThanOrEqualTo(1e-11);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void leavesPointsOfTheNeighbourhoodWhereTheyAre(Norm norm) {
        SampleRandom random = new SampleRandom(12);
        for (int trial = 0; trial < 200; trial++) {
            Neighbourhood near = randomNeighbourhood(norm, 6, random);
            double[] inside = near.project(randomPoint(6, 2, random));
            assertThat(near.project(inside)).containsExactly(inside, within(1e-11));
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void radiusZeroGivesTheCentre(Norm norm) {
        assertThat(near(norm, 0).project(V)).containsExactly(X);
    }

    @ParameterizedTest
    @CsvSource({"LINF, 1e-9", "L2, 1e-9", "L1, 1e-9", "LINF, 50", "L2, 50", "L1, 50"})
    void staysInsideWithManyCoordinates(Norm norm, double radius) {
        SampleRandom random = new SampleRandom(13);
        double[] centre = new double[20_000];
        for (int i = 0; i < centre.length; i++) {
            centre[i] = random.uniform();
        }
        Ball ball = new Ball(norm, radius);
        Neighbourhood near = new Neighbourhood(centre, ball, Bounds.UNIT);
        double[] nearest = near.project(randomPoint(centre.length, 2, random));
        assertThat(near.contains(nearest)).isTrue();
        assertThat(ball.distance(nearest, centre))
                .isCloseTo(Math.min(radius, norm == Norm.LINF ? 1 : radius), within(1e-3));
    }

    private static Neighbourhood near(Norm norm, double radius) {
        return new Neighbourhood(X, new Ball(norm, radius), Bounds.UNIT);
    }

    /** Centre in the box, now and then on its edge. */
    private static Neighbourhood randomNeighbourhood(Norm norm, int d, SampleRandom random) {
        double[] centre = new double[d];
        for (int i = 0; i < d; i++) {
            centre[i] = Math.min(1, Math.max(0, 1.4 * random.uniform() - .2));
        }
        return new Neighbourhood(centre, new Ball(norm, 1.5 * random.uniform()), Bounds.UNIT);
    }

    private static double[] randomPoint(int d, double spread, SampleRandom random) {
        double[] point = new double[d];
        for (int i = 0; i < d; i++) {
            point[i] = .5 + spread * (random.uniform() - .5);
        }
        return point;
    }
}
