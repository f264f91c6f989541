package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** FAB; numbers of the specification, 5.5 and 13. */
class FabTest {
    private static Fab fab(Norm norm, int steps, int restarts, int targets, int finalSteps) {
        return new Fab(norm, List.of(), steps, restarts, targets, .1, 1.05, .9, finalSteps);
    }

    @ParameterizedTest
    @EnumSource
    void overshootsALinearBoundaryInOneStepAndFindsItInTheFinalSearch(Norm norm) {
        double minimum = MinimumNorm.linear(norm);
        assertThat(MinimumNorm.distance(fab(norm, 1, 1, 0, 0), Linear.golden()))
                .isEqualTo(1.05 * minimum, within(1e-9));
        assertThat(MinimumNorm.distance(fab(norm, 1, 1, 0, 3), Linear.golden()))
                .isBetween(minimum - 1e-9, 1.03 * minimum);
        assertThat(MinimumNorm.distance(fab(norm, 1, 1, 1, 3), Linear.golden()))
                .isBetween(minimum - 1e-9, 1.03 * minimum);
    }

    @ParameterizedTest
    @EnumSource
    void reachesTheNumbersOfTheTanhNet(Norm norm) {
        double known = switch (norm) {
            case LINF -> .2166271;
            case L2 -> .3645225;
            case L1 -> .4936261;
        };
        assertThat(MinimumNorm.distance(fab(norm, 100, 1, 0, 0), new TanhNet())).isEqualTo(known, within(6e-8));
        assertThat(MinimumNorm.distance(fab(norm, 100, 1, 0, 3), new TanhNet()))
                .isBetween(MinimumNorm.tanh(norm) - 1e-9, Math.nextDown(known));
    }

    @ParameterizedTest
    @EnumSource
    void triesTargetClassesOneAfterTheOther(Norm norm) {
        Linear three = new Linear(new double[][] {{1, 0}, {0, 1}, {-1, -1}}, new double[3]);
        INDArray x = Nd4j.create(new double[][] {{.5, .2}}).castTo(DataType.DOUBLE);
        Fab both = fab(norm, 1, 1, 2, 0);
        AttackResult result = both.run(three, x, Criterion.untargeted(0), MinimumNorm.OPTIONS);
        double nearest = switch (norm) {
            case LINF -> .15;
            case L2 -> .2121320344;
            case L1 -> .3;
        };
        assertThat(result.budgets().get(0).distance().get(0)).isEqualTo(1.05 * nearest, within(1e-9));
        assertThat(result.backward(0)).isEqualTo(2);
        assertThat(result.forward(0)).isEqualTo(5);
    }

    @Test
    void restartsNeverWorsenAndDependOnTheSeed() {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        int better = 0;
        for (Norm norm : Norm.values()) {
            List<Double> once = distances(fab(norm, 4, 1, 0, 0), x, 5);
            List<Double> often = distances(fab(norm, 4, 6, 0, 0), x, 5);
            for (int row = 0; row < Fixture.ROWS; row++) {
                assertThat(often.get(row)).isLessThanOrEqualTo(once.get(row));
                better += often.get(row) < once.get(row) ? 1 : 0;
            }
            assertThat(distances(fab(norm, 4, 6, 0, 0), x, 5)).isEqualTo(often);
        }
        assertThat(better).isPositive();
        assertThat(distances(fab(Norm.L1, 4, 6, 0, 0), x, 6)).isNotEqualTo(distances(fab(Norm.L1, 4, 6, 0, 0), x, 5));
    }

    private static List<Double> distances(Fab fab, INDArray x, long seed) {
        AttackResult result = MinimumNorm.many(fab, x, MinimumNorm.OPTIONS.withSeed(seed));
        return result.budgets().get(0).distance();
    }

    @Test
    void doesNotTryAgainWithinTheSmallestEpsilon() {
        Fab easy = new Fab(Norm.L2, List.of(.5, 1.0), 2, 5, 0, .1, 1.05, .9, 0);
        Fab hard = new Fab(Norm.L2, List.of(.1, 1.0), 2, 5, 0, .1, 1.05, .9, 0);
        AttackResult one = easy.run(Linear.golden(), MinimumNorm.X, Criterion.untargeted(0), MinimumNorm.OPTIONS);
        AttackResult five = hard.run(Linear.golden(), MinimumNorm.X, Criterion.untargeted(0), MinimumNorm.OPTIONS);
        assertThat(one.backward(0)).isEqualTo(2);
        assertThat(five.backward(0)).isEqualTo(10);
        assertThat(five.at(.1).success()).containsExactly(false);
        assertThat(five.at(1).success()).containsExactly(true);
    }

    @Test
    void rejectsBadSettings() {
        assertThatThrownBy(() -> new Fab(Norm.L2, List.of(), 2, 5, 0, 1.1, 1.05, .9, 0))
                .hasMessageContaining("alphaMax");
        assertThatThrownBy(() -> new Fab(Norm.L2, List.of(), 2, 5, 0, .1, .9, .9, 0))
                .hasMessageContaining("eta");
        assertThatThrownBy(() -> new Fab(Norm.L2, List.of(), 2, 5, 0, .1, 1, 1, 0))
                .hasMessageContaining("beta");
        assertThatThrownBy(() -> new Fab(Norm.L2, List.of(-1.0), 2, 5, 0, .1, 1, .9, 0))
                .hasMessageContaining("epsilon");
    }
}
