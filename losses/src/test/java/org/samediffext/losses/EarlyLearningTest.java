package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.Labels;
import org.samediffext.spi.LossMemory;
import org.samediffext.spi.LossTerm;

/**
 * Numbers of a NumPy implementation of the paper's formula in float64, checked against finite differences, printed to 7 decimals:
 * three rows, of which the first two have been seen before.
 */
class EarlyLearningTest {
    private static final double[][] LOGITS = {{2, 0, -1}, {.2, .1, 0}, {-1, 3, .5}};
    private static final double[][] SEEN = {{.5, .2, .1}, {.2, .3, .2}, {0, 0, 0}};
    private static final double[][] TARGETS = {
        {.6031384, .1742586, .0826030}, {.2501496, .3096675, .2301829}, {.0049934, .2726280, .0223787}
    };
    private static final double[][] GRADIENT = {
        {.1534546, -.2078500, .0543954}, {-.2040757, .0900941, .1139815}, {.0109710, -.0584115, .0474405}
    };
    private static final double MEAN = -.2642033;

    private final EarlyLearning loss = new EarlyLearning(3);
    private final INDArray labels = Labels.of(loss)
            .with("class", column(1, 0, 1))
            .with("index", column(0, 1, 2))
            .pack();

    private static INDArray column(double... x) {
        return Nd4j.createFromArray(x).reshape(x.length, 1);
    }

    private static LossMemory memory(double[][] matrix) {
        return LossMemory.of(Nd4j.createFromArray(matrix));
    }

