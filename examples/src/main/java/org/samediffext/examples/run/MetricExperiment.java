package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.SameDiffExt;
import org.samediffext.config.ConfigWriter;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Jitter;
import org.samediffext.examples.data.Minibatches;
import org.samediffext.examples.data.QuickDraw;
import org.samediffext.examples.data.Split;
import org.samediffext.losses.ClassBalancedIterator;
import org.samediffext.losses.ClassBalancedIterator.Shortage;
import org.samediffext.losses.Retrieval;
import org.samediffext.registry.LossSpec;

/**
 * Learns embeddings of sketches by several losses and judges them by classes that none of them has seen. All trainings with one
 * seed start from the same weights and see as many sketches; a classifier in shuffled minibatches, losses of pairs in minibatches
 * of some classes. Sketches are moved, turned, stretched and mirrored at random.
 */
public final class MetricExperiment {
    private static final int GALLERY = 8;
    private static final int NEIGHBOURS = 5;
    private static final int REACH = 2;
    private static final double DEGREES = 15;
    private static final double STRETCH = 0.15;

    private final SameDiffExt ext;

    /**
     * An experiment.
     *
     * @param ext the library
     */
    @Inject
    public MetricExperiment(SameDiffExt ext) {
        this.ext = ext;
    }

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found
     */
    public MetricOutcome run(MetricTask task, Progress.Display display) {
        SingleThread.use();
        long start = System.nanoTime();
        Split whole = task.validate() ? QuickDraw.validation() : QuickDraw.load();
        Split split = new Split(
                whole.name(),
                whole.division(),
                whole.classNames(),
                whole.train(),
                whole.test().first(task.unseen()));
        Examples unseen = split.test();
        Map<String, Retrieval> judges = new LinkedHashMap<>();
        Retrieval pixels = MetricScores.retrieval(unseen.images().reshape(unseen.size(), -1), unseen.labels());
        judges.put("pixels", pixels);
        List<MetricTrials> methods = trials(task, split, judges, display);
        return new MetricOutcome(
                task,
                split,
                network(task.methods().get(task.methods().size() - 1), split, 1)
                        .net()
                        .numParams(),
                MetricScores.of(pixels),
                methods,
                gallery(unseen, judges),
                (System.nanoTime() - start) / 1e9,
                configurations(task),
                Versions.all());
    }

    private List<MetricTrials> trials(
            MetricTask task, Split split, Map<String, Retrieval> judges, Progress.Display display) {
        Map<String, List<MetricTrial>> trials = new LinkedHashMap<>();
        int steps = task.steps() * task.methods().size() * task.seeds();
        try (Progress progress = display.open("learning", steps)) {
            for (long seed : task.seedList()) {
                for (MetricMethod method : task.methods()) {
                    MetricTrial trial = new Attempt(method, seed, task, split, progress).run(judges);
                    trials.computeIfAbsent(method.name(), key -> new ArrayList<>())
                            .add(trial);
                    progress.note(String.format(
                            Locale.ROOT,
                            "seed %d, %s, recall at 1 on %s %.3f",
                            seed,
                            method.name(),
                            task.judges(),
                            trial.after().recallAt1()));
                }
            }
        }
        return task.methods().stream()
                .map(method -> new MetricTrials(method, trials.getOrDefault(method.name(), List.of())))
                .toList();
    }

    /** One training. */
    private final class Attempt {
        private final MetricMethod method;
        private final long seed;
        private final MetricTask task;
        private final Split split;
        private final EmbeddingCnn cnn;
        private final StepLog log;

        Attempt(MetricMethod method, long seed, MetricTask task, Split split, Progress progress) {
            this.method = method;
            this.seed = seed;
            this.task = task;
            this.split = split;
            this.cnn = network(method, split, seed);
            this.log = new StepLog(progress);
            ext.install(method.config(seed), cnn.net());
            cnn.net().setListeners(log);
        }

        MetricTrial run(Map<String, Retrieval> judges) {
            DataSetIterator batches = batches();
            Jitter jitter = new Jitter(REACH, DEGREES, STRETCH, seed);
            Retrieval judge = judge();
            MetricScores before = MetricScores.of(judge);
            List<Double> recalls = new ArrayList<>(List.of(before.recallAt1()));
            for (int step = 1; step <= task.steps(); step++) {
                if (!batches.hasNext()) {
                    batches.reset();
                }
                log.resume();
                DataSet batch = batches.next();
                cnn.net().fit(jitter.apply(batch.getFeatures()), batch.getLabels());
                if (task.checks().contains(step)) {
                    judge = judge();
                    recalls.add(judge.scores(1).recall(1));
                }
            }
            judges.putIfAbsent(method.name(), judge);
            return new MetricTrial(seed, log.losses(), log.seconds(), recalls, before, MetricScores.of(judge));
        }

        private Retrieval judge() {
            Examples unseen = split.test();
            return MetricScores.retrieval(cnn.embed(unseen.images()), unseen.labels());
        }

        private DataSetIterator batches() {
            Examples seen = split.train();
            if (method.loss().isEmpty()) {
                return new Minibatches(seen, task.batchSize(), seed);
            }
            INDArray ids = Nd4j.createFromArray(
                            seen.labels().stream().mapToInt(Integer::intValue).toArray())
                    .reshape(seen.size(), 1);
            return new ClassBalancedIterator(
                    seen.images(), ids, task.classes(), task.perClass(), task.steps(), Shortage.REFUSE, seed);
        }
    }

    private static EmbeddingCnn network(MetricMethod method, Split split, long seed) {
        Examples seen = split.train();
        return new EmbeddingCnn(
                seen.images().size(2), method.loss().map(LossSpec::term), method.normalised(), seen.classes(), seed);
    }

    private static String configurations(MetricTask task) {
        return task.methods().stream()
                .map(method -> "# " + method.name() + ", the first of the seeds\n"
                        + new ConfigWriter().write(method.config(task.seedList().get(0))))
                .collect(Collectors.joining("---\n"));
    }

    private static List<MetricOutcome.Neighbours> gallery(Examples unseen, Map<String, Retrieval> judges) {
        int step = Math.max(1, unseen.size() / GALLERY);
        List<Integer> queries = IntStream.range(0, Math.min(GALLERY, unseen.size()))
                .mapToObj(i -> i * step)
                .toList();
        Map<String, List<List<Integer>>> found = new LinkedHashMap<>();
        judges.forEach((name, judge) -> found.put(name, judge.neighbours(queries, NEIGHBOURS)));
        List<MetricOutcome.Neighbours> gallery = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            Map<String, List<MetricOutcome.Sketch>> byMethod = new LinkedHashMap<>();
            for (Map.Entry<String, List<List<Integer>>> each : found.entrySet()) {
                byMethod.put(
                        each.getKey(),
                        each.getValue().get(i).stream()
                                .map(row -> sketch(unseen, row))
                                .toList());
            }
            gallery.add(new MetricOutcome.Neighbours(sketch(unseen, queries.get(i)), byMethod));
        }
        return gallery;
    }

    private static MetricOutcome.Sketch sketch(Examples unseen, int row) {
        INDArray images = unseen.images();
        return new MetricOutcome.Sketch(
                row,
                unseen.labels().get(row),
                images.slice(row).reshape(images.size(2), images.size(3)).dup());
    }
}
