package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.SameDiffExt;
import org.samediffext.adversarial.EightBit;
import org.samediffext.adversarial.Emn;
import org.samediffext.adversarial.Mix;
import org.samediffext.config.ConfigReader;
import org.samediffext.config.ConfigWriter;
import org.samediffext.config.ProtectionList;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Minibatches;
import org.samediffext.examples.data.Split;
import org.samediffext.losses.BayesSamples;
import org.samediffext.losses.NearestNeighbours;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.ProtectionOptions;

/**
 * Protects training images by several methods, trains victims from scratch on mixtures of clean and protected images, and tests
 * them on clean ones. The protected images have 256 levels, as files have.
 */
public final class UnlearnableExperiment {
    private static final String UPDATER = "updater: { method: adamw, learningRate: 0.001, weightDecay: 0 }\n";
    private static final int VOTERS = 15;
    private static final long OTHER = 1000;

    private final SameDiffExt ext;

    /**
     * An experiment.
     *
     * @param ext the library
     */
    @Inject
    public UnlearnableExperiment(SameDiffExt ext) {
        this.ext = ext;
    }

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param states a folder where protections that can be resumed write how far they are and go on from, made if it does not
     *     exist; the outcome is the same
     * @param display shows how far it has come
     * @return what was found
     * @throws IOException if the folder cannot be made
     */
    public UnlearnableOutcome run(UnlearnableTask task, Optional<Path> states, Progress.Display display)
            throws IOException {
        SingleThread.use();
        long start = System.nanoTime();
        Split split = task.source().load();
        Examples train = split.train().first(task.count(split));
        List<UnlearnableTrial> trials = new ArrayList<>();
        List<UnlearnableEstimate> estimates = new ArrayList<>();
        Map<String, DataSet> sets = new LinkedHashMap<>();
        Map<String, String> files = FileNames.of(task.methods());
        if (states.isPresent()) {
            Files.createDirectories(states.get());
        }
        for (long seed : task.seedList()) {
            // its features are those of images that it has not learnt by heart
            MultiLayerNetwork judge = train(task, Victim.MLP, split.test(), train.size(), seed + OTHER);
            estimates.add(estimate(UnlearnableTrial.CLEAN, seed, train, train.images(), judge, 0));
            Map<String, INDArray> all = new LinkedHashMap<>();
            for (ProtectionList.Entry entry : task.protections().entries()) {
                long began = System.nanoTime();
                String state = files.get(entry.name()) + "-seed" + seed + ".state";
                INDArray images =
                        protect(task, entry, train, seed, states.map(folder -> folder.resolve(state)), display);
                all.put(entry.name(), images);
                estimates.add(estimate(entry.name(), seed, train, images, judge, (System.nanoTime() - began) / 1e9));
                sets.computeIfAbsent(
                        entry.name(),
                        name -> new Examples(images, train.labels(), train.classes())
                                .batch(IntStream.range(0, train.size()).boxed().toList()));
            }
            victims(task, train, all, split, seed, display, trials);
        }
        return new UnlearnableOutcome(
                task,
                split,
                trials,
                estimates,
                sets,
                train.images(),
                new ConfigWriter().write(task.protections()),
                (System.nanoTime() - start) / 1e9,
                Versions.all());
    }

    private MultiLayerNetwork untrained(Victim kind, Examples examples, long seed) {
        MultiLayerNetwork net = kind.create(examples, seed);
        ext.install(new ConfigReader().parse(UPDATER, List.of()), net);
        return net;
    }

    /** Examples that are fewer than all are gone through more often, so that all networks take as many steps. */
    private MultiLayerNetwork train(UnlearnableTask task, Victim kind, Examples examples, int all, long seed) {
        MultiLayerNetwork net = untrained(kind, examples, seed);
        Minibatches batches = new Minibatches(examples, task.batchSize(), seed);
        int steps = task.epochs() * ((all + task.batchSize() - 1) / task.batchSize());
        long epochs = Math.max(1, Math.round((double) steps / batches.count()));
        for (long epoch = 0; epoch < epochs; epoch++) {
            net.fit(batches);
        }
        return net;
    }

