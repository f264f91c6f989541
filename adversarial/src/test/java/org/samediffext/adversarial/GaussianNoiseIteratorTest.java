package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.SettingException;

class GaussianNoiseIteratorTest {
    private static final int EXAMPLES = 30;

    private static DataSet data() {
        return new DataSet(Nd4j.zeros(DataType.FLOAT, EXAMPLES, 1, 10, 10), Nd4j.ones(DataType.FLOAT, EXAMPLES, 2));
    }

    private static GaussianNoiseIterator iterator(DataSet data, int batch, long seed) {
        return new GaussianNoiseIterator(new ListDataSetIterator<>(data.asList(), batch), .25, seed);
    }

    private static List<INDArray> pass(GaussianNoiseIterator iterator) {
        List<INDArray> batches = new ArrayList<>();
        while (iterator.hasNext()) {
            DataSet batch = iterator.next();
            assertThat(batch.getLabels().sumNumber().doubleValue())
                    .isEqualTo(2.0 * batch.getFeatures().size(0));
            batches.add(batch.getFeatures());
        }
        return batches;
    }

    private static float[] noise(GaussianNoiseIterator iterator) {
        return Nd4j.concat(0, pass(iterator).toArray(INDArray[]::new)).data().asFloat();
    }

    @Test
    void theSeedDecidesAndTheSizeOfTheMinibatchesDoesNot() {
        float[] noise = noise(iterator(data(), 10, 5));
        assertThat(noise(iterator(data(), 10, 5))).containsExactly(noise);
        assertThat(noise(iterator(data(), 7, 5))).containsExactly(noise);
        assertThat(noise(iterator(data(), 10, 6))).isNotEqualTo(noise);
    }

    @Test
    void aPassHasNoiseOfItsOwnHoweverOftenItIsReset() {
        GaussianNoiseIterator once = iterator(data(), 10, 5);
        GaussianNoiseIterator twice = iterator(data(), 10, 5);
        twice.reset();
        float[] first = noise(once);
        assertThat(noise(twice)).containsExactly(first);
        once.reset();
        twice.reset();
        twice.reset();
        float[] second = noise(once);
        assertThat(second).isNotEqualTo(first);
        assertThat(noise(twice)).containsExactly(second);
    }

    @Test
    void theNoiseIsGaussianAndTheDataStaysAsItIs() {
        DataSet data = data();
        float[] noise = noise(iterator(data, 10, 5));
        assertThat(noise).hasSize(EXAMPLES * 100);
        double squares = 0;
        double sum = 0;
        for (float n : noise) {
            sum += n;
            squares += n * n;
        }
        assertThat(sum / noise.length).isCloseTo(0, within(.02));
        assertThat(Math.sqrt(squares / noise.length)).isCloseTo(.25, within(.01));
        assertThat(data.getFeatures().amaxNumber().doubleValue()).isZero();
    }

    @Test
    void rejectsANoiseWithoutWidth() {
        assertThatThrownBy(() -> new GaussianNoiseIterator(new ListDataSetIterator<>(data().asList()), 0, 1))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("sigma is 0, allowed is a finite number with sigma > 0");
    }
}
