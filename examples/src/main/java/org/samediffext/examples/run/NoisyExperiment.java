package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.Labels;
import org.samediffext.Losses;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigWriter;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Split;
import org.samediffext.examples.data.WrongLabels;
import org.samediffext.examples.run.NoisyTrial.Suspect;
import org.samediffext.losses.EarlyLearning;
import org.samediffext.registry.LossSpec;

/**
 * Trains one small network on labels of which some are wrong, with cross entropy and with early learning. For one seed both start
 * from the same weights and see the same wrong labels and minibatches.
 */
public final class NoisyExperiment {
    private final SameDiffExt ext;

    /**
     * An experiment.
     *
     * @param ext the library
     */
    @Inject
    public NoisyExperiment(SameDiffExt ext) {
        this.ext = ext;
    }

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found
     */
    public NoisyOutcome run(NoisyTask task, Progress.Display display) {
        SingleThread.use();
        long start = System.nanoTime();
        Split whole = task.source().load();
        Examples train = whole.train().first(task.images());
        Split split = new Split(whole.name(), whole.division(), whole.classNames(), train, whole.test());
        EarlyLearning loss = sized(task, train.size());
        Config config = new Config(
                task.config().seed(),
                task.config().updater(),
                Optional.of(new LossSpec(loss)),
                Map.of(),
                Optional.empty());
        Map<String, List<NoisyTrial>> trials = new LinkedHashMap<>();
        int steps = (train.size() + task.batchSize() - 1) / task.batchSize() * task.epochs();
        try (Progress progress = display.open("training", 2 * steps * task.seeds())) {
            for (long seed : task.seedList()) {
                for (String name : List.of(NoisyOutcome.ENTROPY, NoisyOutcome.EARLY)) {
                    NoisyTrial trial = trial(task, split, name, loss, seed, progress);
                    trials.computeIfAbsent(name, key -> new ArrayList<>()).add(trial);
                    progress.note(String.format(
                            Locale.ROOT,
                            "seed %d, %s, accuracy %.3f, memorized %.3f",
                            seed,
                            name,
                            trial.accuracy(),
                            trial.memorizedAtEnd()));
                }
            }
        }
        return new NoisyOutcome(
                task,
                split,
                SmallMlp.create(train, new LossMCXENT(), 1).numParams(),
                trials,
                (System.nanoTime() - start) / 1e9,
                new ConfigWriter().write(config),
                Versions.all());
    }

    /** The loss of the configuration for as many examples as there are. */
    private static EarlyLearning sized(NoisyTask task, int samples) {
        EarlyLearning given = (EarlyLearning) task.config().loss().orElseThrow().term();
        return new EarlyLearning(samples, given.beta(), given.lambda(), given.ignoreIndex(), given.reduction());
    }

    private NoisyTrial trial(
            NoisyTask task, Split split, String name, EarlyLearning loss, long seed, Progress progress) {
        Examples train = split.train();
        boolean early = name.equals(NoisyOutcome.EARLY);
        WrongLabels labels = WrongLabels.of(train, task.wrong(), seed);
        Examples told = new Examples(train.images(), labels.given(), train.classes());
        ILossFunction function = early ? Losses.of(loss) : new LossMCXENT();
        MultiLayerNetwork net = SmallMlp.create(train, function, seed);
        ext.install(new Config(seed, task.config().updater(), Optional.empty(), Map.of(), Optional.empty()), net);
        Random random = new Random(seed);
        List<Integer> order = IntStream.range(0, train.size()).boxed().collect(Collectors.toList());
        List<Double> accuracies = new ArrayList<>();
        List<Double> memorized = new ArrayList<>();
        for (int epoch = 0; epoch < task.epochs(); epoch++) {
            Collections.shuffle(order, random);
            for (int from = 0; from < order.size(); from += task.batchSize()) {
                List<Integer> rows = order.subList(from, Math.min(order.size(), from + task.batchSize()));
                DataSet batch = told.batch(rows);
                net.fit(early ? new DataSet(batch.getFeatures(), labels(loss, labels, rows)) : batch);
                progress.advance(1);
            }
            accuracies.add(Decisions.right(
                            Decisions.of(net, split.test().images()),
                            split.test().labels())
                    .value());
            memorized.add(memorized(Decisions.of(net, train.images()), labels));
        }
        INDArray beliefs = early ? Losses.memory(net) : answers(net, train.images());
        return new NoisyTrial(seed, labels, accuracies, memorized, suspects(beliefs, labels, train.labels()));
    }

    private static INDArray labels(EarlyLearning loss, WrongLabels labels, List<Integer> rows) {
        INDArray ids = Nd4j.create(DataType.FLOAT, rows.size(), 1);
        INDArray numbers = Nd4j.create(DataType.FLOAT, rows.size(), 1);
        for (int i = 0; i < rows.size(); i++) {
            ids.putScalar(i, labels.given().get(rows.get(i)));
            numbers.putScalar(i, rows.get(i));
        }
        return Labels.of(loss).with("class", ids).with("index", numbers).pack();
    }

    private static double memorized(List<Integer> answers, WrongLabels labels) {
        long learnt = labels.wrong().stream()
                .filter(i -> answers.get(i).equals(labels.given().get(i)))
                .count();
        return (double) learnt / labels.wrong().size();
    }

    private static INDArray answers(MultiLayerNetwork net, INDArray images) {
        return net.output(images).castTo(DataType.DOUBLE);
    }

    private static List<Suspect> suspects(INDArray beliefs, WrongLabels labels, List<Integer> truth) {
        INDArray believed = beliefs.argMax(1);
        return EarlyLearning.suspects(beliefs, labels.given()).stream()
                .map(i -> {
                    int given = labels.given().get(i);
                    int belief = believed.getInt(i);
                    double certainty = beliefs.getDouble(i, belief) - beliefs.getDouble(i, given);
                    return new Suspect(i, given, belief, truth.get(i), certainty);
                })
                .sorted(Comparator.comparingDouble((Suspect each) -> -each.certainty())
                        .thenComparingInt(Suspect::number))
                .toList();
    }
}
