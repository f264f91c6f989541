package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.model.RuleUpdater;

/** Laws of optimistic Adam. */
class OptimisticAdamTest {

    /** Computed in numpy from the paper, float64, to seven digits. */
    @Test
    void threeStepsOfTheCommonExample() {
        RuleUpdater updater = new RuleUpdater(new OptimisticAdam(), 0.1, null, 0, 0);
        List<double[]> gradients =
                List.of(new double[] {0.1, -0.2, 0.3}, new double[] {0.2, 0.1, -0.1}, new double[] {-0.05, 0.3, 0});
        double[][] expected = {{0.8, -1.8, 0.3}, {0.6924334, -1.9, 0.3695376}, {0.7308518, -2.055704, 0.3683336}};
        List<double[]> path = Steps.run(updater, new double[] {1, -2, 0.5}, gradients, DataType.DOUBLE);
        for (int t = 0; t < 3; t++) {
            for (int i = 0; i < 3; i++) {
                assertThat(path.get(t)[i]).isCloseTo(expected[t][i], within(6e-7));
            }
        }
    }

    /** The steps sum up: Adam's parameter, and its last step once more. */
    @Test
    void isAdamOneStepAhead() {
        List<double[]> gradients =
                List.of(new double[] {0.3, -5}, new double[] {-0.1, 1e-3}, new double[] {2, 0}, new double[] {0.7, -5});
        double[] theta = {1, -2};
        var adam = Steps.run(
                new RuleUpdater(new AdamW(0.5, 0.9, 1e-8), 0.01, null, 0, 0), theta, gradients, DataType.DOUBLE);
        var optimistic = Steps.run(Rules.updater(new OptimisticAdam()), theta, gradients, DataType.DOUBLE);
        for (int i = 0; i < 2; i++) {
            double ahead = 2 * adam.get(3)[i] - adam.get(2)[i];
            assertThat(optimistic.get(3)[i]).isCloseTo(ahead, within(1e-15));
        }
    }
}
