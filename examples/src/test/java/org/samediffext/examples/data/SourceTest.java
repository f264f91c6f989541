package org.samediffext.examples.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

/** Counts of the digits: scikit-learn's {@code load_digits}; of the clothes: {@code datasets.md}. */
class SourceTest {
    @Test
    void readsEveryDigitOnce() {
        Split digits = Source.DIGITS.load();

        List<Integer> labels = new ArrayList<>(digits.train().labels());
        labels.addAll(digits.test().labels());
        assertThat(labels).hasSize(1797);
        assertThat(histogram(labels)).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
        assertThat(labels.subList(0, 10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void splitsTheDigitsInOrderOfCollection() {
        Split digits = Source.DIGITS.load();

        assertThat(digits.train().images().shape()).containsExactly(1347, 1, 8, 8);
        assertThat(digits.test().images().shape()).containsExactly(450, 1, 8, 8);
        assertThat(digits.train().labels()).hasSize(1347);
        assertThat(digits.test().labels()).hasSize(450);
    }

    @Test
    void scalesTheFirstDigitToTheUnitInterval() {
        Examples train = Source.DIGITS.load().train();

        float[] firstRows = train.first(1).images().reshape(64).dup().data().asFloat();
        assertThat(List.of(firstRows[2], firstRows[3], firstRows[4], firstRows[5], firstRows[10], firstRows[11]))
                .containsExactly(5f / 16, 13f / 16, 9f / 16, 1f / 16, 13f / 16, 15f / 16);
        assertThat(train.images().maxNumber().doubleValue()).isEqualTo(1);
        assertThat(train.images().minNumber().doubleValue()).isZero();
    }

    @Test
    void readsFourHundredAndOneHundredClothesOfEachClass() {
        Split fashion = Source.FASHION.load();

        assertThat(fashion.train().images().shape()).containsExactly(4000, 1, 28, 28);
        assertThat(histogram(fashion.train().labels())).containsOnly(400);
        assertThat(histogram(fashion.test().labels())).containsOnly(100);
    }

    @Test
    void aBatchPairsImagesWithTheirLabels() {
        Examples train = Source.DIGITS.load().train();

        DataSet batch = train.batch(List.of(12, 3));

        assertThat(batch.getFeatures())
                .isEqualTo(train.images().get(org.nd4j.linalg.indexing.NDArrayIndex.indices(12, 3)));
        assertThat(batch.getLabels().argMax(1).toIntVector())
                .containsExactly(train.labels().get(12), train.labels().get(3));
    }

    private static List<Integer> histogram(List<Integer> labels) {
        List<Integer> counts = new ArrayList<>(Collections.nCopies(10, 0));
        labels.forEach(label -> counts.set(label, counts.get(label) + 1));
        return counts;
    }
}
