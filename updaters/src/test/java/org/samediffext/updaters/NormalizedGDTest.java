package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;

/** Laws of normalised gradient descent. */
class NormalizedGDTest {

    private static RuleUpdater updater(double rate) {
        return new RuleUpdater(new NormalizedGD(), rate, null, 0, 0);
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void theStepOfTheWholeModelIsAsLongAsTheRate(ToyModel kind) {
        Object model = kind.build(updater(0.3));
        Updaters.attach(model);
        for (int t = 0; t < 4; t++) {
            double[] before = kind.flat(model);
            double[] gradient = Probe.gradient(kind, before, t);
            double dot = 0;
            double squares = 0;
            double steps = 0;
            kind.fit(model, t, t + 1);
            double[] after = kind.flat(model);
            for (int i = 0; i < before.length; i++) {
                dot += gradient[i] * (before[i] - after[i]);
                squares += gradient[i] * gradient[i];
                steps += (before[i] - after[i]) * (before[i] - after[i]);
            }
            assertThat(Math.sqrt(steps)).isCloseTo(0.3, within(1e-12));
            assertThat(dot / Math.sqrt(squares)).isCloseTo(0.3, within(1e-12));
        }
    }

    @Test
    void theSizeOfTheGradientDoesNotMatterUnlessItIsNone() {
        for (double size : new double[] {1e-19, 1, 1e19, 0, 1e-38}) {
            double[] theta = Steps.run(
                            updater(1), new double[2], List.of(new double[] {3 * size, -4 * size}), DataType.FLOAT)
                    .get(0);
            double length = size < 1e-30 ? 0 : 1;
            assertThat(theta).as("%s", size).containsExactly(new double[] {-0.6 * length, 0.8 * length}, within(1e-6));
        }
    }
}
