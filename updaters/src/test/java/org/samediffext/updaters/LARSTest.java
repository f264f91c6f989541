package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.model.RuleUpdater;

/** Laws of LARS. */
class LARSTest {

    private static RuleUpdater updater(double momentum, double rate, double decay) {
        return new RuleUpdater(new LARS(momentum, 0.001), rate, null, decay, 0);
    }

    /** Weights of length 5, a gradient of length 1 and decay 0.1: the ratio is 0.001·5/(1 + 0.5). */
    @Test
    void theFirstStepByHand() {
        double[] theta = {3, 0, 0, 4};
        double[] gradient = {0.6, 0, 0.8, 0};
        assertThat(Steps.run(updater(0.9, 1, 0.1), theta, List.of(gradient), DataType.DOUBLE, 2, 2)
                        .get(0))
                .containsExactly(new double[] {3 - 0.9 / 300, 0, -0.8 / 300, 4 - 0.4 / 300}, within(1e-14));
    }

    @Test
    void aBiasMovesByTheRateItself() {
        double[] theta = {3, 4};
        for (long[] shape : new long[][] {{2}, {1, 2}, {2, 1}}) {
            assertThat(Steps.run(updater(0.9, 0.5, 0), theta, List.of(new double[] {0.6, 0.8}), DataType.DOUBLE, shape)
                            .get(0))
                    .containsExactly(new double[] {2.7, 3.6}, within(1e-14));
        }
    }

    /** The size of the gradient is divided out. */
    @Test
    void aStepIsAsLongAsTheWeightsSay() {
        for (double size : new double[] {1e-6, 1, 1e6}) {
            double[] gradient = {0.6 * size, 0, 0.8 * size, 0};
            assertThat(Steps.run(
                                    updater(0.9, 1, 0),
                                    new double[] {3, 0, 0, 4},
                                    List.of(gradient),
                                    DataType.DOUBLE,
                                    2,
                                    2)
                            .get(0))
                    .containsExactly(new double[] {3 - 0.003, 0, -0.004, 4}, within(1e-14));
        }
    }

    /** A rate of zero stops new gradients, not the momentum. */
    @Test
    void theMomentumCarriesTheRate() {
        RuleUpdater updater = updater(0.5, 1, 0);
        Steps steps = new Steps(updater, Nd4j.createFromArray(1.0));
        steps.step(Nd4j.createFromArray(0.4));
        updater.setLrAndSchedule(0, null);
        assertThat(steps.step(Nd4j.createFromArray(8.0)).getDouble(0)).isCloseTo(0.6 - 0.2, within(1e-14));
    }
}
