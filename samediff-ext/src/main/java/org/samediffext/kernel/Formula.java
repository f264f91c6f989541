package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.samediffext.kernel.Expr.Assignment;
import org.samediffext.kernel.Expr.Kind;
import org.samediffext.kernel.Expr.Ref;
import org.samediffext.spi.FormulaRule;

/**
 * An update rule as its paper prints it, understood: assignments, one a line, that apply to every weight. Immutable.
 *
 * <p>Names: {@code g} the gradient, {@code p} the parameter, {@code lr} the learning rate, {@code t} the number of the step
 * (from 1), {@code weightDecay} the decoupled weight decay, the constants, the states (arrays of the parameter's size, zero
 * before the first step), the kept numbers (one for the whole parameter, zero before the first step), and temporaries by
 * assignment. Lines run from top to bottom: a state that is read before its line has its old value, after it the new one.
 * {@code step} is what is subtracted from the parameter; it, every state and every kept number must be assigned. A formula
 * that reads {@code weightDecay} decays by itself; any other gets the decay added to its step.
 *
 * <p>Operators, loosest first: comparisons {@code < <= > >= == !=} with value 1 or 0, {@code + -}, {@code * /}, the minus
 * sign, {@code ^}. Functions: {@code sqrt abs sign exp log tanh sigmoid square}, {@code min max pow} of two operands,
 * {@code clip(x, low, high)}, {@code where(condition, then, otherwise)}. {@code #} starts a comment; a line goes on in the
 * next inside parentheses. A NaN that is read, compared or used as a condition gives NaN; only the branch that
 * {@code where} does not take is without effect. {@code sign(0)} is 0.
 *
 * <p>Reductions make one number of all elements of the arrays that a step is given, and may stand wherever a number may:
 * {@code sum(x)}, {@code mean(x)}, {@code dot(x, y)} the sum of the products, {@code norm(x)} the Euclidean norm,
 * {@code norm1(x)} the sum and {@code maxabs(x)} the largest of the absolute values, {@code numel()} the number of elements.
 * Their operands are arrays or computed from arrays, such as {@code norm(g + wd*p)}, also by way of other reductions. They are
 * computed in double whatever the type of the arrays, and a NaN among the elements makes them NaN; the result is the same to
 * the bit for every number of threads. {@code norm} of zeros is 0: guard a division by it, as in {@code g/max(norm(g), 1e-12)}.
 *
 * <p>{@code channelsum channelmean channeldot channelnorm channelnorm1 channelmaxabs} do the same within each output channel. In
 * other expressions their value stands for the number of the element's own channel, as in {@code g/max(channelnorm(g), 1e-12)};
 * a reduction of it counts each channel as often as it has elements, so that {@code maxabs(channelnorm(g))} is the largest of
 * the channels' norms, {@code mean} their mean, and {@code sum(channelsum(x))} is {@code channelnumel()} times {@code sum(x)}.
 * {@code channelnumel()} is the number of elements of a channel, {@code channels()} the number of channels, 0 for a parameter
 * without any, such as a bias. Such a parameter counts as one channel: {@code channelnorm(g)} is {@code norm(g)} there.
 *
 * <p>{@code modelsum, modelmean, modeldot, modelnorm, modelnorm1, modelmaxabs, modelnumel} do the same over all tensors whose steps
 * are made together: the parameters of a model whose updaters have this formula with equal constants. Over one tensor alone
 * they are what the others are.
 */
public final class Formula {
    private final String text;
    private final Set<String> constants;
    private final List<String> states;
    private final List<String> numbers;
    private final List<Assignment> assignments;
    private final boolean decays;

    private Formula(
            String text,
            Set<String> constants,
            List<String> states,
            List<String> numbers,
            List<Assignment> assignments) {
        this.text = text;
        this.constants = constants;
        this.states = states;
        this.numbers = numbers;
        this.assignments = List.copyOf(assignments);
        this.decays = Parser.reads(assignments, Kind.DECAY);
    }

    /**
     * The formula of a rule.
     *
     * @param rule the rule
     * @return its formula
     * @throws FormulaException if it cannot be understood
     */
    public static Formula of(FormulaRule rule) {
        return parse(rule.formula(), rule.constants().keySet(), rule.state(), rule.numbers());
    }

    /**
     * The formula of the point at which a rule wants its model to be evaluated; all states stay as they are.
     *
     * @param rule the rule, whose {@code evaluation} is not empty
     * @return its formula
     * @throws FormulaException if it cannot be understood
     */
    public static Formula ofEvaluation(FormulaRule rule) {
        StringBuilder text = new StringBuilder(rule.evaluation());
        for (List<String> names : List.of(rule.state(), rule.numbers())) {
            names.forEach(name -> text.append("\n").append(name).append(" = ").append(name));
        }
        return parse(text.toString(), rule.constants().keySet(), rule.state(), rule.numbers());
    }