    private INDArray protect(
            UnlearnableTask task,
            ProtectionList.Entry entry,
            Examples train,
            long seed,
            Optional<Path> state,
            Progress.Display display) {
        // error-minimising noise trains its network along, the others look through one that has learnt
        MultiLayerNetwork net = entry.protection() instanceof Emn
                ? untrained(Victim.CNN, train, seed + 2 * OTHER)
                : train(task, Victim.CNN, train, train.size(), seed + 2 * OTHER);
        try (Progress progress = display.open("protecting", 1)) {
            ProtectionOptions options = new ProtectionOptions().withSeed(seed).withProgress((done, rounds, value) -> {
                if (done % Math.max(1, rounds / 10) == 0 || done == rounds) {
                    progress.note(
                            String.format(Locale.ROOT, "%s, round %d of %d, %.4f", entry.name(), done, rounds, value));
                }
            });
            if (!task.blind().contains(entry.name())) {
                options = options.withSurrogate(new UnlearnableSurrogate(net, train.classes(), task.batchSize(), seed));
            }
            options = state.isPresent() ? options.withState(state.get()) : options;
            int[] labels = train.labels().stream().mapToInt(Integer::intValue).toArray();
            INDArray images = entry.protection().protect(train.images(), labels, options);
            progress.advance(1);
            progress.note(entry.name() + ", seed " + seed);
            return EightBit.within(train.images(), images, Bounds.UNIT);
        }
    }

    private static UnlearnableEstimate estimate(
            String method, long seed, Examples train, INDArray images, MultiLayerNetwork judge, double seconds) {
        INDArray change = images.sub(train.images()).reshape(train.size(), -1);
        return new UnlearnableEstimate(
                method,
                seed,
                error(images.reshape(train.size(), -1), train),
                error(Classifiers.of(judge, Bounds.UNIT).logits(images), train),
                change.amaxNumber().doubleValue(),
                change.norm2(1).meanNumber().doubleValue(),
                seconds);
    }

    private static double error(INDArray features, Examples train) {
        INDArray labels = Nd4j.createFromArray(train.labels().stream()
                        .mapToDouble(Integer::doubleValue)
                        .toArray())
                .reshape(train.size(), 1);
        return NearestNeighbours.of(new BayesSamples(features.castTo(DataType.DOUBLE), labels))
                .error(VOTERS);
    }

    private void victims(
            UnlearnableTask task,
            Examples train,
            Map<String, INDArray> all,
            Split split,
            long seed,
            Progress.Display display,
            List<UnlearnableTrial> trials) {
        List<Double> mixed = task.fractions().stream().filter(r -> r < 1).toList();
        int count = 1 + mixed.size() + all.size() * task.fractions().size();
        for (Victim victim : Victim.values()) {
            try (Progress progress = display.open("learning", count)) {
                trials.add(trial(task, UnlearnableTrial.CLEAN, victim, 0, seed, train, split));
                progress.advance(1);
                for (double fraction : mixed) {
                    trials.add(trial(
                            task,
                            UnlearnableTrial.LEFT_OUT,
                            victim,
                            fraction,
                            seed,
                            rest(train, fraction, seed),
                            split));
                    progress.advance(1);
                }
                all.forEach((method, images) -> {
                    for (double fraction : task.fractions()) {
                        INDArray mixture = new Mix(fraction, seed).of(train.images(), images);
                        Examples given = new Examples(mixture, train.labels(), train.classes());
                        trials.add(trial(task, method, victim, fraction, seed, given, split));
                        progress.advance(1);
                    }
                });
                progress.note("seed " + seed + ", " + victim.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** What is not protected. */
    private static Examples rest(Examples train, double fraction, long seed) {
        List<Integer> chosen = IntStream.of(new Mix(fraction, seed).chosen(train.size()))
                .boxed()
                .toList();
        List<Integer> rows = IntStream.range(0, train.size())
                .filter(row -> !chosen.contains(row))
                .boxed()
                .toList();
        return new Examples(
                train.batch(rows).getFeatures(),
                rows.stream().map(train.labels()::get).toList(),
                train.classes());
    }

    private UnlearnableTrial trial(
            UnlearnableTask task,
            String method,
            Victim victim,
            double fraction,
            long seed,
            Examples given,
            Split split) {
        Examples test = split.test();
        MultiLayerNetwork net = train(task, victim, given, task.count(split), seed);
        return new UnlearnableTrial(
                method, victim, fraction, seed, Decisions.right(Decisions.of(net, test.images()), test.labels()));
    }
}
