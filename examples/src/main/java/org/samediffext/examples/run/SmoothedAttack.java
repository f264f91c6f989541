package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.Eot;
import org.samediffext.adversarial.GaussianNoise;
import org.samediffext.adversarial.LogitLoss;
import org.samediffext.adversarial.Pgd;
import org.samediffext.adversarial.RandomizedSmoothing;
import org.samediffext.examples.data.Examples;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;

/**
 * PGD in the Euclidean norm through the noise: the gradient is that of the mean probabilities over a few draws, and the loss is
 * raised to the end, since one lucky draw proves nothing. The smoothed network answers by the class that is most frequent in
 * fresh draws. An image is right at a distance if it is at all smaller ones too.
 */
final class SmoothedAttack {
    private static final int PART = 25;
    private static final int STEPS = 20;
    private static final int DRAWS = 8;
    private static final int VOTES = 200;

    private final CertifyTask task;
    private final double sigma;
    private final long seed;
    private final Progress.Display display;

    SmoothedAttack(CertifyTask task, double sigma, long seed, Progress.Display display) {
        this.task = task;
        this.sigma = sigma;
        this.seed = seed;
        this.display = display;
    }

    List<Proportion> run(GradientModel model, Examples images) {
        int[] right = new int[task.radii().size()];
        try (Progress progress = display.open("attacking", images.size())) {
            for (int from = 0; from < images.size(); from += PART) {
                Examples part = images.slice(from, Math.min(from + PART, images.size()));
                List<Boolean> so = new ArrayList<>(Collections.nCopies(part.size(), true));
                List<Budget> budgets = attack(model, part, from);
                for (int k = 0; k < right.length; k++) {
                    List<Integer> answers = answers(model, budgets.get(k).adversarial(), from);
                    for (int i = 0; i < part.size(); i++) {
                        so.set(
                                i,
                                so.get(i) && answers.get(i).equals(part.labels().get(i)));
                        right[k] += so.get(i) ? 1 : 0;
                    }
                }
                progress.advance(part.size());
            }
            progress.note(String.format(
                    Locale.ROOT,
                    "seed %d, %s, %d of %d right at distance %.3g",
                    seed,
                    CertifyOutcome.name(sigma),
                    right[2],
                    images.size(),
                    task.radii().get(2)));
        }
        return Arrays.stream(right)
                .mapToObj(hits -> new Proportion(hits, images.size()))
                .toList();
    }

    private List<Budget> attack(GradientModel model, Examples part, int from) {
        GradientModel attacked =
                sigma == 0 ? model : new Eot(model, new GaussianNoise(sigma), DRAWS, seed, Eot.Mean.PROBABILITIES);
        int[] labels = part.labels().stream().mapToInt(Integer::intValue).toArray();
        AttackOptions options =
                new AttackOptions().withSeed(seed).withBatchSize(PART).withFirstSample(from);
        return new Pgd(Norm.L2, task.radii(), STEPS, 2.5, 1, true, LogitLoss.CE)
                .run(attacked, part.images(), new Endless(Criterion.untargeted(labels)), options)
                .requireComplete()
                .budgets();
    }

    private List<Integer> answers(GradientModel model, INDArray images, int from) {
        if (sigma == 0) {
            return Arrays.stream(model.labels(images)).boxed().toList();
        }
        RandomizedSmoothing smoothing = CertifyExperiment.smoothing(task, sigma, VOTES, seed);
        return smoothing.predict(model, images, from).stream()
                .map(found -> found.counts().indexOf(Collections.max(found.counts())))
                .toList();
    }

    /** Never met, so that the attack does not rest. */
    private record Endless(Criterion goal) implements Criterion {
        @Override
        public int size() {
            return goal.size();
        }

        @Override
        public int label(int row) {
            return goal.label(row);
        }

        @Override
        public boolean targeted() {
            return goal.targeted();
        }

        @Override
        public boolean met(int row, int decision) {
            return false;
        }
    }
}
