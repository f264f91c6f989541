package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Norm;

/** The golden points were computed by an independent NumPy prototype for g = −w of the model L. */
class LinearMaximumTest {
    private static final double[] X = {.6, .3, .9, .5};
    private static final double[] G = {-2, 1, -.5, 0};

    @Test
    void findsTheGoldenPoints() {
        assertThat(offset(Norm.LINF, .7)).containsExactly(new double[] {-.6, .7, -.7, 0}, within(1e-12));
        assertThat(offset(Norm.L2, .7)).containsExactly(new double[] {-.6, .32249, -.161245, 0}, within(1e-6));
        assertThat(offset(Norm.L1, .7)).containsExactly(new double[] {-.6, .1, 0, 0}, within(1e-12));
        assertThat(offset(Norm.L1, 1)).containsExactly(new double[] {-.6, .4, 0, 0}, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void noPointOfTheNeighbourhoodIsBetter(Norm norm) {
        SampleRandom random = new SampleRandom(21);
        for (int trial = 0; trial < 300; trial++) {
            int d = 1 + trial % 6;
            Neighbourhood near = new Neighbourhood(draw(d, 0, random), new Ball(norm, random.uniform()), Bounds.UNIT);
            double[] gradient = draw(d, -.5, random);
            double[] top = near.linearMaximum(gradient);
            assertThat(near.contains(top)).isTrue();
            for (int other = 0; other < 20; other++) {
                assertThat(dot(gradient, near.project(draw(d, -.5, random))))
                        .isLessThanOrEqualTo(dot(gradient, top) + 1e-11);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void aTinyGradientPointsTheSameWay(Norm norm) {
        Neighbourhood near = new Neighbourhood(X, new Ball(norm, .5), Bounds.UNIT);
        double[] tiny = new double[G.length];
        for (int i = 0; i < G.length; i++) {
            tiny[i] = 1e-250 * G[i];
        }
        assertThat(near.linearMaximum(tiny)).containsExactly(near.linearMaximum(G), within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void aZeroGradientStays(Norm norm) {
        assertThat(new Neighbourhood(X, new Ball(norm, .5), Bounds.UNIT).linearMaximum(new double[4]))
                .containsExactly(X);
    }

    @Test
    void usesAllRoomWhereTheBallCoversTheBox() {
        assertThat(new Neighbourhood(X, new Ball(Norm.L2, 5), Bounds.UNIT).linearMaximum(G))
                .containsExactly(0, 1, 0, .5);
    }

    private static double[] offset(Norm norm, double radius) {
        double[] moved = new Neighbourhood(X, new Ball(norm, radius), Bounds.UNIT).linearMaximum(G);
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= X[i];
        }
        return moved;
    }

    private static double[] draw(int d, double from, SampleRandom random) {
        double[] point = new double[d];
        for (int i = 0; i < d; i++) {
            point[i] = from + random.uniform();
        }
        return point;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
