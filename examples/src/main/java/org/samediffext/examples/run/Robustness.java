package org.samediffext.examples.run;

import java.util.List;

/**
 * What an attack did to a network.
 *
 * @param attack the name of the attack
 * @param examples how many test examples were attacked
 * @param clean the accuracy on these examples without an attack
 * @param budgets the accuracy under each budget, ascending in epsilon
 * @param samples a few of the examples
 * @param seconds of wall clock
 */
public record Robustness(
        String attack, int examples, Proportion clean, List<Budget> budgets, List<Sample> samples, double seconds) {

    /** Copies the lists. */
    public Robustness {
        budgets = List.copyOf(budgets);
        samples = List.copyOf(samples);
    }

    /**
     * The largest budget.
     *
     * @return the last of the budgets
     */
    public Budget strongest() {
        return budgets.get(budgets.size() - 1);
    }

    /**
     * The accuracy under one budget.
     *
     * @param epsilon the budget
     * @param accuracy how many of the attacked examples the network still gets right
     * @param answers {@code answers[label][answer]}: how often the network gave an answer to a changed example of a class
     */
    public record Budget(double epsilon, Proportion accuracy, List<List<Integer>> answers) {

        /** Copies the table. */
        public Budget {
            answers = answers.stream().map(List::copyOf).toList();
        }
    }
}
