package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.losses.ClassBalancedIterator.Shortage;

class ClassBalancedIteratorTest {
    private static final double[] IDS = {0, 1, 0, 2, 1, 0, -1, 3, 1, 2, 0, 1, 3, 3, 0};

    /** Images of 2 x 1 pixels, both of them the row's number. */
    private static ClassBalancedIterator iterator(int classes, int perClass, Shortage shortage, long seed) {
        INDArray features = Nd4j.create(DataType.FLOAT, IDS.length, 1, 2, 1);
        for (int i = 0; i < IDS.length; i++) {
            features.slice(i).assign(i);
        }
        INDArray ids = Nd4j.createFromArray(IDS).reshape(IDS.length, 1);
        return new ClassBalancedIterator(features, ids, classes, perClass, 4, shortage, seed);
    }

    private static List<Integer> rows(DataSet batch) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < batch.getFeatures().size(0); i++) {
            int row = batch.getFeatures().getInt(i, 0, 0, 0);
            assertThat(batch.getFeatures().getInt(i, 0, 1, 0)).isEqualTo(row);
            assertThat(batch.getLabels().getDouble(i, 0)).isEqualTo(IDS[row]);
            rows.add(row);
        }
        return rows;
    }

    @Test
    void givesSomeExamplesOfEachOfSomeClasses() {
        ClassBalancedIterator iterator = iterator(2, 3, Shortage.LEAVE_OUT, 5);
        Set<Double> seen = new HashSet<>();
        for (int epoch = 0; epoch < 5; epoch++) {
            int batches = 0;
            while (iterator.hasNext()) {
                List<Integer> rows = rows(iterator.next());
                assertThat(rows).hasSize(6).doesNotHaveDuplicates();
                assertThat(rows.subList(0, 3)).allMatch(row -> IDS[row] == IDS[rows.get(0)]);
                assertThat(rows.subList(3, 6)).allMatch(row -> IDS[row] == IDS[rows.get(3)]);
                assertThat(IDS[rows.get(0)]).isNotEqualTo(IDS[rows.get(3)]);
                rows.forEach(row -> seen.add(IDS[row]));
                batches++;
            }
            assertThat(batches).isEqualTo(4);
            iterator.reset();
        }
        assertThat(seen).containsExactlyInAnyOrder(0.0, 1.0, 3.0);
        assertThat(iterator.totalOutcomes()).isEqualTo(3);
        assertThat(iterator.batch()).isEqualTo(6);
        assertThat(iterator.inputColumns()).isEqualTo(2);
    }

    @Test
    void oneSeedGivesOneSequence() {
        ClassBalancedIterator one = iterator(2, 2, Shortage.REFUSE, 9);
        ClassBalancedIterator same = iterator(2, 2, Shortage.REFUSE, 9);
        ClassBalancedIterator other = iterator(2, 2, Shortage.REFUSE, 10);
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        List<Integer> third = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            first.addAll(rows(one.next()));
            second.addAll(rows(same.next()));
            third.addAll(rows(other.next()));
        }
        assertThat(second).isEqualTo(first);
        assertThat(third).isNotEqualTo(first);
        assertThatThrownBy(one::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("all 4 minibatches were given, reset() starts again");
    }

    @Test
    void givesEveryExampleOfAClassBeforeItGivesOneAgain() {
        ClassBalancedIterator iterator = iterator(1, 1, Shortage.REFUSE, 2);
        List<Integer> ofClass = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (!iterator.hasNext()) {
                iterator.reset();
            }
            int row = rows(iterator.next()).get(0);
            if (IDS[row] == 0) {
                ofClass.add(row);
            }
        }
        for (int i = 0; i + 5 <= ofClass.size(); i += 5) {
            assertThat(ofClass.subList(i, i + 5)).containsExactlyInAnyOrder(0, 2, 5, 10, 14);
        }
    }

    @Test
    void refusesOrRepeatsWhereAClassHasTooFew() {
        assertThatThrownBy(() -> iterator(2, 3, Shortage.REFUSE, 1))
                .hasMessage("class 2 has 2 examples, but a minibatch needs 3 of it; allowed are Shortage.REPEAT and"
                        + " LEAVE_OUT");
        List<Integer> all = rows(iterator(4, 3, Shortage.REPEAT, 1).next());
        assertThat(all).hasSize(12);
        assertThat(all.stream().filter(row -> IDS[row] == 2).distinct()).hasSize(2);
        assertThatThrownBy(() -> iterator(4, 3, Shortage.LEAVE_OUT, 1))
                .hasMessage("there are 3 classes with enough examples, but a minibatch needs 4");
        assertThatThrownBy(() -> iterator(0, 3, Shortage.REPEAT, 1))
                .hasMessage("classesPerBatch is 0, allowed is an integer >= 1");
        assertThatThrownBy(() -> iterator(2, 2, Shortage.REFUSE, 1).next(3))
                .hasMessage("minibatches have 4 examples, but 3 are asked for");
    }
}
