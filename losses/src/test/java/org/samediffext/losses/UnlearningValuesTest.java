package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.Labels;
import org.samediffext.spi.LossTerm;

/**
 * Numbers of a NumPy implementation in float64, checked against finite differences, printed to 7 decimals; those of CE-U and
 * UNDIAL by torch's automatic differentiation, {@code src/test/reference/unlearning.py}. Three tokens, the third padded; a
 * fourth that is to be retained where there is such a thing. The value is the mean, so are the gradients.
 */
class UnlearningValuesTest {
    private static final double[][] LOGITS = {{2, 1, 0, -1}, {.5, .2, -.3, 0}, {0, 3, 1, 2}, {1, 0, -1, .5}};
    private static final INDArray CLASSES = column(0, 2, -100, 0);
    private static final INDArray RETAIN = column(0, 0, 0, 1);
    private static final INDArray SEQUENCES = column(7, 7, 7, 8);
    private static final INDArray REFERENCES = column(-1.5, -1, -3, -9);
    private static final INDArray LOGITS_OF_REFERENCE =
            Nd4j.createFromArray(new double[][] {{1.2, .1, -.9, .2}, {0, 1, .5, -.5}, {1, 1, 1, 1}});

    /** A loss, its labels and what is expected: the mean value and, where known, the gradient of the first rows. */
    private record Expected(LossTerm loss, INDArray labels, double value, List<INDArray> gradient) {
        @Override
        public String toString() {
            return loss.toString();
        }
    }

    static Stream<Expected> expected() {
        return Stream.of(
                classes(
                        new GradientAscent(-100, Reduction.VALID),
                        -1.1343110,
                        new double[] {.1780429, -.1184414, -.0435722, -.0160293},
                        new double[] {-.1787836, -.1324461, .4196674, -.1084377}),
                // the likelihood of both tokens as one sequence
                classes(new GradientAscent(), -2.2686219 / 3),
                classes(new WeightedGradientAscent(1, -100, Reduction.VALID), -.2886050),
                classes(new SatImp(5, 1, -100, Reduction.VALID), -.0087579),
                sequences(new Npo(.1, -100, Reduction.VALID), 14.0956600, new double[] {
                    .3602051, -.2396232, -.0881524, -.0324295
                }),
                // the weight W is 1.1151757 where it was 1.0115684
                sequences(
                        new Npo(1, -100, Reduction.VALID),
                        1.6310266,
                        Arrays.stream(new double[] {.3602051, -.2396232, -.0881524, -.0324295})
                                .map(slope -> slope / 1.0115684 * 1.1151757)
                                .toArray()),
                sequences(new SimNpo(4.5, 0, -100, Reduction.VALID), .0026896, new double[] {
                    .0021484, -.0014292, -.0005258, -.0001934
                }),
                classes(
                        new CeU(-100, Reduction.VALID),
                        1.558642860,
                        new double[] {.321957130, -.214179069, -.078792076, -.028985985},
                        new double[] {-.034222705, -.025352803, .080332628, -.020757120}),
                distilled(
                        10,
                        1.884863582,
                        new double[] {.321929556, -.083726907, -.030801408, -.207401242},
                        new double[] {.063173605, -.181814307, .080323975, .038316728}),
                distilled(
                        2, 1.754003437, new double[] {.251362806, -.055192611, -.020304227, -.175865968}, new double[] {
                            .068843732, -.166401304, .055801739, .041755834
                        }),
                difference(new GradientDifference(), -.3877437),
                difference(new ForgetRetain(ForgetLoss.GRADIENTASCENT, 1, 1), -.3877437),
                difference(new ForgetRetain(), 1.8516321),
                new Expected(
                        new KlRetain(ReferenceForm.LOGITS, Reduction.VALID),
                        Nd4j.createFromArray(new double[][] {{1.2, .1, -.9, .2}}),
                        .0201083,
                        rows(new double[] {-.0744932, -.0082030, -.0030177, .0857140})));
    }

    private static List<INDArray> rows(double[]... gradient) {
        return Arrays.stream(gradient).map(Nd4j::createFromArray).toList();
    }

    private static Expected classes(LossTerm loss, double value, double[]... gradient) {
        return new Expected(loss, first(CLASSES), value, rows(gradient));
    }

    private static Expected sequences(LossTerm loss, double value, double[]... gradient) {
        Labels labels = Labels.of(loss).with("class", first(CLASSES)).with("sequence", first(SEQUENCES));
        INDArray packed = loss instanceof Npo
                ? labels.with("reference", first(REFERENCES)).pack()
                : labels.pack();
        return new Expected(loss, packed, value, rows(gradient));
    }

    private static Expected distilled(double beta, double value, double[]... gradient) {
        LossTerm loss = new Undial(beta, ReferenceForm.LOGITS, -100, Reduction.VALID);
        INDArray labels = Labels.of(loss)
                .with("class", first(CLASSES))
                .with("distribution", LOGITS_OF_REFERENCE)
                .pack();
        return new Expected(loss, labels, value, rows(gradient));
    }

    private static Expected difference(LossTerm loss, double value) {
        INDArray labels =
                Labels.of(loss).with("class", CLASSES).with("retain", RETAIN).pack();
        return new Expected(loss, labels, value, List.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expected")
    void givesTheReferenceValues(Expected each) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-7 : 1e-5;
            int rows = (int) each.labels.size(0);
            INDArray logits = Nd4j.createFromArray(LOGITS).castTo(type);
            INDArray some =
                    rows == 1 ? logits.getRow(3, true) : logits.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
            LossTerm.Rows result = each.loss.evaluate(each.labels, some, null);
            assertThat(result.values().sumNumber().doubleValue() / rows)
                    .isCloseTo(each.value, within(Math.max(1, Math.abs(each.value)) * tolerance));
            for (int i = 0; i < each.gradient.size(); i++) {
                assertThat(result.gradient()
                                .getRow(i)
                                .castTo(DataType.DOUBLE)
                                .div(rows)
                                .toDoubleVector())
                        .containsExactly(each.gradient.get(i).toDoubleVector(), within(tolerance));
            }
        }
    }

    private static INDArray first(INDArray column) {
        return column.get(NDArrayIndex.interval(0, 3), NDArrayIndex.all());
    }

    private static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }
}
