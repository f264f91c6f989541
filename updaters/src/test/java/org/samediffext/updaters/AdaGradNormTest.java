package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;

/** Laws of AdaGrad-Norm. */
class AdaGradNormTest {

    private static RuleUpdater updater(double initial, double decay) {
        return new RuleUpdater(new AdaGradNorm(initial, false), 1, null, decay, 0);
    }

    /** On {@code ‖x‖²} from (1, 1), computed in numpy. */
    @Test
    void descendsABowl() {
        Steps steps = new Steps(updater(0.01, 0), Nd4j.createFromArray(1.0, 1.0));
        for (double expected : new double[] {0.2933347, 0.09441644, 0.03065093}) {
            steps.step(steps.parameter().mul(2));
            assertThat(steps.parameter().toDoubleVector())
                    .containsExactly(new double[] {expected, expected}, within(6e-8));
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void theWholeModelSharesOneSumUnlessEachParameterHasItsOwn(ToyModel kind) {
        for (boolean perParameter : new boolean[] {false, true}) {
            Object model = kind.build(new RuleUpdater(new AdaGradNorm(0.01, perParameter), 1, null, 0, 0));
            Updaters.attach(model);
            double[] theta = kind.flat(model);
            int[] sizes = perParameter ? ByHand.SIZES : new int[] {theta.length};
            double[] sums = new double[sizes.length];
            for (int t = 0; t < 4; t++) {
                double[] gradient = Probe.gradient(kind, theta, t);
                int at = 0;
                for (int part = 0; part < sizes.length; part++) {
                    int end = at + sizes[part];
                    sums[part] +=
                            Arrays.stream(gradient, at, end).map(g -> g * g).sum();
                    for (; at < end; at++) {
                        theta[at] -= gradient[at] / Math.sqrt(0.01 + sums[part]);
                    }
                }
                kind.fit(model, t, t + 1);
                assertThat(kind.flat(model)).containsExactly(theta, within(1e-12));
            }
        }
    }

    /** AdAdaGrad's published adagradnorm.py keeps a sum for each row and lets the decay multiply the gradient. */
    @Test
    void allRowsShareOneSumAndTheDecayPullsTheWeights() {
        double[] theta = {0, 0, 2, 4};
        double[] gradient = {3, 0, 0, 4};
        assertThat(Steps.run(updater(0, 0.1), theta, List.of(gradient), DataType.DOUBLE, 2, 2)
                        .get(0))
                .containsExactly(new double[] {-0.6, 0, 2 - 0.2, 4 - 0.4 - 0.8}, within(1e-12));
    }

    @Test
    void nothingMovesBeforeTheFirstGradient() {
        double[] theta = {1, -2};
        assertThat(Steps.run(updater(0, 0), theta, List.of(new double[2], new double[2]), DataType.FLOAT)
                        .get(1))
                .isEqualTo(theta);
    }
}
