package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures clean and robust accuracy on a fixed validation set at the end of each epoch, keeps the parameters of the epoch with the
 * best robust accuracy, and warns when the robust accuracy falls by more than 0.2 from one epoch to the next.
 *
 * <p>Robust overfitting (Rice, Wong, Kolter 2020, Overfitting in adversarially robust deep learning) makes the last epoch worse than
 * an earlier one; catastrophic overfitting (Wong, Rice, Kolter 2020) makes a model that is trained with one step lose all robustness
 * within an epoch. The latter shows with {@code new Pgd(norm, List.of(epsilon), 5, 2.5, 1, true, LogitLoss.CE)}, five steps; a report
 * wants ten or more. All epochs are attacked with the same seed. The training itself stays as it is, bit by bit.
 *
 * <pre>{@code
 * RobustnessListener robustness = new RobustnessListener(view, pgd, x, labels, 1);
 * net.addListeners(robustness);
 * net.fit(batches, 20);
 * robustness.restore(net);
 * }</pre>
 */
public final class RobustnessListener extends BaseTrainingListener {
    private static final Logger log = LoggerFactory.getLogger(RobustnessListener.class);
    private static final double FALL = .2;

    private final GradientModel view;
    private final Attack attack;
    private final INDArray x;
    private final int[] labels;
    private final AttackOptions options;
    private final List<Epoch> epochs = new ArrayList<>();
    private @Nullable Epoch best;
    private @Nullable INDArray parameters;
    private boolean collapsed;

    /**
     * What was measured at the end of an epoch.
     *
     * @param number from 0
     * @param clean the fraction of the examples that the model judges rightly
     * @param robust the fraction that it judges rightly under the attack as well, within its largest epsilon
     */
    public record Epoch(int number, double clean, double robust) {}

    /**
     * A listener that has measured nothing.
     *
     * @param view the model under training, seen in inference form
     * @param attack the attack, whose largest epsilon counts
     * @param x the examples of the validation set; not copied
     * @param labels their classes
     * @param seed the seed of the attack
     */
    public RobustnessListener(GradientModel view, Attack attack, INDArray x, int[] labels, long seed) {
        if (labels.length == 0 || x.size(0) != labels.length) {
            throw new IllegalArgumentException("the validation set has " + x.size(0) + " examples and " + labels.length
                    + " labels, allowed is one label an example, and at least one");
        }
        this.view = view;
        this.attack = attack;
        this.x = x;
        this.labels = labels.clone();
        this.options = new AttackOptions().withSeed(seed);
    }

    @Override
    public void onEpochEnd(Model model) {
        Epoch epoch = measure();
        if (best == null || epoch.robust() > best.robust()) {
            best = epoch;
            parameters = model.params().dup();
        }
    }

    /**
     * Measures now, as at the end of an epoch, but keeps no parameters: for models that do not call listeners of DL4J.
     *
     * @return what was measured; it is also in {@link #epochs}
     * @throws CancellationException if the thread is interrupted, also at the end of an epoch
     */
    public Epoch measure() {
        AttackResult result =
                attack.run(view, x, Criterion.untargeted(labels), options).requireComplete();
        AttackResult.Budget largest = result.budgets().get(result.budgets().size() - 1);
        Epoch epoch = new Epoch(epochs.size(), clean(), 1 - largest.successRate());
        log.info(
                "epoch {}: accuracy {} clean, {} under {}",
                epoch.number(),
                epoch.clean(),
                epoch.robust(),
                attack.name());
        if (!epochs.isEmpty() && epochs.get(epochs.size() - 1).robust() - epoch.robust() > FALL) {
            collapsed = true;
            log.warn(
                    "epoch {}: the accuracy under {} fell from {} to {} within one epoch, which looks like catastrophic"
                            + " overfitting; go back to the best epoch, and take more steps, a smaller step or epsilon",
                    epoch.number(),
                    attack.name(),
                    epochs.get(epochs.size() - 1).robust(),
                    epoch.robust());
        }
        epochs.add(epoch);
        return epoch;
    }

    private double clean() {
        int right = 0;
        for (int from = 0; from < labels.length; from += options.batchSize()) {
            int to = Math.min(from + options.batchSize(), labels.length);
            int[] decided = view.labels(x.get(NDArrayIndex.interval(from, to)));
            for (int row = from; row < to; row++) {
                right += decided[row - from] == labels[row] ? 1 : 0;
            }
        }
        return right / (double) labels.length;
    }

    /**
     * All measurements.
     *
     * @return in their order
     */
    public List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    /**
     * The epoch with the best robust accuracy, the first among equals.
     *
     * @return empty before the first epoch has ended
     */
    public Optional<Epoch> best() {
        return Optional.ofNullable(best);
    }

    /**
     * Whether the robust accuracy ever fell by more than 0.2 from one measurement to the next.
     *
     * @return whether that was seen
     */
    public boolean collapsed() {
        return collapsed;
    }

    /**
     * Gives a model the parameters of the best epoch, the statistics of batch normalisation among them. The state of the updater
     * stays.
     *
     * @param model the model that was trained
     * @throws IllegalStateException before the first epoch has ended
     */
    public void restore(Model model) {
        if (parameters == null) {
            throw new IllegalStateException("no epoch has ended yet, there is nothing to be restored");
        }
        model.setParams(parameters.dup());
    }
}
