package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.SettingException;

class DetectionTest {

    @Test
    void theAreaIsTheShareOfPairsInTheRightOrder() {
        SampleRandom random = new SampleRandom(4);
        List<Double> clean = new ArrayList<>();
        List<Double> attacked = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clean.add(Math.floor(10 * random.uniform()));
        }
        for (int i = 0; i < 25; i++) {
            attacked.add(3 + Math.floor(10 * random.uniform()));
        }
        double pairs = 0;
        for (double c : clean) {
            for (double a : attacked) {
                pairs += a > c ? 1 : a == c ? .5 : 0;
            }
        }
        assertThat(new Detection(clean, attacked).area()).isCloseTo(pairs / (40 * 25), within(1e-12));
        assertThat(new Detection(List.of(1.0, 2.0), List.of(3.0)).area()).isEqualTo(1);
        assertThat(new Detection(List.of(1.0), List.of(1.0, 1.0)).area()).isEqualTo(.5);
    }

    @Test
    void whatIsFoundDependsOnTheFalseAlarms() {
        Detection detection = new Detection(List.of(.4, .1, .3, .2), List.of(.25, .35, .4, .5));
        assertThat(detection.found(0)).isEqualTo(.25);
        assertThat(detection.found(.25)).isEqualTo(.75);
        assertThat(detection.found(.3)).isEqualTo(.75);
        assertThat(detection.found(.5)).isEqualTo(1);
        assertThat(detection.found(1)).isEqualTo(1);
    }

    @Test
    void theScoreIsTheLargestMoveOfTheProbabilities() {
        INDArray x = Fixture.examples(DataType.DOUBLE).reshape(Fixture.ROWS, 1, 2, 2);
        List<InputTransform> squeezers = List.of(new BitDepth(1), new MeanFilter(2));
        List<Double> scores = new FeatureSqueezing(Fixture.NET, squeezers, 1).scores(x);
        double[][] rows = Toy.matrix(x);
        InputForm form = InputForm.of(x.shape(), Fixture.NET.bounds());
        for (int row = 0; row < Fixture.ROWS; row++) {
            double largest = 0;
            for (InputTransform squeezer : squeezers) {
                double[] moved = probabilities(squeezer.apply(rows[row], form, new SampleRandom(0)));
                double[] plain = probabilities(rows[row]);
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    sum += Math.abs(plain[k] - moved[k]);
                }
                largest = Math.max(largest, sum);
            }
            assertThat(scores.get(row)).isCloseTo(largest, within(1e-12));
        }
    }

    private static double[] probabilities(double[] x) {
        double[] z = Fixture.NET.scores(x);
        double sum = Math.exp(z[0]) + Math.exp(z[1]) + Math.exp(z[2]);
        return new double[] {Math.exp(z[0]) / sum, Math.exp(z[1]) / sum, Math.exp(z[2]) / sum};
    }

    @Test
    void rejectsWhatSaysNothing() {
        assertThatThrownBy(() -> new Detection(List.of(), List.of(1.0)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("clean is [], allowed is at least one score, none NaN");
        assertThatThrownBy(() -> new Detection(List.of(1.0), List.of(Double.NaN)))
                .hasMessageContaining("attacked is [NaN], allowed is at least one score, none NaN");
        assertThatThrownBy(() -> new Detection(List.of(1.0), List.of(1.0)).found(1.1))
                .hasMessageContaining("falseAlarms is 1.1, allowed is a number with 0 <= falseAlarms <= 1");
        assertThatThrownBy(() -> new FeatureSqueezing(Fixture.NET, List.of(), 0))
                .hasMessageContaining("squeezers is [], allowed is at least one transform");
    }
}
