package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.serde.json.JsonMappers;
import org.samediffext.Losses;
import org.samediffext.registry.LossSpec;
import org.samediffext.toy.ToySquare;

/** The sum of squares written as a term behaves in every call as DL4J's own, which is the oracle here. */
class TermLossTest {
    private static final ILossFunction OURS = Losses.of(new ToySquare());
    private static final ILossFunction DL4J = new LossL2();

    private final INDArray preOutput = gaussian(5, 3);
    private final INDArray labels = gaussian(5, 3);

    @ParameterizedTest
    @EnumSource(names = {"IDENTITY", "TANH", "SIGMOID", "SOFTMAX", "ELU", "RELU", "CUBE", "SOFTPLUS"})
    void equalsTheBuiltInLossForEachActivation(Activation activation) {
        assertSame(preOutput, labels, activation.getActivationFunction(), null, null);
    }

    @Test
    void takesAColumnOfWeights() {
        INDArray mask = Nd4j.createFromArray(1, 0, .5, 2, 1).reshape(5, 1);
        assertSame(preOutput, labels, Activation.TANH.getActivationFunction(), mask, mask);
        assertSame(preOutput, labels, Activation.TANH.getActivationFunction(), mask.castTo(DataType.FLOAT), mask);
    }

    @Test
    void takesAMaskOfOutputsThatIsAlikeAlongEachRow() {
        INDArray mask = Nd4j.createFromArray(1, 0, .5, 2, 1).reshape(5, 1);
        assertSame(preOutput, labels, Activation.SOFTMAX.getActivationFunction(), mask.broadcast(5, 3), mask);
    }

    /** DL4J's own losses take a mask of one entry for one of outputs and square it in the gradient. */
    @Test
    void takesAMaskOfOneRowAsItsWeight() {
        assertWeighs(gaussian(1, 3), Nd4j.createFromArray(new double[][] {{.5}}));
        assertWeighs(gaussian(1, 1), Nd4j.createFromArray(new double[][] {{.5}}));
    }

    @Test
    void takesAMaskOfASingleOutput() {
        assertWeighs(gaussian(3, 1), Nd4j.createFromArray(1, 0, .5).reshape(3, 1));
    }

    private static void assertWeighs(INDArray output, INDArray mask) {
        IActivation tanh = Activation.TANH.getActivationFunction();
        INDArray labels = output.add(1);
        INDArray each = DL4J.computeScoreArray(labels, output, tanh, null).reshape(output.size(0), 1);
        INDArray gradient = DL4J.computeGradient(labels, output.dup(), tanh, null);

        assertThat(OURS.computeScoreArray(labels, output, tanh, mask)).isEqualTo(each.mul(mask));
        assertThat(OURS.computeGradient(labels, output, tanh, mask)).isEqualTo(gradient.mulColumnVector(mask));
    }

