package org.samediffext.updaters;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * The user's own formula, from code or from a configuration file. It runs in the same fused kernel as the built-in updaters
 * and can compute and nothing else.
 *
 * <pre>
 * updater:
 *   method: formula
 *   learningRate: 0.01
 *   state: [m]
 *   constants: { beta: 0.9 }
 *   formula: |
 *     m    = beta*m + g
 *     step = lr*m
 * </pre>
 *
 * @param formula the assignments, one a line, as {@link FormulaRule} describes them
 * @param state the names of the arrays that are kept from step to step
 * @param numbers the names of the numbers that are kept for each parameter from step to step
 * @param constants the named numbers
 */
@About(value = "a formula of your own", paper = "yours")
public record Formula(@Required String formula, List<String> state, List<String> numbers, Map<String, Double> constants)
        implements FormulaRule {

    /** Stochastic gradient descent, as an example. */
    public Formula() {
        this("step = lr*g", List.of(), List.of(), Map.of());
    }

    /**
     * A formula that keeps no numbers.
     *
     * @param formula as above
     * @param state as above
     * @param constants as above
     */
    public Formula(String formula, List<String> state, Map<String, Double> constants) {
        this(formula, state, List.of(), constants);
    }

    /** Copies the names and checks the formula. */
    public Formula {
        state = List.copyOf(state);
        numbers = List.copyOf(numbers);
        constants = Map.copyOf(constants);
        Range.that("state", state, "names that differ", new LinkedHashSet<>(state).size() == state.size());
        Range.that("numbers", numbers, "names that differ", new LinkedHashSet<>(numbers).size() == numbers.size());
        org.samediffext.kernel.Formula.parse(formula, constants.keySet(), state, numbers);
    }
}
