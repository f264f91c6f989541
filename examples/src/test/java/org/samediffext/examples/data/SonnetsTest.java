package org.samediffext.examples.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class SonnetsTest {

    @Test
    void readsAllSonnets() {
        Sonnets all = Sonnets.read(1, 154);
        assertThat(all.texts()).hasSize(154);
        assertThat(all.alphabet()).hasSize(61);
        assertThat(all.text(1)).startsWith("From fairest creatures we desire increase,\n");
        assertThat(all.text(18))
                .startsWith("Shall I compare thee to a summer's day?\n")
                .hasLineCount(14);
        assertThat(Sonnets.read(18, 20).text(18)).isEqualTo(all.text(18));
        assertThat(Sonnets.read(18, 20).numbers()).containsExactly(18, 19, 20);
    }

    @Test
    void windowsAskForEachCharacterOnce() {
        Windows windows = Sonnets.read(1, 2).windows(List.of(2));
        List<Windows.Window> all = windows.regular(Windows.STRIDE);
        Set<Integer> asked = new HashSet<>();
        for (Windows.Window window : all) {
            for (int t = Windows.UNASKED; t < Windows.LENGTH; t++) {
                asked.add(window.from() + t + 1);
            }
        }
        int length = windows.texts().get(0).length();
        assertThat(asked).hasSize(length - Windows.UNASKED - 1);
        DataSet batch = windows.batch(all.subList(0, 1));
        INDArray next = batch.getLabels().argMax(1);
        for (int t = 0; t < Windows.LENGTH; t++) {
            assertThat(windows.alphabet().charAt(next.getInt(0, t)))
                    .isEqualTo(windows.texts().get(0).charAt(t + 1));
        }
        assertThat(batch.getLabelsMaskArray().sumNumber().intValue()).isEqualTo(Windows.STRIDE);
    }

    @Test
    void batchesAreTheSameForTheSameSeed() {
        Windows windows = Sonnets.read(1, 3).windows(List.of(1, 3));
        WindowBatches first = new WindowBatches(windows, 5, 7);
        WindowBatches second = new WindowBatches(windows, 5, 7);
        for (int epoch = 0; epoch < 2; epoch++) {
            while (first.hasNext()) {
                assertThat(first.next().getFeatures()).isEqualTo(second.next().getFeatures());
            }
            assertThat(second.hasNext()).isFalse();
            first.reset();
            second.reset();
        }
        assertThat(windows.shifted(new Random(1))).isNotEqualTo(windows.shifted(new Random(2)));
        assertThat(Arrays.asList(windows.regular(40).get(0))).containsExactly(new Windows.Window(0, 0));
    }
}
