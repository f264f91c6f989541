package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Laws of AMSGrad. */
class AMSGradTest {

    @Test
    void theFirstStepIsNotCorrected() {
        double[] end = Steps.run(
                        Rules.updater(new AMSGrad()), new double[1], List.of(new double[] {2}), DataType.DOUBLE)
                .get(0);
        assertThat(end[0]).isCloseTo(-0.01 * 0.1 / Math.sqrt(0.001), within(1e-8));
    }

    @Test
    void aLargeGradientIsNeverForgotten() {
        List<double[]> gradients = new ArrayList<>(List.of(new double[] {100}));
        gradients.addAll(Collections.nCopies(9999, new double[] {1}));
        List<double[]> path = Steps.run(Rules.updater(new AMSGrad()), new double[1], gradients, DataType.DOUBLE);
        double last = path.get(9998)[0] - path.get(9999)[0];
        assertThat(last).isCloseTo(0.01 / Math.sqrt(0.001 * 100 * 100), within(1e-8));
    }
}
