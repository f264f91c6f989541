package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.spi.UpdateRule;

/** Laws of the rules without Adam's second mean: momentum, Nesterov, AdaGrad, RMSProp, AdaMax. */
class MomentumTest {
    private static final List<double[]> GRADIENTS =
            List.of(new double[] {0.1, -0.2}, new double[] {0.2, 0.1}, new double[] {-0.05, 0.3});

    private static double[] end(UpdateRule rule, List<double[]> gradients) {
        List<double[]> path =
                Steps.run(Rules.updater(rule), new double[gradients.get(0).length], gradients, DataType.DOUBLE);
        return path.get(gradients.size() - 1);
    }

    @Test
    void withoutMomentumItIsGradientDescent() {
        double[] expected = end(new Sgd(), GRADIENTS);
        assertThat(end(new Momentum(0), GRADIENTS)).isEqualTo(expected);
        assertThat(end(new Nesterov(0), GRADIENTS)).isEqualTo(expected);
    }

    /** Two steps with the gradient 1: momentum 1 + 1.5, Nesterov, which looks ahead, 1.5 + 1.75. */
    @Test
    void nesterovIsOneStepAhead() {
        List<double[]> ones = Collections.nCopies(2, new double[] {1});
        assertThat(end(new Momentum(0.5), ones)[0]).isCloseTo(-0.025, within(1e-15));
        assertThat(end(new Nesterov(0.5), ones)[0]).isCloseTo(-0.0325, within(1e-15));
    }

    /** 1 + 1/√2 + 1/√3 + 1/2. */
    @Test
    void adaGradSlowsDownWithTheRootOfTime() {
        List<double[]> same = Collections.nCopies(4, new double[] {7});
        double expected = -0.01 * (1.5 + 1 / Math.sqrt(2) + 1 / Math.sqrt(3));
        assertThat(end(new AdaGrad(), same)[0]).isCloseTo(expected, within(1e-11));
    }

    @Test
    void rmsPropIsNotCorrected() {
        assertThat(end(new RmsProp(), List.of(new double[] {5}))[0]).isCloseTo(-0.01 / Math.sqrt(0.1), within(1e-9));
    }

    @Test
    void adaMaxDividesByTheLargestGradient() {
        List<double[]> falling = List.of(new double[] {8}, new double[] {0});
        double second = 0.9 * 0.1 * 8 / (1 - 0.81) / (0.999 * 8);
        assertThat(end(new AdaMax(), falling)[0]).isCloseTo(-0.01 * (1 + second), within(1e-10));
    }
}
