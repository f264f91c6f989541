package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.Range;

/**
 * How well the scores of a detector tell attacked examples from clean ones.
 *
 * @param clean the scores of clean examples, at least one, none NaN
 * @param attacked the scores of attacked examples, at least one, none NaN
 */
public record Detection(List<Double> clean, List<Double> attacked) {

    /** Checks and copies the scores. */
    public Detection {
        checkScores("clean", clean);
        checkScores("attacked", attacked);
        clean = List.copyOf(clean);
        attacked = List.copyOf(attacked);
    }

    private static void checkScores(String name, List<Double> scores) {
        boolean legal = !scores.isEmpty() && scores.stream().noneMatch(score -> score.isNaN());
        Range.that(name, scores, "at least one score, none NaN", legal);
    }

    /**
     * The area under the receiver operating characteristic: how often an attacked example scores above a clean one, equal
     * scores counted half.
     *
     * @return 1 for a perfect detector, 0.5 for a useless one
     */
    public double area() {
        double[] all = new double[clean.size() + attacked.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < clean.size() ? clean.get(i) : attacked.get(i - clean.size());
        }
        int[] order = Order.ascending(all);
        double wins = 0;
        double cleanBelow = 0;
        for (int from = 0; from < all.length; ) {
            int to = from;
            double cleanHere = 0;
            while (to < all.length && all[order[to]] == all[order[from]]) {
                cleanHere += order[to] < clean.size() ? 1 : 0;
                to++;
            }
            wins += (to - from - cleanHere) * (cleanBelow + cleanHere / 2);
            cleanBelow += cleanHere;
            from = to;
        }
        return wins / ((double) clean.size() * attacked.size());
    }

    /**
     * The share of attacked examples that is found where a share of the clean ones at most is taken for attacked.
     *
     * @param falseAlarms how many clean examples may score above the threshold, such as 0.05
     * @return from 0 to 1
     */
    public double found(double falseAlarms) {
        Range.fraction("falseAlarms", falseAlarms);
        List<Double> sorted = clean.stream().sorted().toList();
        int allowed = (int) (falseAlarms * sorted.size() + 1e-9);
        if (allowed == sorted.size()) {
            return 1;
        }
        double threshold = sorted.get(sorted.size() - 1 - allowed);
        return attacked.stream().filter(score -> score > threshold).count() / (double) attacked.size();
    }
}
