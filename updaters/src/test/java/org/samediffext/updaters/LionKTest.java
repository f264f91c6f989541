package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;

/** Laws of Lion-K. */
class LionKTest {

    /** Slopes at 0.3, −0.1, 0.02 and 0 with e = 0.05, computed in numpy. */
    private static final Map<LionK.Kappa, double[]> SLOPES = Map.of(
            LionK.Kappa.L1, new double[] {1, -1, 1, 0},
            LionK.Kappa.DEADZONE, new double[] {1, -1, 0, 0},
            LionK.Kappa.HUBER, new double[] {1, -1, 0.4, 0},
            LionK.Kappa.PSEUDOHUBER, new double[] {0.9863939, -0.8944272, 0.3713907, 0},
            LionK.Kappa.GROUP, new double[] {0.9467916, -0.3155972, 0.06311944, 0},
            LionK.Kappa.HALFSQUARE, new double[] {0.3, -0.1, 0.02, 0});

    @ParameterizedTest(name = "{0}")
    @EnumSource(LionK.Kappa.class)
    void theFirstStepIsTheSlope(LionK.Kappa kappa) {
        RuleUpdater updater = new RuleUpdater(new LionK(0, 0.99, kappa, 0.05), 1, null, 0, 0);
        List<double[]> gradients = List.of(new double[] {0.3, -0.1, 0.02, 0});
        double[] theta =
                Steps.run(updater, new double[4], gradients, DataType.DOUBLE).get(0);
        double[] expected = Objects.requireNonNull(SLOPES.get(kappa));
        for (int i = 0; i < 4; i++) {
            assertThat(-theta[i]).isCloseTo(expected[i], within(6e-8));
        }
    }

    /** The channels of a SameDiff variable are its columns; the numbers are computed in numpy. A channel of zeros stays. */
    @Test
    void groupsAreOutputChannels() {
        RuleUpdater updater = new RuleUpdater(new LionK(0, 0.99, LionK.Kappa.GROUP, 1), 1, null, 0, 0);
        List<double[]> gradients = List.of(new double[] {0.3, 0.02, 0, -0.1, 0, 0});
        double[] theta = Steps.run(updater, new double[6], gradients, DataType.DOUBLE, 2, 3)
                .get(0);
        double[] expected = {0.9486833, 1, 0, -0.3162278, 0, 0};
        for (int i = 0; i < 6; i++) {
            assertThat(-theta[i]).isCloseTo(expected[i], within(6e-8));
        }
    }

    @Test
    void withL1ItIsLion() {
        List<double[]> gradients = List.of(new double[] {0.1, -0.2, 0.3}, new double[] {0.2, 0.1, -0.1});
        double[] theta = {1, -2, 0.5};
        assertThat(Steps.run(Rules.decayed(new LionK()), theta, gradients, DataType.FLOAT)
                        .get(1))
                .isEqualTo(Steps.run(Rules.decayed(new Lion()), theta, gradients, DataType.FLOAT)
                        .get(1));
    }

    /** A loss that falls without end pulls a weight to the edge of the box, |p| = 1/λ. */
    @Test
    void decayKeepsTheWeightsInABox() {
        RuleUpdater updater = new RuleUpdater(new LionK(), 0.1, null, 0.5, 0);
        Steps steps = new Steps(updater, Nd4j.createFromArray(0.0, 0.0));
        for (int t = 0; t < 500; t++) {
            steps.step(Nd4j.createFromArray(-1.0, 1e-3));
        }
        assertThat(steps.parameter().getDouble(0)).isCloseTo(2, within(1e-6));
        assertThat(steps.parameter().getDouble(1)).isCloseTo(-2, within(1e-6));
    }

    @Test
    void theKappaIsChosenByName() {
        assertThat(Registry.global().find(Kind.UPDATER, "lionk").create(Map.of("kappa", "huber")))
                .isEqualTo(new LionK(0.9, 0.99, LionK.Kappa.HUBER, 1e-3));
    }
}