    @Test
    void readsViews() {
        INDArray wide = Nd4j.create(DataType.DOUBLE, new long[] {5, 7}, 'f');
        INDArray view = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 5));
        view.assign(preOutput);
        assertSame(view, labels, Activation.TANH.getActivationFunction(), null, null);
    }

    @Test
    void averagesOverAllRows() {
        INDArray mask = Nd4j.createFromArray(1, 0, 0, 1, 1).reshape(5, 1);
        IActivation tanh = Activation.TANH.getActivationFunction();
        double sum = OURS.computeScore(labels, preOutput, tanh, mask, false);

        assertThat(OURS.computeScore(labels, preOutput, tanh, mask, true)).isCloseTo(sum / 5, within(1e-12));
        assertThat(OURS.computeGradientAndScore(labels, preOutput, tanh, mask, true)
                        .getFirst())
                .isCloseTo(sum / 5, within(1e-12));
    }

    @Test
    void showsNaN() {
        preOutput.putScalar(2, 1, Double.NaN);
        IActivation tanh = Activation.TANH.getActivationFunction();
        assertThat(OURS.computeScore(labels, preOutput, tanh, null, false)).isNaN();
        assertThat(OURS.computeGradient(labels, preOutput, tanh, null).getDouble(2, 1))
                .isNaN();
    }

    @Test
    void refusesAMaskThatDiffersAlongARow() {
        INDArray mask = Nd4j.ones(DataType.DOUBLE, 5, 3);
        mask.putScalar(3, 1, 0);
        assertRefused(
                mask,
                "loss toysquare is a loss of whole rows: the mask of row 3 is not the same for all outputs, allowed is one "
                        + "weight a row");
    }

    @Test
    void refusesAMaskOfAnotherShape() {
        assertRefused(
                Nd4j.ones(DataType.DOUBLE, 4, 1), "loss toysquare: the mask is [4, 1], allowed are [5, 1] and [5, 3]");
        assertRefused(
                Nd4j.ones(DataType.DOUBLE, 1, 5), "loss toysquare: the mask is [1, 5], allowed are [5, 1] and [5, 3]");
    }

    @Test
    void refusesWeightsThatAreNone() {
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            INDArray mask = Nd4j.ones(DataType.DOUBLE, 5, 1).putScalar(2, bad);
            assertRefused(
                    mask,
                    "loss toysquare: the mask of row 2 is " + bad
                            + ", allowed is a finite weight that is not negative");
        }
    }

    @Test
    void refusesAnotherNumberOfLabels() {
        IActivation tanh = Activation.TANH.getActivationFunction();
        assertThatThrownBy(() -> OURS.computeScore(gaussian(4, 3), preOutput, tanh, null, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "loss toysquare: the labels are [4, 3] and the output is [5, 3], allowed is one row of labels "
                                + "for each row of a matrix of outputs");
    }

    @Test
    void isEqualByTerm() {
        assertThat(OURS)
                .isEqualTo(new TermLoss(new LossSpec(new ToySquare(1))))
                .hasSameHashCodeAs(new TermLoss(new LossSpec(new ToySquare(1))))
                .isNotEqualTo(new TermLoss(new LossSpec(new ToySquare(2))))
                .hasToString("ToySquare[scale=1.0]");
        assertThat(OURS.name()).isEqualTo("toysquare");
    }

    private void assertRefused(INDArray mask, String message) {
        IActivation tanh = Activation.TANH.getActivationFunction();
        assertThatThrownBy(() -> OURS.computeGradient(labels, preOutput, tanh, mask))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** Compares all calls; the built-in loss gets the mask in the form that it knows, and a copy since it writes to it. */
    private static void assertSame(
            INDArray preOutput,
            INDArray labels,
            IActivation activation,
            @Nullable INDArray mask,
            @Nullable INDArray builtInMask) {
        INDArray before = preOutput.dup();
        INDArray labelsBefore = labels.dup();
        double score = DL4J.computeScore(labels, preOutput, activation, builtInMask, false);
        INDArray gradient = DL4J.computeGradient(labels, preOutput.dup(), activation, builtInMask);

        assertThat(OURS.computeScore(labels, preOutput, activation, mask, false))
                .isCloseTo(score, within(1e-12));
        assertThat(OURS.computeScoreArray(labels, preOutput, activation, mask))
                .isEqualTo(DL4J.computeScoreArray(labels, preOutput, activation, builtInMask)
                        .reshape(preOutput.size(0), 1));
        assertThat(OURS.computeGradient(labels, preOutput, activation, mask)).isEqualTo(gradient);
        var both = OURS.computeGradientAndScore(labels, preOutput, activation, mask, false);
        assertThat(both.getFirst()).isCloseTo(score, within(1e-12));
        assertThat(both.getSecond()).isEqualTo(gradient);
        assertThat(preOutput).isEqualTo(before);
        assertThat(labels).isEqualTo(labelsBefore);
    }

    private static INDArray gaussian(int rows, int columns) {
        Random random = new Random(31L * rows + columns);
        INDArray x = Nd4j.create(DataType.DOUBLE, rows, columns);
        for (int i = 0; i < x.length(); i++) {
            x.putScalar(i, random.nextGaussian());
        }
        return x;
    }

    private static final IActivation IDENTITY = new ActivationIdentity();

    @Test
    void theLastColumnOfTheLabelsMayWeighTheRows() {
        TermLoss loss = new TermLoss(new LossSpec(new ToySquare(1), 1, true));
        INDArray output = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
        INDArray labels = Nd4j.createFromArray(new double[][] {{0, 0, 2}, {0, 0, .5}});
        assertThat(loss.computeScore(labels, output, IDENTITY, null, false)).isEqualTo(2 * 5 + .5 * 25);
        assertThat(loss.computeGradient(labels, output, IDENTITY, null).toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{4, 8}, {3, 4}});
        INDArray mask = Nd4j.createFromArray(1.0, 0).reshape(2, 1);
        assertThat(loss.computeScore(labels, output, IDENTITY, mask, false)).isEqualTo(10);
        labels.putScalar(1, 2, -1);
        assertThatThrownBy(() -> loss.computeScore(labels, output, IDENTITY, null, false))
                .hasMessage(
                        "loss toysquare: the weight of row 1 is -1.0, allowed is a finite weight that is not negative");
        assertThatThrownBy(() -> loss.computeScore(labels.getColumn(0, true), output, IDENTITY, null, false))
                .hasMessageContaining("sampleWeights asks for a further column with the weights");
    }

    @Test
    void isDividedByTheTimeSteps() {
        TermLoss loss = new TermLoss(new LossSpec(new ToySquare(1), 4, false));
        INDArray output = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, 2, 2);
        assertThat(loss.computeScore(labels, output, IDENTITY, null, false)).isEqualTo(30 / 4.0);
        assertThat(loss.computeGradient(labels, output, IDENTITY, null).toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{.5, 1}, {1.5, 2}});
    }

    @Test
    void whatTheLayerDoesIsSaved() throws Exception {
        ILossFunction loss = new TermLoss(new LossSpec(new ToySquare(3), 4, true));
        String json = JsonMappers.getMapper().writeValueAsString(loss);
        assertThat(JsonMappers.getMapper().readValue(json, ILossFunction.class))
                .isEqualTo(loss)
                .isNotEqualTo(new TermLoss(new LossSpec(new ToySquare(3))));
    }
}
