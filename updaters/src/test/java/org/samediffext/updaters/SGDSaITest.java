package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.model.RuleUpdater;

/** Laws of SGD-SaI. */
class SGDSaITest {
    private static final double[] THETA = {1, -2, 0.5};
    private static final List<double[]> GRADIENTS =
            List.of(new double[] {0.1, -0.2, 0.3}, new double[] {0.2, 0.1, -0.1}, new double[] {-0.05, 0.3, 0});

    private static RuleUpdater updater(double rate, double decay) {
        return new RuleUpdater(new SGDSaI(), rate, null, decay, 0);
    }

    /** Computed in numpy from the authors' code; the momentum of pytorch_optimizer's version begins at zero and lags. */
    @Test
    void followsTheAuthorsAndNotTheirCopy() {
        double[][] expected = {
            {0.9984132, -1.996826, 0.4954896}, {0.9966779, -1.994099, 0.4915745}, {0.9951807, -1.992071, 0.4880462}
        };
        List<double[]> theta = Steps.run(updater(0.01, 0.01), THETA, GRADIENTS, DataType.DOUBLE);
        for (int t = 0; t < 3; t++) {
            assertThat(theta.get(t)).containsExactly(expected[t], within(6e-7));
        }
        double[] copy = {0.9988065, -1.999323, 0.4989239};
        for (int i = 0; i < 3; i++) {
            assertThat(Math.abs(theta.get(2)[i] - copy[i])).isGreaterThan(1e-3);
        }
    }

    @Test
    void theScaleIsNearlyTheRootOfTheNumberOfWeights() {
        for (int n : new int[] {64, 4096, 100_000}) {
            double[] gradient = new Random(n).doubles(n, -1, 1).toArray();
            double[] theta = Steps.run(updater(1, 0), new double[n], List.of(gradient), DataType.FLOAT)
                    .get(0);
            assertThat(-theta[0] / gradient[0]).isCloseTo(Math.sqrt(n), within(0.02 * Math.sqrt(n)));
        }
    }

    /** The authors' code divides by ε alone: a hundred million times the rate. */
    @Test
    void aSingleWeightMovesByTheRate() {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            assertThat(Steps.run(updater(0.5, 0), new double[] {1}, List.of(new double[] {0.25}), type)
                            .get(0)[0])
                    .isEqualTo(0.875);
            double[] even = Steps.run(updater(1, 0), THETA, List.of(new double[] {0.1, 0.1, 0.1}), type)
                    .get(0);
            assertThat(even).containsExactly(new double[] {0.9, -2.1, 0.4}, within(1e-6));
        }
    }

    /** A branch that gets no gradient at first would otherwise have a scale of zero for ever. */
    @Test
    void aZeroGradientPutsTheMeasurementOff() {
        List<double[]> late =
                List.of(new double[3], new double[3], GRADIENTS.get(0), GRADIENTS.get(1), GRADIENTS.get(2));
        assertThat(Steps.run(updater(0.01, 0), THETA, late, DataType.DOUBLE).get(4))
                .isEqualTo(Steps.run(updater(0.01, 0), THETA, GRADIENTS, DataType.DOUBLE)
                        .get(2));
    }

    /** Momentum 0 leaves a buffer undefined in the authors' code. */
    @Test
    void withoutMomentumItIsScaledDescent() {
        RuleUpdater plain = new RuleUpdater(new SGDSaI(0, 1e-8), 0.01, null, 0, 0);
        Steps steps = new Steps(plain, Nd4j.createFromArray(THETA));
        double[] start = THETA;
        for (double[] gradient : GRADIENTS) {
            double[] next = steps.step(Nd4j.createFromArray(gradient)).toDoubleVector();
            for (int i = 0; i < 3; i++) {
                assertThat(start[i] - next[i]).isCloseTo(0.01486784 * gradient[i], within(1e-8));
            }
            start = next;
        }
    }
}