    private static void assertClose(INDArray actual, double[][] expected, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            double[] row = actual.getRow(i).castTo(DataType.DOUBLE).dup().data().asDouble();
            assertThat(row).containsExactly(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOUBLE", "FLOAT"})
    void givesTheReferenceValues(DataType type) {
        double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
        INDArray logits = Nd4j.createFromArray(LOGITS).castTo(type);
        LossMemory memory = memory(SEEN);
        loss.remember(labels, logits, null, memory);
        LossTerm.Rows rows = loss.evaluate(labels, logits, null, memory);

        assertClose(memory.toArray(), TARGETS, tolerance);
        assertThat(rows.values().sumNumber().doubleValue() / 3).isCloseTo(MEAN, within(tolerance));
        assertClose(rows.gradient().castTo(DataType.DOUBLE).div(3), GRADIENT, tolerance);
        double[] entropy = {2.1698460, 1.0019428, .0956743};
        double[] regularizer = {-.7599168, -.3064175, -.2870234};
        double[] sums = new double[3];
        Arrays.setAll(sums, i -> entropy[i] + 3 * regularizer[i]);
        assertThat(rows.values().toDoubleVector()).containsExactly(sums, within(4 * tolerance));
        assertThat(loss.evaluate(labels, logits, null).values().toDoubleVector())
                .containsExactly(entropy, within(tolerance));
    }

    @ParameterizedTest
    @EnumSource(names = {"DOUBLE", "FLOAT"})
    void doesNotPullAtAClippedProbability(DataType type) {
        double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-4;
        INDArray logits = Nd4j.createFromArray(new double[][] {{12, 0, -1}, LOGITS[1], LOGITS[2]})
                .castTo(type);
        LossMemory memory = memory(new double[][] {{.999, 0, 0}, SEEN[1], SEEN[2]});
        loss.remember(labels, logits, null, memory);
        LossTerm.Rows rows = loss.evaluate(labels, logits, null, memory);

        assertThat(rows.values().sumNumber().doubleValue() / 3).isCloseTo(-3.2862462, within(tolerance));
        assertThat(rows.values().getDouble(0)
                        - loss.evaluate(labels, logits, null).values().getDouble(0))
                .isCloseTo(3 * -7.0586805, within(10 * tolerance));
        assertClose(
                rows.gradient().castTo(DataType.DOUBLE).div(3),
                new double[][] {{.3333305, -.3333313, .0000008}, GRADIENT[1], GRADIENT[2]},
                tolerance);
    }

    @Test
    void leavesTheMemoryOfRowsThatDoNotCountAlone() {
        LossMemory memory = memory(SEEN);
        INDArray some = Nd4j.createFromArray(new double[][] {{-100, 0}, {0, 1}, {1, -1}, {1, Double.NaN}});
        INDArray logits = Nd4j.createFromArray(new double[][] {LOGITS[0], LOGITS[1], LOGITS[2], LOGITS[2]});
        loss.remember(some, logits, column(1, 0, 1, 1), memory);
        LossTerm.Rows rows = loss.evaluate(some, logits, column(1, 0, 1, 1), memory);

        assertClose(memory.toArray(), SEEN, 0);
        double[] values = rows.values().toDoubleVector();
        assertThat(values).startsWith(0, 0);
        assertThat(values[2]).isCloseTo(.0956743, within(1e-7)).isEqualTo(values[3]);
    }

    @Test
    void readsTargetsLikeIds() {
        INDArray hot = Nd4j.createFromArray(new double[][] {{0, 1, 0, 0}, {1, 0, 0, 1}, {0, 1, 0, 2}});
        INDArray logits = Nd4j.createFromArray(LOGITS);
        assertClose(loss.evaluate(hot, logits, null, memory(TARGETS)).gradient().div(3), GRADIENT, 1e-7);
    }

    @Test
    void remembersRowsOfOneExampleInTurn() {
        INDArray twice = Nd4j.createFromArray(new double[][] {{0, 2}, {0, 2}});
        INDArray logits = Nd4j.createFromArray(new double[][] {LOGITS[0], LOGITS[1]});
        LossMemory together = new LossMemory(3);
        LossMemory apart = new LossMemory(3);
        loss.remember(twice, logits, null, together);
        loss.remember(twice.getRow(0, true), logits.getRow(0, true), null, apart);
        loss.remember(twice.getRow(1, true), logits.getRow(1, true), null, apart);
        assertThat(together.encode()).isEqualTo(apart.encode());
    }

    @Test
    void listsTheExamplesWhoseTargetContradictsTheirLabel() {
        INDArray targets =
                Nd4j.createFromArray(new double[][] {{.6, .2, .1}, {.1, .2, .6}, {0, 0, 0}, {.1, .5, .3}, {.2, .7, 0}});
        assertThat(EarlyLearning.suspects(targets, List.of(0, 0, 1, 1, -1))).containsExactly(1);
        assertThatThrownBy(() -> EarlyLearning.suspects(targets, List.of(0)))
                .hasMessage("the targets are of 5 examples, but there are 1 labels");
    }

    @Test
    void refusesNumbersBeyondTheTrainingSet() {
        INDArray logits = Nd4j.createFromArray(LOGITS);
        INDArray beyond = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 3}, {1, 2}});
        assertThatThrownBy(() -> loss.evaluate(beyond, logits, null))
                .hasMessage(
                        "loss earlylearning: the number of the example in row 1 is 3.0, allowed are whole numbers below "
                                + "samples, 3, and -1 for a row without memory");
        assertThatThrownBy(() -> loss.evaluate(column(1, 0, 1), logits, null))
                .hasMessage(
                        "loss earlylearning: the labels are [3, 1], allowed are class ids or targets and, in the last "
                                + "column, the number of the example");
        assertThatThrownBy(() -> new EarlyLearning(5000).evaluate(labels.castTo(DataType.FLOAT16), logits, null))
                .hasMessage(
                        "loss earlylearning: the numbers of the examples are HALF, which is exact up to 2048, but there "
                                + "are 5000; give the labels as DOUBLE");
        assertThatThrownBy(() -> loss.evaluate(
                        Nd4j.createFromArray(new double[][] {{1, -.5, .5, 0}, {0, 1, 0, 1}, {0, 1, 0, 2}}),
                        logits,
                        null))
                .hasMessage(
                        "loss earlylearning: the target of class 1 in row 0 is -0.5, allowed are finite numbers that are "
                                + "not negative");
    }
}
