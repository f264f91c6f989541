package org.samediffext.adversarial;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.InputTransform.Kind;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;

/**
 * How well a transform of the input protects a model. Only an attack that goes through the transform evaluates it: examples
 * that were made for the model alone say what they transfer, and {@link #robustAccuracy} refuses to pass that on as
 * robustness. The examples are judged by the model behind one draw of the transform that the attack has not seen. Tramèr,
 * Carlini, Brendel, Mądry 2020, On Adaptive Attacks to Adversarial Example Defenses.
 */
public final class DefenceEvaluation {
    private final boolean adaptive;
    private final double cleanAccuracy;
    private final List<Double> epsilon;
    private final List<Double> accuracy;

    private DefenceEvaluation(boolean adaptive, double cleanAccuracy, List<Double> epsilon, List<Double> accuracy) {
        this.adaptive = adaptive;
        this.cleanAccuracy = cleanAccuracy;
        this.epsilon = List.copyOf(epsilon);
        this.accuracy = List.copyOf(accuracy);
    }

    /**
     * Attacks the model through the transform.
     *
     * @param model the model behind the transform
     * @param transform the defence
     * @param draws over how many draws the attack averages: at least 2 for a stochastic transform, 1 is enough for others
     * @param attack untargeted
     * @param x one example a row, inside the model's bounds; not changed
     * @param labels the true classes
     * @param options of the attack; the seed also draws the transforms
     * @return the evaluation
     * @throws IllegalArgumentException if a stochastic transform is to be attacked without expectation
     * @throws CancellationException if the thread is interrupted
     */
    public static DefenceEvaluation through(
            GradientModel model,
            InputTransform transform,
            int draws,
            Attack attack,
            INDArray x,
            int[] labels,
            AttackOptions options) {
        if (transform.kind() == Kind.STOCHASTIC && draws < 2) {
            throw new IllegalArgumentException("draws is " + draws
                    + ", allowed is an integer >= 2: a stochastic transform is attacked by the mean over its draws");
        }
        GradientModel attacked = new Eot(model, transform, draws, options.seed());
        return judged(true, attacked, model, transform, attack, x, labels, options);
    }

    /**
     * Attacks the model without the transform, and shows the transform what was found.
     *
     * @param model the model behind the transform
     * @param transform the defence
     * @param attack untargeted
     * @param x one example a row, inside the model's bounds; not changed
     * @param labels the true classes
     * @param options of the attack; the seed also draws the transforms
     * @return accuracies that evaluate nothing
     * @throws CancellationException if the thread is interrupted
     */
    public static DefenceEvaluation transferred(
            GradientModel model,
            InputTransform transform,
            Attack attack,
            INDArray x,
            int[] labels,
            AttackOptions options) {
        return judged(false, model, model, transform, attack, x, labels, options);
    }

    private static DefenceEvaluation judged(
            boolean adaptive,
            GradientModel attacked,
            GradientModel model,
            InputTransform transform,
            Attack attack,
            INDArray x,
            int[] labels,
            AttackOptions options) {
        Eot deployed = new Eot(model, transform, 1, ~options.seed());
        List<Budget> found = attack.run(attacked, x, Criterion.untargeted(labels), options)
                .requireComplete()
                .budgets();
        return new DefenceEvaluation(
                adaptive,
                accuracy(deployed, x, labels, options.batchSize()),
                found.stream().map(Budget::epsilon).toList(),
                found.stream()
                        .map(budget -> accuracy(deployed, budget.adversarial(), labels, options.batchSize()))
                        .toList());
    }

    private static double accuracy(GradientModel model, INDArray x, int[] labels, int batchSize) {
        Rows format = AttackInput.format(x);
        List<double[]> rows = List.of(Rows.read(x));
        int right = 0;
        for (int from = 0; from < labels.length; from += batchSize) {
            int to = Math.min(from + batchSize, labels.length);
            int[] answers = model.labels(format.write(rows.subList(from, to)));
            for (int row = from; row < to; row++) {
                right += answers[row - from] == labels[row] ? 1 : 0;
            }
        }
        return (double) right / labels.length;
    }

    /**
     * Whether the attack went through the transform.
     *
     * @return false if the numbers say only what transfers
     */
    public boolean adaptive() {
        return adaptive;
    }

    /**
     * The accuracy on the examples as they are, behind the transform.
     *
     * @return from 0 to 1
     */
    public double cleanAccuracy() {
        return cleanAccuracy;
    }

    /**
     * The budgets.
     *
     * @return ascending
     */
    public List<Double> epsilon() {
        return epsilon;
    }

    /**
     * The accuracy under the attack, whatever the attack knew.
     *
     * @return from 0 to 1, one entry a budget
     */
    public List<Double> accuracyUnderAttack() {
        return accuracy;
    }

    /**
     * The accuracy that may be called robust.
     *
     * @return from 0 to 1, one entry a budget
     * @throws IllegalStateException if the attack did not go through the transform
     */
    public List<Double> robustAccuracy() {
        if (!adaptive) {
            throw new IllegalStateException("the attack used the model without its defence, which says nothing about"
                    + " robustness; attack through the defence");
        }
        return accuracy;
    }
}
