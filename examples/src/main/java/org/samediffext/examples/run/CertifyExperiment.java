package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.samediffext.SameDiffExt;
import org.samediffext.adversarial.GaussianNoiseIterator;
import org.samediffext.adversarial.RandomizedSmoothing;
import org.samediffext.adversarial.RandomizedSmoothing.Certificate;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Minibatches;
import org.samediffext.examples.data.Split;
import org.samediffext.examples.run.CertifyTrial.Entry;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/**
 * Trains one small network without noise and under Gaussian noise of several strengths, certifies the smoothed ones, and attacks
 * all. For one seed all start from the same weights and see the same minibatches.
 */
public final class CertifyExperiment {
    private static final String UPDATER = "updater: { method: adamw, learningRate: 0.001, weightDecay: 0 }\n";
    private static final int SELECTION = 100;
    private static final double ALPHA = 0.001;

    private final SameDiffExt ext;

    /**
     * An experiment.
     *
     * @param ext the library
     */
    @Inject
    public CertifyExperiment(SameDiffExt ext) {
        this.ext = ext;
    }

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found
     */
    public CertifyOutcome run(CertifyTask task, Progress.Display display) {
        SingleThread.use();
        long start = System.nanoTime();
        Split split = task.source().load();
        List<CertifyTrial> trials = new ArrayList<>();
        List<Double> strengths = new ArrayList<>(List.of(0.0));
        strengths.addAll(task.sigmas());
        for (double sigma : strengths) {
            for (long seed : task.seedList()) {
                trials.add(trial(task, split, sigma, seed, display));
            }
        }
        return new CertifyOutcome(
                task,
                split,
                task.network().create(split.train(), 1).numParams(),
                trials,
                (System.nanoTime() - start) / 1e9,
                Versions.all());
    }

    private CertifyTrial trial(CertifyTask task, Split split, double sigma, long seed, Progress.Display display) {
        long start = System.nanoTime();
        MultiLayerNetwork net = train(task, split.train(), sigma, seed, display);
        long trained = System.nanoTime();
        Examples images = split.test().first(task.images());
        GradientModel model = Classifiers.of(net, Bounds.UNIT);
        List<Entry> entries = sigma == 0 ? List.of() : certify(task, model, images, sigma, seed, display);
        long certified = System.nanoTime();
        List<Proportion> attacked = new SmoothedAttack(task, sigma, seed, display).run(model, images);
        return new CertifyTrial(
                sigma,
                seed,
                Decisions.right(
                        Decisions.of(net, split.test().images()), split.test().labels()),
                entries,
                attacked,
                (trained - start) / 1e9,
                (certified - trained) / 1e9,
                (System.nanoTime() - certified) / 1e9);
    }

    private MultiLayerNetwork train(
            CertifyTask task, Examples train, double sigma, long seed, Progress.Display display) {
        MultiLayerNetwork net = task.network().create(train, seed);
        ext.install(new ConfigReader().parse(UPDATER, List.of()), net);
        Minibatches clean = new Minibatches(train, task.batchSize(), seed);
        DataSetIterator batches = sigma == 0 ? clean : new GaussianNoiseIterator(clean, sigma, seed);
        try (Progress progress = display.open("training", task.epochs())) {
            for (int epoch = 0; epoch < task.epochs(); epoch++) {
                net.fit(batches);
                progress.advance(1);
            }
            progress.note(String.format(
                    Locale.ROOT, "seed %d, %s, loss %.4f", seed, CertifyOutcome.name(sigma), net.score()));
        }
        return net;
    }

    private static List<Entry> certify(
            CertifyTask task, GradientModel model, Examples images, double sigma, long seed, Progress.Display display) {
        RandomizedSmoothing smoothing = smoothing(task, sigma, task.draws(), seed);
        List<Entry> entries = new ArrayList<>();
        try (Progress progress = display.open("certifying", images.size())) {
            for (int i = 0; i < images.size(); i++) {
                long start = System.nanoTime();
                Certificate certificate = smoothing
                        .certify(model, images.slice(i, i + 1).images(), i)
                        .get(0);
                entries.add(new Entry(
                        i,
                        images.labels().get(i),
                        certificate.prediction(),
                        certificate.radius(),
                        (System.nanoTime() - start) / 1e9));
                progress.advance(1);
            }
            long right = entries.stream().filter(Entry::correct).count();
            progress.note(String.format(
                    Locale.ROOT,
                    "seed %d, %s, %d of %d right",
                    seed,
                    CertifyOutcome.name(sigma),
                    right,
                    images.size()));
        }
        return entries;
    }

    static RandomizedSmoothing smoothing(CertifyTask task, double sigma, int draws, long seed) {
        return new RandomizedSmoothing(sigma, Math.min(SELECTION, task.draws()), draws, ALPHA, 400, seed);
    }
}
