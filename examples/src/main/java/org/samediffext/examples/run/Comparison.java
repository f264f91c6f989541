package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.run.Attacker.Points;

/** The network's answers before and after an attack. */
final class Comparison {
    private final Examples examples;
    private final List<Integer> before;

    Comparison(Examples examples, List<Integer> before) {
        this.examples = examples;
        this.before = before;
    }

    Proportion clean() {
        return Decisions.right(before, examples.labels());
    }

    Robustness.Budget budget(double epsilon, List<Integer> after) {
        int[][] counts = new int[examples.classes()][examples.classes()];
        for (int row = 0; row < after.size(); row++) {
            counts[examples.labels().get(row)][after.get(row)]++;
        }
        List<List<Integer>> answers = Arrays.stream(counts)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        return new Robustness.Budget(epsilon, Decisions.right(after, examples.labels()), answers);
    }

    /** The first example of each class that was right before, under the smallest budget that changes the answer. */
    List<Sample> samples(List<Points> points, List<List<Integer>> after) {
        List<Sample> samples = new ArrayList<>();
        for (int label = 0; label < examples.classes(); label++) {
            int row = firstRight(label);
            if (row >= 0) {
                samples.add(sample(row, smallestChanging(row, after), points, after));
            }
        }
        return samples;
    }

    private int firstRight(int label) {
        for (int row = 0; row < before.size(); row++) {
            if (examples.labels().get(row) == label && before.get(row) == label) {
                return row;
            }
        }
        return -1;
    }

    private int smallestChanging(int row, List<List<Integer>> after) {
        for (int budget = 0; budget < after.size(); budget++) {
            if (!after.get(budget).get(row).equals(before.get(row))) {
                return budget;
            }
        }
        return after.size() - 1;
    }

    private Sample sample(int row, int budget, List<Points> points, List<List<Integer>> after) {
        return new Sample(
                row,
                examples.labels().get(row),
                before.get(row),
                after.get(budget).get(row),
                points.get(budget).epsilon(),
                plane(examples.images(), row),
                plane(points.get(budget).images(), row));
    }

    private static INDArray plane(INDArray images, int row) {
        return images.slice(row).reshape(images.size(2), images.size(3)).dup();
    }
}
