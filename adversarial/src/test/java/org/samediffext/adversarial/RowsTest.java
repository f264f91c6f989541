package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** A point is rounded to floats toward the centre: to the nearest float, or to its neighbour where that lies farther out. */
class RowsTest {
    private static final double[] EDGES = {
        0, -0.0, 1, -1, 0.1, 1e-46, -1e-46, 1e-45, 1e-40, -1e-40, 1e39, -1e39, 16777217, -16777217, 0.1f, 1 - 1e-9
    };

    private final Rows floats = new Rows(DataType.FLOAT, new long[] {1, 1});

    @Test
    void roundsTowardTheCentre() {
        Random random = new Random(1);
        double[] centres = random.doubles(10_000, -1, 1).toArray();
        double[] points = random.doubles(10_000, -1, 1).toArray();
        check(centres, points);
    }

    @Test
    void roundsExtremesTowardTheCentre() {
        for (double centre : EDGES) {
            double[] centres = new double[EDGES.length];
            Arrays.fill(centres, centre);
            check(centres, EDGES);
        }
    }

    private void check(double[] centres, double[] points) {
        double[] rounded = floats.round(centres, points);
        for (int i = 0; i < points.length; i++) {
            float near = (float) points[i];
            boolean beyond = points[i] >= centres[i] ? near > points[i] : near < points[i];
            float expected = beyond ? Math.nextAfter(near, centres[i]) : near;
            assertThat(rounded[i]).as("%s around %s", points[i], centres[i]).isEqualTo(expected);
        }
    }
}
