package org.samediffext.examples.run;

/**
 * How much is trained and attacked.
 *
 * @param epochs passes through the training examples, at least 1
 * @param batchSize examples a step, at least 1
 * @param attacked how many test examples are attacked, at least 1
 */
public record Plan(int epochs, int batchSize, int attacked) {

    /** Checks the counts. */
    public Plan {
        positive("epochs", epochs);
        positive("batch-size", batchSize);
        positive("attacked", attacked);
    }

    static void positive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("--" + option + " is " + value + ", allowed is an integer >= 1");
        }
    }
}
