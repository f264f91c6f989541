package org.samediffext.adversarial.robustness;

import java.util.ArrayList;
import java.util.List;
import org.samediffext.adversarial.Binomial;

/**
 * How many examples a classifier gets right within one budget.
 *
 * @param epsilon the budget; 0 for the clean examples
 * @param right how many examples it gets right whatever the attack did
 * @param total how many examples there are
 * @param low the lower end of the 95 % interval of Clopper and Pearson
 * @param high its upper end
 * @param perClass the share right of the examples of each class, NaN for a class without examples
 */
public record RobustAccuracy(double epsilon, int right, int total, double low, double high, List<Double> perClass) {
    private static final double CONFIDENCE = 0.95;

    /** Copies the list. */
    public RobustAccuracy {
        perClass = List.copyOf(perClass);
    }

    /**
     * The share of the examples that is right.
     *
     * @return from 0 to 1
     */
    public double share() {
        return right / (double) total;
    }

    static RobustAccuracy of(double epsilon, List<Boolean> right, int[] labels, int classes) {
        int[] hits = new int[classes];
        int[] members = new int[classes];
        for (int row = 0; row < labels.length; row++) {
            members[labels[row]]++;
            hits[labels[row]] += right.get(row) ? 1 : 0;
        }
        int sum = 0;
        List<Double> perClass = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            sum += hits[k];
            perClass.add(members[k] == 0 ? Double.NaN : hits[k] / (double) members[k]);
        }
        Binomial.Interval interval = new Binomial(sum, labels.length).clopperPearson(CONFIDENCE);
        return new RobustAccuracy(epsilon, sum, labels.length, interval.low(), interval.high(), perClass);
    }
}
