package org.samediffext.spi;

/** When an example counts as adversarial. Implementations are immutable. */
public interface Criterion {

    /**
     * The number of examples.
     *
     * @return one a row of the input
     */
    int size();

    /**
     * The class that the criterion speaks of.
     *
     * @param row the example
     * @return the true class for an untargeted criterion, the wanted class for a targeted one
     */
    int label(int row);

    /**
     * Whether the wanted class is named.
     *
     * @return true if {@link #label} is a target
     */
    boolean targeted();

    /**
     * Whether a decision is adversarial.
     *
     * @param row the example
     * @param decision the class that the model chose
     * @return whether the attack has succeeded
     */
    default boolean met(int row, int decision) {
        return targeted() == (decision == label(row));
    }

    /**
     * The criterion for some of the examples.
     *
     * @param rows which, in any order
     * @return one entry each
     */
    default Criterion rows(int... rows) {
        return new PickedCriterion(this, rows);
    }

    /**
     * The same goal without an end: an attack raises its loss as far as it can, and counts no success. Examples made so transfer
     * better to other models.
     *
     * @return a criterion that is never met
     */
    default Criterion endless() {
        return new EndlessCriterion(this);
    }

    /**
     * Any class but the true one.
     *
     * @param labels the true classes, one an example
     * @return the criterion
     */
    static Criterion untargeted(int... labels) {
        return new LabelCriterion(labels, false);
    }

    /**
     * The target class.
     *
     * @param targets the wanted classes, one an example
     * @return the criterion
     */
    static Criterion targeted(int... targets) {
        return new LabelCriterion(targets, true);
    }
}
