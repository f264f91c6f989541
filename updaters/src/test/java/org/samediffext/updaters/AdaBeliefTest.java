package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaBelief;

/** Laws of AdaBelief. */
class AdaBeliefTest {

    /** Without a mean no gradient deviates from it, and s is the sum of the epsilons: ŝ = ε/(1 − β₂). */
    @Test
    void withoutMomentumItIsGradientDescent() {
        List<double[]> gradients = List.of(new double[] {3, -1}, new double[] {-2, 5}, new double[] {0.5, 0});
        double rate = 0.01 / (Math.sqrt(1e-4 / 0.1) + 1e-4);
        var rule = new org.samediffext.updaters.AdaBelief(0, 0.9, 1e-4);
        double[] end = Steps.run(Rules.updater(rule), new double[] {0, 0}, gradients, DataType.DOUBLE)
                .get(2);
        assertThat(end[0]).isCloseTo(-1.5 * rate, within(1e-12));
        assertThat(end[1]).isCloseTo(-4 * rate, within(1e-12));
    }

    @Test
    void dl4jsOwnThrows() {
        INDArray gradient = Nd4j.createFromArray(new double[][] {{0.3, 0.1}});
        assertThatThrownBy(() -> {
                    GradientUpdater<?> dl4j = new AdaBelief(0.01).instantiate(Nd4j.zeros(DataType.DOUBLE, 1, 4), true);
                    dl4j.applyUpdater(gradient, 0, 0);
                })
                .isInstanceOf(RuntimeException.class);
    }
}
