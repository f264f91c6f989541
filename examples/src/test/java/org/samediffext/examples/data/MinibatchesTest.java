package org.samediffext.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class MinibatchesTest {
    /** Seven one-pixel images whose pixel is their number. */
    private static final Examples SEVEN =
            new Examples(Nd4j.arange(7).castTo(DataType.FLOAT).reshape(7, 1, 1, 1), List.of(0, 1, 2, 0, 1, 2, 0), 3);

    @Test
    void givesEachExampleOnceWithItsLabel() {
        List<Integer> seen = pass(new Minibatches(SEVEN, 3, 5));

        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void theLastMinibatchIsWhatIsLeft() {
        Minibatches minibatches = new Minibatches(SEVEN, 3, 5);

        assertThat(minibatches.count()).isEqualTo(3);
        assertThat(List.of(rows(minibatches.next()), rows(minibatches.next()), rows(minibatches.next())))
                .containsExactly(3L, 3L, 1L);
        assertThat(minibatches.hasNext()).isFalse();
        assertThatThrownBy(minibatches::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void theSeedDecidesTheOrder() {
        assertThat(pass(new Minibatches(SEVEN, 2, 5))).isEqualTo(pass(new Minibatches(SEVEN, 7, 5)));
        assertThat(pass(new Minibatches(SEVEN, 2, 5))).isNotEqualTo(pass(new Minibatches(SEVEN, 2, 6)));
    }

    @Test
    void everyPassHasAnotherOrder() {
        Minibatches minibatches = new Minibatches(SEVEN, 3, 5);
        List<Integer> first = pass(minibatches);
        minibatches.reset();

        assertThat(pass(minibatches)).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
    }

    private static long rows(DataSet batch) {
        return batch.getFeatures().size(0);
    }

    private static List<Integer> pass(Minibatches minibatches) {
        List<Integer> seen = new ArrayList<>();
        while (minibatches.hasNext()) {
            DataSet batch = minibatches.next();
            IntStream.range(0, (int) rows(batch)).forEach(row -> {
                int number = batch.getFeatures().getInt(row, 0, 0, 0);
                seen.add(number);
                assertThat(batch.getLabels().getRow(row).argMax(0).getInt(0)).isEqualTo(number % 3);
            });
        }
        return seen;
    }
}
