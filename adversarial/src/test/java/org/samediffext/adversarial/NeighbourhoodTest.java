package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Norm;

class NeighbourhoodTest {
    private static final Bounds WIDE = new Bounds(-100, 100);
    private static final int DRAWS = 20_000;

    /**
     * Uniform in a d-dimensional ball, the mean length is ε·d/(d + 1); for the cube too, where the length is the
     * largest entry.
     */
    @ParameterizedTest
    @CsvSource({"LINF, 1", "LINF, 5", "L2, 1", "L2, 5", "L1, 1", "L1, 5"})
    void drawsUniformlyFromTheBall(Norm norm, int d) {
        Ball ball = new Ball(norm, .4);
        Neighbourhood near = new Neighbourhood(new double[d], ball, WIDE);
        double sum = 0;
        double[] mean = new double[d];
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] point = near.uniform(SampleRandom.of(1, draw, 0));
            assertThat(near.contains(point)).isTrue();
            sum += ball.distance(point, near.centre());
            for (int i = 0; i < d; i++) {
                mean[i] += point[i] / DRAWS;
            }
        }
        assertThat(sum / DRAWS).isCloseTo(.4 * d / (d + 1), within(.005));
        assertThat(mean).containsExactly(new double[d], within(.01));
    }

    @ParameterizedTest
    @CsvSource({"LINF", "L2"})
    void drawsFromTheSurface(Norm norm) {
        Ball ball = new Ball(norm, .4);
        Neighbourhood near = new Neighbourhood(new double[7], ball, WIDE);
        for (int draw = 0; draw < 100; draw++) {
            double[] point = near.surface(SampleRandom.of(2, draw, 0));
            assertThat(ball.distance(point, near.centre())).isCloseTo(.4, within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void drawsStayInTheBox(Norm norm) {
        Neighbourhood near = new Neighbourhood(new double[] {0, 1, .5}, new Ball(norm, .8), Bounds.UNIT);
        for (int draw = 0; draw < 200; draw++) {
            assertThat(near.contains(near.uniform(SampleRandom.of(3, draw, 0)))).isTrue();
            assertThat(near.contains(near.surface(SampleRandom.of(3, draw, 1)))).isTrue();
        }
    }

    @Test
    void steepestDirectionsHaveLengthOne() {
        double[] g = {3, 0, -4};
        assertThat(unit(Norm.LINF).direction(new double[3], g)).containsExactly(1, 0, -1);
        assertThat(unit(Norm.L2).direction(new double[3], g)).containsExactly(new double[] {.6, 0, -.8}, within(1e-15));
        assertThat(unit(Norm.L1).direction(new double[3], g)).containsExactly(0, 0, -1);
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void aZeroGradientHasNoDirection(Norm norm) {
        assertThat(unit(norm).direction(new double[3], new double[3])).containsExactly(0, 0, 0);
    }

    @Test
    void sparseDirectionTakesTheLowerIndexAmongEquals() {
        assertThat(unit(Norm.L1).direction(new double[3], new double[] {1, -2, 2}))
                .containsExactly(0, -1, 0);
    }

    @Test
    void sparseDirectionSharesTheHundredthOfTheCoordinates() {
        double[] g = new double[300];
        g[7] = -5;
        g[100] = 4;
        g[200] = 3;
        g[299] = 2;
        double[] u = new Neighbourhood(new double[300], new Ball(Norm.L1, 1), WIDE).direction(new double[300], g);
        assertThat(u[7]).isEqualTo(-1 / 3.0);
        assertThat(u[100]).isEqualTo(1 / 3.0);
        assertThat(u[200]).isEqualTo(1 / 3.0);
        assertThat(new Ball(Norm.L1, 1).distance(u, new double[300])).isCloseTo(1, within(1e-15));
    }

    @Test
    void sparseDirectionLeavesOutCoordinatesStuckAtABound() {
        Neighbourhood near = new Neighbourhood(new double[] {0, .5, 1}, new Ball(Norm.L1, 1), Bounds.UNIT);
        assertThat(near.direction(near.centre(), new double[] {-3, 1, 2})).containsExactly(0, 1, 0);
        assertThat(near.direction(near.centre(), new double[] {3, 1, 2})).containsExactly(1, 0, 0);
    }

    @Test
    void containsSaysWhatLiesOutside() {
        Neighbourhood near = new Neighbourhood(new double[] {0, .5}, new Ball(Norm.L2, .2), Bounds.UNIT);
        assertThat(near.contains(new double[] {0, .7})).isTrue();
        assertThat(near.contains(new double[] {0, .7001})).isFalse();
        assertThat(near.contains(new double[] {-1e-15, .5})).isFalse();
        assertThat(near.contains(new double[] {Double.NaN, .5})).isFalse();
    }

    private static Neighbourhood unit(Norm norm) {
        return new Neighbourhood(new double[3], new Ball(norm, 1), WIDE);
    }
}
