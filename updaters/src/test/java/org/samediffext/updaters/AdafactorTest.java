package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.model.RuleUpdater;

/** Laws of Adafactor. */
class AdafactorTest {

    private static double[] first(DataType type, double... gradient) {
        RuleUpdater updater = new RuleUpdater(new Adafactor(), 1, null, 0, 0);
        double[] theta = {2, 2, 2, 2};
        return Arrays.stream(
                        Steps.run(updater, theta, List.of(gradient), type, 2, 2).get(0))
                .map(p -> (2 - p) / 0.02)
                .toArray();
    }

    /** Mean squares of the rows 2.5 and 12.5, of the columns 5 and 10, of all 7.5. Weights of size 2 move by 2·10⁻². */
    @Test
    void theFirstStepByHand() {
        assertThat(first(DataType.DOUBLE, 1, 2, 3, -4))
                .containsExactly(
                        new double[] {
                            1 / Math.sqrt(2.5 * 5 / 7.5),
                            2 / Math.sqrt(2.5 * 10 / 7.5),
                            3 / Math.sqrt(12.5 * 5 / 7.5),
                            -4 / Math.sqrt(12.5 * 10 / 7.5)
                        },
                        within(1e-12));
    }

    /** A matrix whose squares are a product of a column and a row loses nothing by being factored. */
    @Test
    void theFirstStepOfRankOneIsTheSign() {
        assertThat(first(DataType.DOUBLE, 1, -3, 1e-5, 3e-5))
                .containsExactly(new double[] {1, -1, 1, 1}, within(1e-12));
    }

    /** The second gradient is 100 times the first: v is little more than half its square, and u would be 1.3 everywhere. */
    @Test
    void aLongStepIsClipped() {
        RuleUpdater updater = new RuleUpdater(new Adafactor(), 1, null, 0, 0);
        List<double[]> gradients = List.of(new double[] {0.01, 0.01, 0.01, 0.01}, new double[] {1, 1, 1, 1});
        List<double[]> theta = Steps.run(updater, new double[] {2, 2, 2, 2}, gradients, DataType.DOUBLE, 2, 2);
        assertThat(theta.get(1)[3]).isCloseTo(0.99 * theta.get(0)[3], within(1e-12));
    }

    /** Squares beyond the type's range are cut, so that there are no quotients of infinities. */
    @Test
    void extremeGradientsStayFinite() {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16)) {
            checkFinite(type);
        }
    }

    private static void checkFinite(DataType type) {
        double large = type == DataType.FLOAT16 ? 3e4 : type == DataType.DOUBLE ? 1e170 : 1e25;
        for (double[] gradient :
                new double[][] {{large, large, large, large}, {large, 0, 0, 0}, {0, 0, 0, 0}, {large, 1e-30, 0, 1e-30}
                }) {
            RuleUpdater updater = new RuleUpdater(new Adafactor(), 1, null, 0.1, 0);
            List<double[]> gradients = List.of(gradient, new double[] {0.1, 0, -0.1, 0.2}, gradient);
            for (double[] theta : Steps.run(updater, new double[] {1, 2, 0, -1}, gradients, type, 2, 2)) {
                assertThat(theta).as("%s", type).doesNotContain(Double.NaN);
                assertThat(Arrays.stream(theta).map(Math::abs).max().orElseThrow())
                        .isLessThan(3);
            }
        }
    }

    @Test
    void halfFollowsDoubleOnMatrices() {
        double[] theta = new java.util.Random(1).doubles(12, -2, 2).toArray();
        List<double[]> gradients = new java.util.Random(2)
                .doubles(5)
                .mapToObj(seed -> new java.util.Random((long) (1e6 * seed))
                        .doubles(12, -0.1, 0.1)
                        .toArray())
                .toList();
        RuleUpdater updater = new RuleUpdater(new Adafactor(), 10, null, 0, 0);
        double[] exact =
                Steps.run(updater, theta, gradients, DataType.DOUBLE, 3, 4).get(4);
        assertThat(Steps.run(updater, theta, gradients, DataType.FLOAT16, 3, 4).get(4))
                .containsExactly(exact, within(1e-2));
    }
}
