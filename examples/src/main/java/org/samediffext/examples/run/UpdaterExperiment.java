package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigWriter;
import org.samediffext.config.UpdaterList;
import org.samediffext.examples.data.Minibatches;
import org.samediffext.examples.data.Split;

/**
 * Trains one small network with several updaters, several times each. All trainings with one seed start from the same
 * weights and see the same minibatches.
 */
public final class UpdaterExperiment {
    private final SameDiffExt ext;

    /**
     * An experiment.
     *
     * @param ext the library
     */
    @Inject
    public UpdaterExperiment(SameDiffExt ext) {
        this.ext = ext;
    }

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found
     */
    public UpdaterOutcome run(UpdaterTask task, Progress.Display display) {
        SingleThread.use();
        long start = System.nanoTime();
        Split whole = task.source().load();
        Split split = new Split(
                whole.name(),
                whole.division(),
                whole.classNames(),
                whole.train().first(task.images()),
                whole.test());
        List<UpdaterTrials> updaters = trials(task, split, display);
        return new UpdaterOutcome(
                task,
                split,
                network(split, task.updaters().seed()).numParams(),
                updaters,
                (System.nanoTime() - start) / 1e9,
                new ConfigWriter().write(task.updaters()),
                Versions.all());
    }

    private List<UpdaterTrials> trials(UpdaterTask task, Split split, Progress.Display display) {
        Map<UpdaterList.Entry, List<Trial>> trials = new LinkedHashMap<>();
        List<UpdaterList.Entry> entries = task.updaters().entries();
        int steps = new Minibatches(split.train(), task.batchSize(), 1).count() * task.epochs();
        try (Progress progress = display.open("comparing", steps * entries.size() * task.seeds())) {
            for (long seed : task.seedList()) {
                for (UpdaterList.Entry entry : entries) {
                    Trial trial = named(entry, seed, () -> trial(entry, seed, task, split, progress));
                    trials.computeIfAbsent(entry, key -> new ArrayList<>()).add(trial);
                    progress.note(String.format(
                            Locale.ROOT,
                            "seed %d, %s, loss %.3f, accuracy %.3f",
                            seed,
                            entry.name(),
                            trial.loss(),
                            trial.accuracy()));
                }
            }
        }
        return entries.stream()
                .map(entry -> new UpdaterTrials(entry.name(), entry.spec(), trials.getOrDefault(entry, List.of())))
                .toList();
    }

    private interface Attempt {
        Trial run();
    }

    /** A gradient that is not finite ends a training; the updater's name in the file says which. */
    private static Trial named(UpdaterList.Entry entry, long seed, Attempt attempt) {
        try {
            return attempt.run();
        } catch (ArithmeticException e) {
            ArithmeticException named =
                    new ArithmeticException("updater '" + entry.name() + "', seed " + seed + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    private Trial trial(UpdaterList.Entry entry, long seed, UpdaterTask task, Split split, Progress progress) {
        MultiLayerNetwork net = network(split, seed);
        ext.install(new Config(seed, Optional.of(entry.spec()), Optional.empty(), Map.of(), Optional.empty()), net);
        Minibatches minibatches = new Minibatches(split.train(), task.batchSize(), seed);
        StepLog log = new StepLog(progress);
        net.setListeners(log);
        List<Double> accuracies = new ArrayList<>();
        for (int epoch = 0; epoch < task.epochs(); epoch++) {
            log.resume();
            net.fit(minibatches);
            accuracies.add(Decisions.right(
                            Decisions.of(net, split.test().images()),
                            split.test().labels())
                    .value());
        }
        return new Trial(seed, log.losses(), log.seconds(), accuracies);
    }

    private static MultiLayerNetwork network(Split split, long seed) {
        return SmallCnn.create(split.train(), new LossMCXENT(), seed);
    }
}
