package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Norm;

/** The shortest move onto a hyperplane, checked against the largest gain within a ball of its length. */
class HyperplaneTest {
    @ParameterizedTest
    @EnumSource
    void aBallOfTheLengthOfTheMoveGainsExactlyAsMuch(Norm norm) {
        SampleRandom random = new SampleRandom(3);
        for (int trial = 0; trial < 500; trial++) {
            double[] from = new double[6];
            double[] w = new double[6];
            double up = 0;
            double down = 0;
            for (int i = 0; i < from.length; i++) {
                from[i] = i == 0 ? 1 : random.uniform();
                w[i] = i == 1 ? 0 : random.gaussian();
                up += w[i] > 0 ? w[i] * (1 - from[i]) : -w[i] * from[i];
                down += w[i] > 0 ? -w[i] * from[i] : w[i] * (1 - from[i]);
            }
            double gain = trial % 2 == 0 ? random.uniform() * up : random.uniform() * down;
            double[] point = Hyperplane.reach(norm, Bounds.UNIT, from, w, gain);
            assertThat(gain(w, from, point)).isEqualTo(gain, within(1e-12));
            Ball ball = new Ball(norm, Ball.distance(norm, from, point));
            double[] signed = w.clone();
            for (int i = 0; i < signed.length; i++) {
                signed[i] *= Math.signum(gain);
            }
            double[] best = LinearMaximum.within(ball, Bounds.UNIT, from, signed);
            assertThat(gain(signed, from, best)).isEqualTo(Math.abs(gain), within(1e-12));
            assertThat(Arrays.stream(point)).allMatch(v -> v >= 0 && v <= 1);
            assertThat(point[1]).isEqualTo(from[1]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void usesAllRoomWhereTheBoxIsTooSmall(Norm norm) {
        double[] point = Hyperplane.reach(norm, Bounds.UNIT, new double[] {.6, .3, .5}, new double[] {1, -2, 0}, 9);
        assertThat(point).containsExactly(1, 0, .5);
    }

    @Test
    void restsWithoutWeightOrGain() {
        double[] from = {.6, .3};
        for (Norm norm : Norm.values()) {
            assertThat(Hyperplane.reach(norm, Bounds.UNIT, from, new double[2], 1))
                    .containsExactly(from);
            assertThat(Hyperplane.reach(norm, Bounds.UNIT, from, new double[] {1, 2}, 0))
                    .containsExactly(from);
        }
    }

    private static double gain(double[] w, double[] from, double[] to) {
        double gain = 0;
        for (int i = 0; i < w.length; i++) {
            gain += w[i] * (to[i] - from[i]);
        }
        return gain;
    }
}
