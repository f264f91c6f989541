package org.samediffext.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.losses.Distance;
import org.samediffext.losses.Retrieval;
import org.samediffext.losses.RetrievalScores;

class QuickDrawTest {
    private final Split split = QuickDraw.load();

    @Test
    void dividesTheSketchesByClasses() {
        assertThat(split.train().images().shape()).containsExactly(4000, 1, 28, 28);
        assertThat(split.test().images().shape()).containsExactly(2000, 1, 28, 28);
        assertThat(split.train().labels()).isEqualTo(everyFortyTimes(0, 100));
        assertThat(split.test().labels()).isEqualTo(everyFortyTimes(100, 150));
        assertThat(split.classNames()).hasSize(150).doesNotHaveDuplicates().startsWith("fish", "shorts", "scissors");
    }

    /** Whoever chooses settings by them has not looked at the classes that judge in the end. */
    @Test
    void holdsOutClassesOfThoseThatMayBeLearntFrom() {
        Split validation = QuickDraw.validation();
        assertThat(validation.train().labels()).isEqualTo(everyFortyTimes(0, 80));
        assertThat(validation.test().labels()).isEqualTo(everyFortyTimes(80, 100));
        assertThat(validation.train().images())
                .isEqualTo(split.train().slice(0, 3200).images());
        assertThat(validation.test().images())
                .isEqualTo(split.train().slice(3200, 4000).images());
        assertThat(validation.train().classes()).isEqualTo(80);
        assertThat(split.train().classes()).isEqualTo(100);
    }

    private static List<Integer> everyFortyTimes(int from, int to) {
        return IntStream.range(from * 40, to * 40).mapToObj(i -> i / 40).toList();
    }

    /** The number comes from NumPy: pixels over their length, all products, the largest of each row. */
    @Test
    void pixelsAreFoundAsOftenAsStated() {
        INDArray ids = Nd4j.createFromArray(split.test().labels().stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .reshape(2000, 1);
        RetrievalScores scores = Retrieval.of(split.test().images().reshape(2000, 784), ids, Distance.COSINE)
                .scores(1);
        assertThat(scores.recall(1)).isCloseTo(.2225, within(5e-4));
        assertThat(scores.queries()).isEqualTo(2000);
    }
}
