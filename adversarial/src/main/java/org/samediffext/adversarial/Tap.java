package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Targeted adversarial poisoning: each example becomes, to the end, an attack on a trained surrogate toward the next class,
 * {@code (y + 1) mod classes}, and keeps its label. {@link Pgd} with steps of {@code step·ε} lowers the cross entropy to the
 * target from several random starts; the lowest counts.
 *
 * <p>Needs a surrogate in the options, whose bounds are those of the options. To optimise under augmentation, as the authors
 * do, put {@link Eot} in front of it.
 *
 * <p>A round takes 256 examples to the end; progress tells their mean cross entropy to the target. With a state file in the
 * options the run can be stopped at any moment, a killed process included, and goes on with the round when it is started
 * again, to the same bytes. A file of other data, settings or another surrogate is refused.
 *
 * <p>Fowl, Goldblum, Chiang, Geiping, Czaja, Goldstein 2021, Adversarial Examples Make Strong Poisons; the defaults are those
 * of the authors' code.
 *
 * @param norm the norm of the ball
 * @param epsilon its radius in the units of the features, above 0
 * @param steps the gradient steps of a start, at least 1
 * @param step the length of a step in epsilons, above 0
 * @param restarts the random starts, at least 1
 */
@About(
        value = "attacks a trained model toward the next class and keeps the labels",
        paper = "Fowl et al. 2021, Adversarial Examples Make Strong Poisons")
public record Tap(Norm norm, @Required double epsilon, int steps, double step, int restarts) implements Protection {

    /** L-infinity, 250 steps of ε/20, 8 starts; the epsilon is an example. */
    public Tap() {
        this(Norm.LINF, 8 / 255.0, 250, 0.05, 8);
    }

    /** Checks the settings. */
    public Tap {
        Range.positive("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("step", step);
        Range.atLeast("restarts", restarts, 1);
    }

    @Override
    public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = Labelled.of(name(), features, labels, options);
        GradientModel model = data.surrogate(name(), options).model();
        if (!model.bounds().equals(options.bounds())) {
            throw new IllegalArgumentException(name() + ": the surrogate has " + model.bounds() + ", the options have "
                    + options.bounds() + ", allowed are equal ones");
        }
        Optional<ProtectionState> file = options.state()
                .map(path -> new ProtectionState(
                        path,
                        ProtectionState.hash(
                                this + " seed " + options.seed() + " " + options.bounds(), data, data.scores(model))));
        Optional<ProtectionState.Reached> reached = file.flatMap(ProtectionState::read);
        double[][] points = reached.map(ProtectionState.Reached::points).orElseGet(() -> Rows.read(features));
        List<int[]> batches = data.batches();
        for (int round = reached.map(ProtectionState.Reached::rounds).orElse(0); round < batches.size(); round++) {
            int[] batch = batches.get(round);
            Budget found = attacked(model, Rows.pick(features, batch), data, batch, options.seed());
            double[][] moved = Rows.read(found.adversarial());
            for (int i = 0; i < batch.length; i++) {
                points[batch[i]] = moved[i];
            }
            int done = round + 1;
            file.ifPresent(each -> each.write(done, points, new byte[0]));
            double loss =
                    found.loss().stream().mapToDouble(each -> -each).average().orElseThrow();
            options.progress().round(done, batches.size(), loss);
        }
        return data.write(points);
    }

    private Budget attacked(GradientModel model, INDArray x, Labelled data, int[] batch, long seed) {
        int[] targets = IntStream.of(batch)
                .map(row -> (data.label(row) + 1) % model.classes())
                .toArray();
        List<Long> samples = IntStream.of(batch).mapToObj(row -> (long) row).toList();
        return new Pgd(norm, List.of(epsilon), steps, steps * step, restarts, true, LogitLoss.CE)
                .run(
                        model,
                        x,
                        Criterion.targeted(targets).endless(),
                        new AttackOptions().withSeed(seed).withSamples(samples))
                .at(epsilon);
    }
}
