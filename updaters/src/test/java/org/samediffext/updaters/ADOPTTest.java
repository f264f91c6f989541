package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Laws of ADOPT. */
class ADOPTTest {

    @Test
    void theFirstGradientMovesNothingAndTheSecondIsClippedAtOne() {
        List<double[]> gradients = List.of(new double[] {1, 4, -0.5}, new double[] {300, -2, -1e-9});
        double[] theta = {1, 2, 3};
        List<double[]> path = Steps.run(Rules.updater(new ADOPT()), theta, gradients, DataType.DOUBLE);
        assertThat(path.get(0)).isEqualTo(theta);
        assertThat(path.get(1)[0]).isCloseTo(1 - 0.001, within(1e-15));
        assertThat(path.get(1)[1]).isCloseTo(2 + 0.0005, within(1e-15));
        assertThat(path.get(1)[2]).isCloseTo(3 + 2e-12, within(1e-15));
    }

    /** A weight whose gradients were zero has no variance: without the clipping its first gradient would throw it far. */
    @Test
    void aGradientAfterNoneIsClippedToo() {
        List<double[]> gradients = List.of(new double[] {0}, new double[] {0}, new double[] {5});
        double[] end = Steps.run(Rules.updater(new ADOPT()), new double[1], gradients, DataType.FLOAT)
                .get(2);
        assertThat(end[0]).isCloseTo(-0.001 * Math.pow(2, 0.25), within(1e-9));
    }
}
