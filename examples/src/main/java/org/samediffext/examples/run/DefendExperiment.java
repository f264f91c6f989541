package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigWriter;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Minibatches;
import org.samediffext.examples.data.Split;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Bounds;

/**
 * Trains one small network as it is and with a defense, and attacks both. For one seed both start from the same weights and see
 * the same minibatches, and the attacks see the same images.
 */
public final class DefendExperiment {
    private static final int STEPS = 20;

    private final SameDiffExt ext;

    /**
     * An experiment.
     *
     * @param ext the library
     */
    @Inject
    public DefendExperiment(SameDiffExt ext) {
        this.ext = ext;
    }

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found
     */
    public DefendOutcome run(DefendTask task, Progress.Display display) {
        SingleThread.use();
        long start = System.nanoTime();
        Split split = task.source().load();
        List<DefendTrial> trials = new ArrayList<>();
        for (boolean defended : new boolean[] {false, true}) {
            for (long seed : task.seedList()) {
                trials.add(trial(task, split, defended, seed, display));
            }
        }
        return new DefendOutcome(
                task,
                split,
                StridedCnn.create(split.train(), 1).numParams(),
                trials,
                new ConfigWriter().write(task.config()),
                (System.nanoTime() - start) / 1e9,
                Versions.all());
    }

    private DefendTrial trial(DefendTask task, Split split, boolean defended, long seed, Progress.Display display) {
        long start = System.nanoTime();
        MultiLayerNetwork net = train(task, split.train(), defended, seed, display);
        long trained = System.nanoTime();
        Examples images = split.test().first(task.plan().attacked());
        Attacker attacker = new Attacker(display);
        Robustness pgd =
                attacker.attack(net, images, attack("pgd", task, task.budgets(), Map.of("steps", STEPS)), seed);
        Robustness worst = attacker.attack(
                net,
                images,
                attack("autoattack", task, List.of(task.epsilon()), Map.of("queries", task.queries())),
                seed);
        return new DefendTrial(
                seed,
                defended,
                Decisions.right(
                        Decisions.of(net, split.test().images()), split.test().labels()),
                pgd.clean(),
                pgd.budgets().stream().map(Robustness.Budget::accuracy).toList(),
                worst.strongest().accuracy(),
                pgd.samples(),
                (trained - start) / 1e9,
                (System.nanoTime() - trained) / 1e9);
    }

    private Attack attack(String name, DefendTask task, List<Double> epsilon, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("norm", task.norm().name().toLowerCase(Locale.ROOT));
        settings.put("epsilon", epsilon);
        return ext.attack(name, settings);
    }

    private MultiLayerNetwork train(
            DefendTask task, Examples train, boolean defended, long seed, Progress.Display display) {
        MultiLayerNetwork net = StridedCnn.create(train, seed);
        Config config = task.config().withSeed(seed);
        Config plain = new Config(seed, config.updater(), config.loss(), config.losses(), Optional.empty());
        ext.install(defended ? config : plain, net);
        DataSetIterator batches = new Minibatches(train, task.plan().batchSize(), seed);
        if (defended) {
            batches = task.defense().batches(batches, Classifiers.of(net, Bounds.UNIT), seed);
        }
        try (Progress progress = display.open("training", task.plan().epochs())) {
            for (int epoch = 0; epoch < task.plan().epochs(); epoch++) {
                net.fit(batches);
                progress.advance(1);
            }
            progress.note(String.format(
                    Locale.ROOT,
                    "seed %d, %s, loss %.4f",
                    seed,
                    defended ? task.defense().name() : "plain",
                    net.score()));
        }
        return net;
    }
}
