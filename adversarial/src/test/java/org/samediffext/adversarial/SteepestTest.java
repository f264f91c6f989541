package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SteepestTest {

    @Test
    void sparseTakesTheLargest() {
        Random random = new Random(2);
        for (int n = 1; n <= 40; n++) {
            double[] gradient =
                    random.doubles(n, -1, 1).map(g -> Math.rint(g * 8)).toArray();
            double[] sorted = Arrays.stream(gradient).map(Math::abs).sorted().toArray();
            for (int count = 1; count <= n; count++) {
                double threshold = sorted[n - count];
                double[] u = Steepest.sparse(gradient, count);
                long chosen = Arrays.stream(u).filter(value -> value != 0).count();
                assertThat(chosen)
                        .isEqualTo(Math.min(
                                count,
                                Arrays.stream(sorted).filter(value -> value > 0).count()));
                for (int i = 0; i < n; i++) {
                    double magnitude = Math.abs(gradient[i]);
                    if (magnitude > threshold) {
                        assertThat(u[i]).isEqualTo(Math.signum(gradient[i]) / chosen);
                    } else if (magnitude < threshold) {
                        assertThat(u[i]).isZero();
                    }
                }
            }
        }
    }

    @Test
    void signOfNothingIsNothing() {
        double[] u = Steepest.sign(new double[] {Double.NaN, Double.POSITIVE_INFINITY, -Double.MIN_VALUE});
        assertThat(u).containsExactly(Double.NaN, 1, -1);
    }

    @Test
    void signOfZeroIsZero() {
        assertThat(Steepest.sign(new double[] {0, -0.0, 3, -1e-300})).containsExactly(0.0, -0.0, 1, -1);
    }
}
