package org.samediffext.adversarial.directional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samediffext.adversarial.SampleRandom;

/** Directions are orthogonal, scaled to largest entry 1, and some of them leads away from every half-space. */
class PollDirectionsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void spanPositively(int size) {
        for (boolean bothSides : new boolean[] {false, true}) {
            SampleRandom random = SampleRandom.of(5, size, 0);
            PollDirections directions = PollDirections.random(size, bothSides, random);
            assertThat(directions.count()).isEqualTo(bothSides ? 2 * size : size + 1);
            for (int i = 0; i < directions.count(); i++) {
                double[] d = directions.direction(i);
                assertThat(Arrays.stream(d).map(Math::abs).max().getAsDouble()).isCloseTo(1, within(1e-12));
                for (int j = 0; j < i && i < size; j++) {
                    assertThat(dot(d, directions.direction(j))).isCloseTo(0, within(1e-12));
                }
            }
            for (int trial = 0; trial < 200; trial++) {
                double[] toward = PollDirections.unit(size, random);
                boolean led = false;
                for (int i = 0; i < directions.count(); i++) {
                    led |= dot(toward, directions.direction(i)) > 0;
                }
                assertThat(led).isTrue();
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
