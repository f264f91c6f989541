package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** The loss in a SameDiff graph has the value and gradient of the loss itself. */
class InvertedHingeGraphTest {

    @ParameterizedTest(name = "seed={0} {1} {2} weights={3} oneHot={4}")
    @CsvSource({
        "1, ALL, DOUBLE, true, false",
        "2, ALL, DOUBLE, false, true",
        "3, VALID, DOUBLE, true, true",
        "4, VALID, DOUBLE, false, false",
        "5, ALL, FLOAT, true, true",
        "6, VALID, FLOAT, true, false",
        "7, ALL, HALF, true, false"
    })
    void equalsTheLoss(int seed, Reduction reduction, DataType type, boolean weighted, boolean oneHot) {
        Batch batch = Batch.random(seed, 7, 5);
        assertSame(
                new InvertedHinge(-100, reduction),
                oneHot ? oneHot(batch.ids(), 5) : batch.ids(),
                batch.logits().castTo(type),
                weighted ? batch.weights() : null);
    }

    @Test
    void breaksTiesLikeTheLoss() {
        INDArray ids = Nd4j.createFromArray(1, 0, 3).reshape(3, 1);
        assertSame(new InvertedHinge(), ids, Nd4j.zeros(DataType.DOUBLE, 3, 4), null);
    }

    @Test
    void ignoresTheIgnoredClass() {
        INDArray ids = Nd4j.createFromArray(1, 0, 3).reshape(3, 1);
        INDArray logits = Batch.random(9, 3, 4).logits();
        for (Reduction reduction : Reduction.values()) {
            assertSame(new InvertedHinge(0, reduction), ids, logits, null);
            assertSame(new InvertedHinge(0, reduction), oneHot(ids, 4), logits, null);
        }
    }

    @Test
    void isExactlyZeroWithoutValidRow() {
        INDArray ids = Nd4j.createFromArray(-100, 7).reshape(2, 1);
        for (Reduction reduction : Reduction.values()) {
            LossGraph graph = LossGraph.of(
                    new InvertedHinge(-100, reduction),
                    ids,
                    Batch.random(9, 2, 4).logits(),
                    null);
            assertThat(graph.value()).isZero();
            assertThat(graph.gradient()).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 2, 4));
        }
    }

    @Test
    void staysFiniteForExtremeLogits() {
        INDArray logits = Nd4j.createFromArray(new double[][] {{80, -80, -80}, {-80, 80, 0}, {80, 80, 80}});
        assertSame(new InvertedHinge(), Nd4j.createFromArray(0, 0, 2).reshape(3, 1), logits, null);
    }

    @Test
    void wantsToKnowTheShapeOfTheLabels() {
        SameDiff sd = SameDiff.create();
        SDVariable logits = sd.placeHolder("logits", DataType.FLOAT, -1, 4);
        SDVariable labels = sd.placeHolder("labels", DataType.INT32, -1);
        assertThatThrownBy(() -> new InvertedHinge().build(sd, labels, logits, null))
                .hasMessage(
                        "loss invertedhinge: the labels labels are [-1], allowed are a placeholder [-1, 1] of class ids "
                                + "or [-1, classes] of one-hot rows");
        assertThatThrownBy(() -> new InvertedHinge().build(sd, labels.castTo(DataType.FLOAT), logits, null))
                .hasMessageContaining("are of unknown shape");
    }

    private static void assertSame(LossTerm loss, INDArray labels, INDArray logits, @Nullable INDArray weights) {
        double tolerance = switch (logits.dataType()) {
            case DOUBLE -> 1e-12;
            case FLOAT -> 1e-5;
            default -> 1e-3;
        };
        LossTerm.Rows rows = loss.evaluate(labels, logits, weights);
        LossGraph graph = LossGraph.of(loss, labels, logits, weights);

        assertThat(graph.value()).isCloseTo(rows.values().sumNumber().doubleValue(), within(tolerance));
        assertThat(graph.gradient().dataType()).isEqualTo(logits.dataType());
        assertThat(graph.gradient().castTo(DataType.DOUBLE).data().asDouble())
                .containsExactly(rows.gradient().castTo(DataType.DOUBLE).data().asDouble(), within(tolerance));
    }

    private static INDArray oneHot(INDArray ids, int classes) {
        INDArray oneHot = Nd4j.zeros(DataType.FLOAT, ids.size(0), classes);
        for (int i = 0; i < ids.size(0); i++) {
            if (ids.getInt(i) >= 0) {
                oneHot.putScalar(i, ids.getInt(i), 1);
            }
        }
        return oneHot;
    }
}
