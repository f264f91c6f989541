package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;

/** Laws of Lion-K. */
class LionKTest {

    /** Slopes at 0.3, −0.1, 0.02 and 0 with e = 0.05 and r = 1.5, computed in numpy. */
    private static final Map<LionK.Kappa, double[]> SLOPES = Map.of(
            LionK.Kappa.L1, new double[] {1, -1, 1, 0},
            LionK.Kappa.DEADZONE, new double[] {1, -1, 0, 0},
            LionK.Kappa.HUBER, new double[] {1, -1, 0.4, 0},
            LionK.Kappa.PSEUDOHUBER, new double[] {0.9863939, -0.8944272, 0.3713907, 0},
            LionK.Kappa.HALFSQUARE, new double[] {0.3, -0.1, 0.02, 0},
            LionK.Kappa.GROUP, new double[] {0.9467916, -0.3155972, 0.06311944, 0},
            LionK.Kappa.L2, new double[] {0.9467916, -0.3155972, 0.06311944, 0},
            LionK.Kappa.LP, new double[] {0.9385235, -0.5418568, 0.2423257, 0},
            LionK.Kappa.LINF, new double[] {1, 0, 0, 0});

    @ParameterizedTest(name = "{0}")
    @EnumSource(LionK.Kappa.class)
    void theFirstStepIsTheSlope(LionK.Kappa kappa) {
        RuleUpdater updater = new RuleUpdater(new LionK(0, 0.99, kappa, 0.05, 1.5, false), 1, null, 0, 0);
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
        RuleUpdater updater = new RuleUpdater(new LionK(0, 0.99, LionK.Kappa.GROUP, 1, 2, false), 1, null, 0, 0);
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

    private static double[] slope(LionK.Kappa kappa, double power, boolean scaled, DataType type, double... c) {
        RuleUpdater updater = new RuleUpdater(new LionK(0, 0.99, kappa, 0.05, power, scaled), 1, null, 0, 0);
        double[] theta =
                Steps.run(updater, new double[c.length], List.of(c), type).get(0);
        return Arrays.stream(theta).map(x -> -x).toArray();
    }

    @Test
    void largestEntriesShareTheStep() {
        assertThat(slope(LionK.Kappa.LINF, 2, false, DataType.FLOAT, 0.1f, -0.3f, 0.3f, 0, 0.3f))
                .containsExactly(new double[] {0, -1.0 / 3, 1.0 / 3, 0, 1.0 / 3}, within(1e-7));
    }

    /** Powers of the entries themselves would underflow or overflow in float. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(doubles = {1e-25, 1, 1e25})
    void theSizeOfTheGradientDoesNotMatter(double size) {
        for (LionK.Kappa kappa : List.of(LionK.Kappa.L2, LionK.Kappa.GROUP, LionK.Kappa.LP, LionK.Kappa.LINF)) {
            assertThat(slope(kappa, 7, false, DataType.FLOAT, 3 * size, -4 * size, 0))
                    .as("%s", kappa)
                    .containsExactly(slope(kappa, 7, false, DataType.DOUBLE, 3, -4, 0), within(1e-6));
        }
    }

    /** The norms differ in length only where the entries do. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"L2", "GROUP", "LP", "LINF"})
    void scaledItMovesEqualEntriesAsLionDoes(LionK.Kappa kappa) {
        for (double power : new double[] {1.01, 2, 30}) {
            assertThat(slope(kappa, power, true, DataType.DOUBLE, -0.2, 0.2, 0.2, -0.2, 0.2))
                    .containsExactly(new double[] {-1, 1, 1, -1, 1}, within(1e-12));
        }
    }

    /** The step of a norm has length 1 in the dual norm, which is what the weight decay bounds. */
    @Test
    void decayKeepsTheWeightsInTheDualBall() {
        double q = 3;
        RuleUpdater updater =
                new RuleUpdater(new LionK(0.9, 0.99, LionK.Kappa.LP, 1, q / (q - 1), false), 0.1, null, 0.5, 0);
        Steps steps = new Steps(updater, Nd4j.createFromArray(0.0, 0.0));
        for (int t = 0; t < 500; t++) {
            steps.step(Nd4j.createFromArray(-1.0, 0.4));
        }
        double[] p = steps.parameter().toDoubleVector();
        assertThat(Math.pow(p[0], q) + Math.pow(-p[1], q)).isCloseTo(Math.pow(2, q), within(1e-6));
    }

    @Test
    void thePowerMustExceedOne() {
        assertThatThrownBy(() -> new LionK(0.9, 0.99, LionK.Kappa.LP, 1, 1, false))
                .hasMessageContaining("power is 1.0, allowed is a number above 1");
    }

    @Test
    void theKappaIsChosenByName() {
        assertThat(Registry.global().find(Kind.UPDATER, "lionk").create(Map.of("kappa", "huber")))
                .isEqualTo(new LionK(0.9, 0.99, LionK.Kappa.HUBER, 1e-3, 1.5, false));
    }
}
