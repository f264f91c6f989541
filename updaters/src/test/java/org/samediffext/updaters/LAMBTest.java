package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.model.RuleUpdater;

/** Laws of LAMB. */
class LAMBTest {

    private static double[] first(LAMB rule, double decay, double[] theta, double... gradient) {
        return Steps.run(new RuleUpdater(rule, 0.1, null, decay, 0), theta, List.of(gradient), DataType.DOUBLE)
                .get(0);
    }

    /** Adam's first direction is the sign, here (1, −1, 0, 1) but for ε: of length √3, to be as long as weights of length 6. */
    @Test
    void theFirstStepByHand() {
        double each = 0.1 * 6 / Math.sqrt(3);
        assertThat(first(new LAMB(0.9, 0.999, 1e-12, 0, 0), 0, new double[] {2, 4, 0, 4}, 1, -5, 0, 3))
                .containsExactly(new double[] {2 - each, 4 + each, 0, 4 - each}, within(1e-9));
    }

    /** The decay is within the direction that is normalised: (1, −1) + 0.5·(3, 4) = (2.5, 1), weights of length 5. */
    @Test
    void theDecayTurnsTheStepButDoesNotLengthenIt() {
        double ratio = 0.1 * 5 / Math.hypot(2.5, 1);
        assertThat(first(new LAMB(0.9, 0.999, 1e-12, 0, 0), 0.5, new double[] {3, 4}, 7, -2))
                .containsExactly(new double[] {3 - 2.5 * ratio, 4 - ratio}, within(1e-9));
    }

    @Test
    void weightsThatAreZeroMoveAsInAdam() {
        assertThat(first(new LAMB(0.9, 0.999, 1e-12, 0, 0), 0.5, new double[2], 7, -2))
                .containsExactly(new double[] {-0.1, 0.1}, within(1e-9));
    }

    @Test
    void boundsHoldTheLengthOfTheStep() {
        for (double[] bounds : new double[][] {{0, 2, 2}, {7, 0, 7}, {7, 9, 7}, {1, 9, 5}}) {
            double[] theta = first(new LAMB(0.9, 0.999, 1e-12, bounds[0], bounds[1]), 0, new double[] {3, 4}, 7, -2);
            assertThat(Math.hypot(theta[0] - 3, theta[1] - 4)).isCloseTo(0.1 * bounds[2], within(1e-9));
        }
        assertThatThrownBy(() -> new LAMB(0.9, 0.999, 1e-6, 3, 2))
                .hasMessageContaining("maxNorm is 2.0, allowed is 0 or at least minNorm");
    }
}
