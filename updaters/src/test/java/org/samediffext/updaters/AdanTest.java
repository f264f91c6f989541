package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Laws of Adan. */
class AdanTest {

    /** The gradient before the first is not zero but unknown, so the first difference is nothing. */
    @Test
    void theFirstStepIsTheSignOfTheGradient() {
        List<double[]> gradients = List.of(new double[] {3, -0.02, 1e6});
        double[] end = Steps.run(Rules.updater(new Adan()), new double[3], gradients, DataType.DOUBLE)
                .get(0);
        assertThat(end[0]).isCloseTo(-0.01, within(1e-7));
        assertThat(end[1]).isCloseTo(0.01, within(1e-7));
        assertThat(end[2]).isCloseTo(-0.01, within(1e-7));
    }

    /** By hand, m = 0.98 + 0.02·2, v = 1, n = 0.99 + 0.01·2.92². */
    @Test
    void theSecondStepTakesTheWholeDifference() {
        List<double[]> gradients = List.of(new double[] {1}, new double[] {2});
        List<double[]> path = Steps.run(Rules.updater(new Adan()), new double[1], gradients, DataType.DOUBLE);
        double expected = 0.01 * (1.02 + 0.92) / Math.sqrt(0.99 + 0.01 * 2.92 * 2.92);
        assertThat(path.get(0)[0] - path.get(1)[0]).isCloseTo(expected, within(1e-9));
    }
}