    /**
     * Reads a formula that keeps no numbers.
     *
     * @param text assignments, one a line; at most 10,000 characters, nested at most 100 deep
     * @param constants the names of its constants
     * @param states the names of its states, in the order in which they are stored
     * @return the formula
     * @throws FormulaException if it cannot be understood, with the place
     */
    public static Formula parse(String text, Set<String> constants, List<String> states) {
        return parse(text, constants, states, List.of());
    }

    /**
     * Reads a formula.
     *
     * @param text assignments, one a line; at most 10,000 characters, nested at most 100 deep
     * @param constants the names of its constants
     * @param states the names of its states, in the order in which they are stored
     * @param numbers the names of the numbers that it keeps, in the order in which they are stored
     * @return the formula
     * @throws FormulaException if it cannot be understood, with the place
     */
    public static Formula parse(String text, Set<String> constants, List<String> states, List<String> numbers) {
        Set<String> sorted = new TreeSet<>(constants);
        Scope scope = new Scope(sorted, states, numbers);
        List<Assignment> assignments = Parser.parse(text, scope, states, numbers);
        return new Formula(text, sorted, List.copyOf(states), List.copyOf(numbers), assignments);
    }

    /**
     * This formula with decoupled weight decay: {@code step = step + (lr*weightDecay)*p} as its last line, where
     * {@code weightDecay} is given for each step.
     *
     * @return a formula that reads the parameter; this one if it reads {@code weightDecay} already, and so decays by itself
     */
    public Formula withDecay() {
        if (decays) {
            return this;
        }
        Ref step = new Ref(Kind.STEP, "step");
        Expr rate = Expr.call(Op.MUL, new Ref(Kind.RATE, "lr"), new Ref(Kind.DECAY, "weightDecay"));
        Expr decay = Expr.call(Op.MUL, rate, new Ref(Kind.PARAMETER, "p"));
        List<Assignment> lines = new ArrayList<>(assignments);
        lines.add(new Assignment(step, Expr.call(Op.ADD, step, decay)));
        String line = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        return new Formula(text + line + "step = step + (lr*weightDecay)*p\n", constants, states, numbers, lines);
    }

    /**
     * Whether the parameter is read.
     *
     * @return true if {@code p} occurs in the formula
     */
    public boolean readsParameter() {
        return Parser.reads(assignments, Kind.PARAMETER);
    }

    /**
     * Whether a number is made of all elements. Such a formula means something else over another set of elements: it must
     * run over each parameter tensor on its own, not over several at once or over pieces of one.
     *
     * @return true if {@code sum, mean, dot, norm, norm1, maxabs} or {@code numel} occurs in the formula, or one that begins with
     *     {@code channel} or {@code model}
     */
    public boolean reduces() {
        return assignments.stream().anyMatch(assignment -> assignment.value().reduces());
    }

    /**
     * Whether a number is made of each output channel. Such a formula must run over each parameter tensor in its true shape.
     *
     * @return true if {@code channelsum, channelmean, channeldot, channelnorm, channelnorm1, channelmaxabs, channelnumel} or
     *     {@code channels} occurs in the formula
     */
    public boolean byChannel() {
        return assignments.stream().anyMatch(assignment -> assignment.value().byChannel());
    }

    /**
     * Whether a number is made of all elements of a model. Such a formula must run over all parameter tensors of the model
     * together, by {@link Kernels#runTogether}.
     *
     * @return true if {@code modelsum, modelmean, modeldot, modelnorm, modelnorm1, modelmaxabs} or {@code modelnumel} occurs in
     *     the formula
     */
    public boolean reducesModel() {
        return assignments.stream().anyMatch(assignment -> assignment.value().reducesModel());
    }

    /**
     * The text.
     *
     * @return the text as it was given, with the line of the weight decay if there is one
     */
    public String text() {
        return text;
    }

    /**
     * The names of the states.
     *
     * @return the names, in the order in which they are stored
     */
    public List<String> states() {
        return states;
    }

    /**
     * The names of the numbers that are kept.
     *
     * @return the names, in the order in which they are stored
     */
    public List<String> numbers() {
        return numbers;
    }

    Set<String> constants() {
        return constants;
    }

    List<Assignment> assignments() {
        return assignments;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Formula that
                && text.equals(that.text)
                && constants.equals(that.constants)
                && states.equals(that.states)
                && numbers.equals(that.numbers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, constants, states, numbers);
    }

    @Override
    public String toString() {
        return text;
    }
}
