package org.samediffext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

class LabelsTest {

    /** A loss with two parts. */
    @About(value = "a toy", paper = "none")
    public record TwoParts() implements LossTerm {
        @Override
        public Input input() {
            return Input.ACTIVATIONS;
        }

        @Override
        public List<LabelColumn> labels() {
            return List.of(new LabelColumn("class", "the class id"), new LabelColumn("teacher", 3, "probabilities"));
        }

        @Override
        public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
            throw new IllegalStateException("not evaluated here");
        }

        @Override
        public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
            throw new IllegalStateException("not built here");
        }
    }

    private static final INDArray IDS = Nd4j.createFromArray(2, 0).reshape(2, 1);
    private static final INDArray TEACHER = Nd4j.createFromArray(new float[][] {{.1f, .2f, .7f}, {.5f, .5f, 0}});

    @Test
    void packsTheParts() {
        INDArray labels = Labels.of(new TwoParts())
                .with("teacher", TEACHER)
                .withWeights(Nd4j.createFromArray(1f, .5f).reshape(2, 1))
                .with("class", IDS)
                .pack();
        assertThat(labels.dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(labels.toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{2, .1f, .2f, .7f, 1}, {0, .5f, .5f, 0, .5f}});
    }

    @Test
    void packsSeries() {
        INDArray labels = Labels.of(new TwoParts())
                .with("class", Nd4j.zeros(DataType.FLOAT, 2, 1, 5))
                .with("teacher", Nd4j.ones(DataType.FLOAT, 2, 3, 5))
                .pack();
        assertThat(labels.shape()).containsExactly(2, 4, 5);
        assertThat(labels.dataType()).isEqualTo(DataType.FLOAT);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Labels labels = Labels.of(new TwoParts());
        assertThatThrownBy(() -> labels.with("techer", TEACHER))
                .hasMessage(
                        "loss twoparts has no label part 'techer', available are class, teacher, did you mean 'teacher'?");
        assertThatThrownBy(() -> labels.with("teacher", IDS))
                .hasMessage(
                        "the label part 'teacher' of loss twoparts is [2, 1], allowed is an array of rank 2 or more whose"
                                + " dimension 1 is 3");
        assertThatThrownBy(labels.with("class", IDS)::pack)
                .hasMessage("the label part 'teacher' (probabilities) of loss twoparts is missing");
        assertThatThrownBy(labels.with("teacher", Nd4j.zeros(4, 3))::pack)
                .hasMessage(
                        "the label parts of loss twoparts are [[2, 1], [4, 3]], allowed are arrays that agree in all"
                                + " dimensions but 1");
    }
}
