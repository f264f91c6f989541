package org.samediffext.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What an attack found: for each epsilon, in ascending order, the best point of each example. */
public final class AttackResult {

    /** Why an example could not be attacked as usual. */
    public enum Failure {
        /** It was. */
        NONE,
        /** The gradient was exactly zero at the first step. */
        ZERO_GRADIENT,
        /** The model gave a NaN or an infinity. */
        NON_FINITE,
        /** An attack by decisions found no point to start from. */
        NO_START,
        /** The thread was interrupted before the search for this example ended: its points are the best until then. */
        INTERRUPTED
    }

    /**
     * What an attack found within one budget.
     *
     * @param epsilon the budget
     * @param adversarial the best point of each example, in the shape of the input
     * @param success whether it meets the criterion, one entry an example
     * @param distance its distance from the clean example in the attack's norm; positive infinity where the attack failed
     * @param loss the attack's loss at that point
     */
    public record Budget(
            double epsilon, INDArray adversarial, List<Boolean> success, List<Double> distance, List<Double> loss) {

        /** Copies the lists. */
        public Budget {
            success = List.copyOf(success);
            distance = List.copyOf(distance);
            loss = List.copyOf(loss);
        }

        /**
         * How many examples meet the criterion.
         *
         * @return from 0 to 1
         */
        public double successRate() {
            return success.stream().filter(s -> s).count() / (double) success.size();
        }
    }

    private final List<Budget> budgets;
    private final long[] forward;
    private final long[] backward;
    private final List<Failure> failures;

    /**
     * A result.
     *
     * @param budgets ascending in epsilon
     * @param forward the forward passes, one entry an example
     * @param backward the backward passes, one entry an example
     * @param failures one entry an example
     */
    public AttackResult(List<Budget> budgets, long[] forward, long[] backward, List<Failure> failures) {
        this.budgets = List.copyOf(budgets);
        this.forward = forward.clone();
        this.backward = backward.clone();
        this.failures = List.copyOf(failures);
    }

    /**
     * Joins the results of parts of a data set.
     *
     * @param parts results of one attack, in the order of the data
     * @return the result for all examples
     */
    public static AttackResult join(List<AttackResult> parts) {
        List<Budget> joined = new ArrayList<>();
        for (int k = 0; k < parts.get(0).budgets.size(); k++) {
            int index = k;
            List<Budget> same =
                    parts.stream().map(part -> part.budgets.get(index)).toList();
            joined.add(new Budget(
                    same.get(0).epsilon(),
                    Nd4j.concat(0, same.stream().map(Budget::adversarial).toArray(INDArray[]::new)),
                    same.stream().flatMap(budget -> budget.success().stream()).toList(),
                    same.stream().flatMap(budget -> budget.distance().stream()).toList(),
                    same.stream().flatMap(budget -> budget.loss().stream()).toList()));
        }
        return new AttackResult(
                joined,
                parts.stream()
                        .flatMapToLong(part -> Arrays.stream(part.forward))
                        .toArray(),
                parts.stream()
                        .flatMapToLong(part -> Arrays.stream(part.backward))
                        .toArray(),
                parts.stream().flatMap(part -> part.failures.stream()).toList());
    }

    /**
     * The number of examples.
     *
     * @return the rows of the input
     */
    public int size() {
        return failures.size();
    }

    /**
     * All budgets.
     *
     * @return ascending in epsilon
     */
    public List<Budget> budgets() {
        return budgets;
    }

    /**
     * One budget.
     *
     * @param epsilon the budget as it was asked for
     * @return what was found within it
     */
    public Budget at(double epsilon) {
        List<Double> known = new ArrayList<>();
        for (Budget budget : budgets) {
            if (budget.epsilon() == epsilon) {
                return budget;
            }
            known.add(budget.epsilon());
        }
        throw new IllegalArgumentException("no epsilon " + epsilon + " in this result, it has " + known);
    }

    /**
     * Forward passes of an example.
     *
     * @param row the example
     * @return how often the model saw it
     */
    public long forward(int row) {
        return forward[row];
    }

    /**
     * Backward passes of an example.
     *
     * @param row the example
     * @return how often its gradient was computed
     */
    public long backward(int row) {
        return backward[row];
    }

    /**
     * Whether the run was cut off, see {@link Attack}.
     *
     * @return true if at least one example has the failure INTERRUPTED
     */
    public boolean interrupted() {
        return failures.contains(Failure.INTERRUPTED);
    }

    /**
     * This result, for figures that would be wrong if the run was cut off.
     *
     * @return this
     * @throws CancellationException if the run was interrupted
     */
    public AttackResult requireComplete() {
        if (interrupted()) {
            long unfinished = failures.stream()
                    .filter(failure -> failure == Failure.INTERRUPTED)
                    .count();
            throw new CancellationException("the thread was interrupted, and " + unfinished + " of " + size()
                    + " examples were not attacked to the end: no figures are made of them; run it again");
        }
        return this;
    }

    /**
     * Why an example could not be attacked as usual.
     *
     * @param row the example
     * @return the reason, NONE if there is none
     */
    public Failure failure(int row) {
        return failures.get(row);
    }
}
