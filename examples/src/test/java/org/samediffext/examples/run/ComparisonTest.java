package org.samediffext.examples.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.run.Attacker.Points;

class ComparisonTest {
    private static final Examples THREE =
            new Examples(Nd4j.createFromArray(0f, 0f, 0f).reshape(3, 1, 1, 1), List.of(0, 1, 1), 2);

    /** The second example is wrong before, so the third one stands for class 1; class 0 holds out until the end. */
    @Test
    void showsTheSmallestBudgetThatChangesTheAnswer() {
        Comparison comparison = new Comparison(THREE, List.of(0, 0, 1));
        List<Points> points = List.of(points(0.1), points(0.2), points(0.3));

        List<Sample> samples =
                comparison.samples(points, List.of(List.of(0, 0, 1), List.of(0, 0, 0), List.of(0, 0, 0)));

        assertThat(samples).extracting(Sample::number).containsExactly(0, 2);
        assertThat(samples).extracting(Sample::epsilon).containsExactly(0.3, 0.2);
        assertThat(samples).extracting(Sample::before).containsExactly(0, 1);
        assertThat(samples).extracting(Sample::after).containsExactly(0, 0);
    }

    @Test
    void countsAnswersByClass() {
        Robustness.Budget budget = new Comparison(THREE, List.of(0, 0, 1)).budget(0.1, List.of(1, 0, 1));

        assertThat(budget.answers()).containsExactly(List.of(0, 1), List.of(1, 1));
        assertThat(budget.accuracy()).isEqualTo(new Proportion(1, 3));
    }

    private static Points points(double epsilon) {
        float value = (float) epsilon;
        return new Points(epsilon, Nd4j.createFromArray(value, value, value).reshape(3, 1, 1, 1));
    }
}
