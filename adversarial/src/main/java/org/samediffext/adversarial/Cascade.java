package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;

/**
 * Several attacks, one after the other, each on the examples that withstood those before it. What succeeds within a ball
 * counts in the larger ones too. An example that withstands all is returned as the first attack left it, in the ball where that
 * attack's loss was largest. In an interrupted thread the attacks
 * that are left end at once.
 */
final class Cascade {
    private final List<DoubleFunction<Attack>> attacks;
    private final DecisionModel model;
    private final INDArray x;
    private final Criterion goal;
    private final AttackOptions options;
    private final long[] forward;
    private final long[] backward;
    private final Failure[] failures;

    /**
     * A cascade.
     *
     * @param attacks from the one epsilon to the attack
     */
    Cascade(
            List<DoubleFunction<Attack>> attacks,
            DecisionModel model,
            INDArray x,
            Criterion goal,
            AttackOptions options) {
        this.attacks = attacks;
        this.model = model;
        this.x = x;
        this.goal = goal;
        this.options = options;
        int rows = (int) x.size(0);
        this.forward = new long[rows];
        this.backward = new long[rows];
        this.failures = new Failure[rows];
        Arrays.fill(failures, Failure.NONE);
    }

    AttackResult result(List<Double> epsilon) {
        List<Budget> budgets = new ArrayList<>();
        Stand stand = new Stand((int) x.size(0));
        for (double radius : epsilon.stream().sorted().toList()) {
            for (int stage = 0; stage < attacks.size(); stage++) {
                int[] open = stand.open();
                if (open.length > 0) {
                    stand.take(open, run(attacks.get(stage).apply(radius), open), stage == 0);
                }
            }
            budgets.add(stand.budget(radius));
        }
        return new AttackResult(budgets, forward, backward, List.of(failures));
    }

    private Budget run(Attack attack, int[] rows) {
        List<Long> numbers = Arrays.stream(rows).mapToObj(options::sample).toList();
        AttackResult result = attack.run(model, Rows.pick(x, rows), goal.rows(rows), options.withSamples(numbers));
        for (int i = 0; i < rows.length; i++) {
            forward[rows[i]] += result.forward(i);
            backward[rows[i]] += result.backward(i);
            Failure failure = result.failure(i);
            boolean told = failures[rows[i]] != Failure.NONE && failure != Failure.INTERRUPTED;
            failures[rows[i]] = told ? failures[rows[i]] : failure;
        }
        return result.budgets().get(0);
    }

    /** How the examples stand. */
    private final class Stand {
        private final INDArray points = x.dup('c');
        private final Boolean[] success;
        private final Double[] distance;
        private final Double[] loss;

        Stand(int rows) {
            success = Collections.nCopies(rows, false).toArray(Boolean[]::new);
            distance = Collections.nCopies(rows, Double.POSITIVE_INFINITY).toArray(Double[]::new);
            loss = Collections.nCopies(rows, Double.NaN).toArray(Double[]::new);
        }

        int[] open() {
            return IntStream.range(0, success.length)
                    .filter(row -> !success[row])
                    .toArray();
        }

        void take(int[] rows, Budget found, boolean first) {
            for (int i = 0; i < rows.length; i++) {
                int row = rows[i];
                boolean unseen = Double.isNaN(found.loss().get(i)) && failures[row] == Failure.INTERRUPTED;
                if (found.success().get(i)
                        || (first && !unseen && !(found.loss().get(i) <= loss[row]))) {
                    Rows.put(points, row, found.adversarial(), i);
                    success[row] = found.success().get(i);
                    distance[row] = found.distance().get(i);
                    loss[row] = found.loss().get(i);
                }
                failures[row] = success[row] ? Failure.NONE : failures[row];
            }
        }

        Budget budget(double radius) {
            return new Budget(radius, points.dup('c'), List.of(success), List.of(distance), List.of(loss));
        }
    }
}
