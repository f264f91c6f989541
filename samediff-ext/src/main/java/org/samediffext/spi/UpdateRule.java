package org.samediffext.spi;

import java.util.List;
import java.util.Set;

/** An update rule: turns a gradient into the step that is subtracted from the parameter. */
public interface UpdateRule extends Method {

    /**
     * The names of the state arrays, each of the parameter's size and zero before the first step.
     *
     * @return the names, in the order in which they are stored
     */
    default List<String> state() {
        return List.of();
    }

    /**
     * The names of the numbers that are kept for each parameter as a whole, zero before the first step. A rule with such
     * numbers sees each parameter by itself. DL4J hands out state in arrays of the parameter's size alone: each number takes
     * one, of which the first element is used.
     *
     * @return the names, in the order in which they are stored, after the state; no name of a state
     */
    default List<String> numbers() {
        return List.of();
    }

    /**
     * What the rule needs beyond the gradient.
     *
     * @return nothing by default
     */
    default Set<Need> needs() {
        return Set.of();
    }

    /**
     * The learning rate where none is given.
     *
     * @return the paper's default
     */
    default double defaultLearningRate() {
        return 1e-3;
    }

    /**
     * The decoupled weight decay where none is given.
     *
     * @return the paper's default, 0 for most rules
     */
    default double defaultWeightDecay() {
        return 0;
    }

    /**
     * Whether the rule's own steps include the decoupled weight decay, which every other rule gets added to its step as
     * {@code lr*weightDecay*p}. A formula that reads {@code weightDecay} includes it without saying so.
     *
     * @return false by default
     */
    default boolean decaysItself() {
        return false;
    }
}
