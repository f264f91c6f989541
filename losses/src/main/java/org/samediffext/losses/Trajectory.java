package org.samediffext.losses;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Range;

/**
 * One trajectory of a process in continuous time on a grid: rewards r at the times t, a terminal reward h at the end T, a rate β of
 * discounting. It makes the labels of {@link Martingale}, and value and gradient of the objectives that the paper compares, for the
 * values {@code J = (J_0 … J_{K−1})} that a network gives at the times; the value at the end is h.
 *
 * <p>Paper: Jia and Zhou 2022, JMLR, "Policy Evaluation and Temporal-Difference Learning in Continuous Time and Space: A Martingale
 * Approach".
 */
public final class Trajectory {
    private final double[] rewards;
    private final double[] steps;
    private final double[] times;
    private final double terminal;
    private final double discount;

    private Trajectory(double[] rewards, double[] steps, double terminal, double discount) {
        Range.atLeast("rewards", rewards.length, 1);
        Range.nonNegative("discount", discount);
        Range.finite("terminal", terminal);
        Range.that("steps", steps.length, "as many as rewards, " + rewards.length, steps.length == rewards.length);
        this.rewards = rewards;
        this.steps = steps;
        this.terminal = terminal;
        this.discount = discount;
        this.times = new double[rewards.length + 1];
        for (int i = 0; i < steps.length; i++) {
            Range.positive("step", steps[i]);
            times[i + 1] = times[i] + steps[i];
        }
    }

    /**
     * A value and its gradient.
     *
     * @param value the objective
     * @param gradient by J, DOUBLE {@code [K, 1]}
     */
    public record Objective(double value, INDArray gradient) {}

    /**
     * A trajectory on an even grid.
     *
     * @param rewards r, a rate for each time
     * @param step Δt
     * @param terminal h
     * @param discount β, 0 for none
     * @return the trajectory
     */
    public static Trajectory of(List<Double> rewards, double step, double terminal, double discount) {
        return of(rewards, Collections.nCopies(rewards.size(), step), terminal, discount);
    }

    /**
     * A trajectory on any grid.
     *
     * @param rewards r, a rate for each time
     * @param steps from each time to the next, the last one to the end
     * @param terminal h
     * @param discount β, 0 for none
     * @return the trajectory
     */
    public static Trajectory of(List<Double> rewards, List<Double> steps, double terminal, double discount) {
        return new Trajectory(plain(rewards), plain(steps), terminal, discount);
    }

    private static double[] plain(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * The returns to go, {@code G_i = e^(βt_i) (e^(−βT) h + Σ_{j ≥ i} e^(−βt_j) r_j Δt_j)}.
     *
     * @return DOUBLE {@code [K, 1]}
     */
    public INDArray returns() {
        double[] returns = new double[rewards.length];
        double later = discounted(rewards.length) * terminal;
        for (int i = rewards.length - 1; i >= 0; i--) {
            later += discounted(i) * rewards[i] * steps[i];
            returns[i] = later / discounted(i);
        }
        return column(returns);
    }

    /**
     * The weights of the times, {@code e^(−2βt_i) Δt_i}.
     *
     * @return DOUBLE {@code [K, 1]}
     */
    public INDArray weights() {
        double[] weights = new double[rewards.length];
        Arrays.setAll(weights, i -> discounted(i) * discounted(i) * steps[i]);
        return column(weights);
    }

    private double discounted(int i) {
        return Math.exp(-discount * times[i]);
    }

    /**
     * The martingale loss, {@code ½ Σ e^(−2βt_i) (G_i − J_i)² Δt_i}. Its expectation is least for the value function.
     *
     * @param values J, {@code [K, 1]}
     * @return value and gradient
     */
    public Objective martingale(INDArray values) {
        double[] missing = RowWise.doubles(
                returns().sub(Nd4j.createFromArray(plain(values)).reshape(rewards.length, 1)));
        double[] weights = RowWise.doubles(weights());
        double value = 0;
        double[] gradient = new double[missing.length];
        for (int i = 0; i < missing.length; i++) {
            value += weights[i] * missing[i] * missing[i] / 2;
            gradient[i] = -weights[i] * missing[i];
        }
        return new Objective(value, column(gradient));
    }

    /**
     * The temporal differences, {@code Δ_i = J_{i+1} − J_i + (r_i − βJ_i) Δt_i} with {@code J_K = h}.
     *
     * @param values J, {@code [K, 1]}
     * @return DOUBLE {@code [K, 1]}
     */
    public INDArray differences(INDArray values) {
        return column(differences(plain(values)));
    }

    private double[] differences(double[] j) {
        double[] all = new double[j.length];
        Arrays.setAll(
                all, i -> (i + 1 < j.length ? j[i + 1] : terminal) - j[i] + (rewards[i] - discount * j[i]) * steps[i]);
        return all;
    }

    /**
     * The direction of CTD(0), {@code −Δ_i} for each J_i, as if J_{i+1} were given. It is no gradient of an objective.
     *
     * @param values J, {@code [K, 1]}
     * @return DOUBLE {@code [K, 1]}
     */
    public INDArray semiGradient(INDArray values) {
        return differences(values).negi();
    }

    /**
     * The mean-square TD error, {@code ½ Σ (Δ_i/Δt_i)² Δt_i}. For a random process it measures the quadratic variation of J: its
     * minimum is not the value function, however fine the grid.
     *
     * @param values J, {@code [K, 1]}
     * @return value and gradient, through J_i and J_{i+1}
     */
    public Objective meanSquareError(INDArray values) {
        double[] rates = differences(plain(values));
        double value = 0;
        for (int i = 0; i < rates.length; i++) {
            value += rates[i] * rates[i] / steps[i] / 2;
            rates[i] /= steps[i];
        }
        return new Objective(value, column(back(rates)));
    }

    /**
     * The moment conditions, {@code ½ |m|²} with {@code m = Σ ξ_iᵀ Δ_i}: zero in expectation for the value function, whatever the
     * test functions ξ.
     *
     * @param values J, {@code [K, 1]}
     * @param tests ξ, {@code [K, functions]}
     * @return value and gradient, through J_i and J_{i+1}
     */
    public Objective moments(INDArray values, INDArray tests) {
        double[] differences = differences(plain(values));
        double[] xi = RowWise.doubles(tests);
        int functions = xi.length / differences.length;
        double[] moments = new double[functions];
        double[] pulls = new double[differences.length];
        double value = 0;
        for (int f = 0; f < functions; f++) {
            for (int i = 0; i < differences.length; i++) {
                moments[f] += xi[i * functions + f] * differences[i];
            }
            value += moments[f] * moments[f] / 2;
            for (int i = 0; i < differences.length; i++) {
                pulls[i] += xi[i * functions + f] * moments[f];
            }
        }
        return new Objective(value, column(back(pulls)));
    }

    /** From derivatives by Δ to derivatives by J. */
    private double[] back(double[] pulls) {
        double[] gradient = new double[pulls.length];
        for (int i = 0; i < pulls.length; i++) {
            gradient[i] = -pulls[i] * (1 + discount * steps[i]) + (i > 0 ? pulls[i - 1] : 0);
        }
        return gradient;
    }

    private double[] plain(INDArray values) {
        if (values.length() != rewards.length) {
            throw new IllegalArgumentException("the values are " + Arrays.toString(values.shape())
                    + ", allowed is one for each of the " + rewards.length + " rewards");
        }
        return RowWise.doubles(values);
    }

    private static INDArray column(double[] numbers) {
        return Nd4j.createFromArray(numbers).reshape('c', numbers.length, 1);
    }
}
