package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Nadam;

/** Laws of NAdam. */
class NAdamTest {

    private static double lastStep(NAdam rule, int steps) {
        List<double[]> gradients = Collections.nCopies(steps, new double[] {0.3});
        List<double[]> path = Steps.run(Rules.updater(rule), new double[] {0}, gradients, DataType.DOUBLE);
        return (steps == 1 ? 0 : path.get(steps - 2)[0]) - path.get(steps - 1)[0];
    }

    /** By hand: 1 + μ₂(1 − μ₁)/(1 − μ₁μ₂) with μ₁ = 0.450073 and μ₂ = 0.450147. */
    @Test
    void theFirstStepIsAboutTheRateWhereDl4jsIsSixtyTimesTheRate() {
        assertThat(lastStep(new NAdam(), 1)).isCloseTo(0.01310443, within(1e-8));
        INDArray gradient = Nd4j.createFromArray(new double[][] {{0.3}});
        GradientUpdater<?> dl4j = new Nadam(0.01).instantiate(Nd4j.zeros(DataType.DOUBLE, 1, 2), true);
        dl4j.applyUpdater(gradient, 0, 0);
        assertThat(gradient.getDouble(0)).isCloseTo(0.6, within(0.01));
    }

    /** Both parts of the mean are corrected, so that a gradient that stays gives 1 + μ₃₀₁ times the rate, less μ₃₀₀. */
    @Test
    void aGradientThatStaysGivesAboutTheRate() {
        double now = 0.9 * (1 - Math.pow(0.96, 300 * 0.004) / 2);
        double next = 0.9 * (1 - Math.pow(0.96, 301 * 0.004) / 2);
        assertThat(lastStep(new NAdam(), 300)).isCloseTo(0.01 * (1 + next - now), within(1e-8));
    }
}
