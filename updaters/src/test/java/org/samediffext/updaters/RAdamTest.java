package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Laws of RAdam. */
class RAdamTest {

    private static double step(RAdam rule, double gradient, int t) {
        List<double[]> gradients = Collections.nCopies(t, new double[] {gradient});
        List<double[]> path = Steps.run(Rules.updater(rule), new double[] {0}, gradients, DataType.DOUBLE);
        return (t == 1 ? 0 : path.get(t - 2)[0]) - path.get(t - 1)[0];
    }

    @Test
    void fourStepsFollowTheGradientAndTheFifthItsSign() {
        for (int t = 1; t <= 4; t++) {
            assertThat(step(new RAdam(), 100, t)).isCloseTo(1, within(1e-12));
        }
        assertThat(step(new RAdam(), 100, 5)).isLessThan(0.01).isCloseTo(step(new RAdam(), 1e5, 5), within(1e-9));
    }

    @Test
    void withASmallBeta2NoStepIsAdaptive() {
        assertThat(step(new RAdam(0.9, 0.6, 1e-8), 100, 50)).isCloseTo(1, within(1e-12));
    }
}
