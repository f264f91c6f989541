package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigWriter;
import org.samediffext.examples.data.WindowBatches;
import org.samediffext.examples.data.Windows;
import org.samediffext.losses.ForgetRetain;
import org.samediffext.losses.ForgetRetainIterator;
import org.samediffext.losses.GradientDifference;
import org.samediffext.registry.LossSpec;
import org.samediffext.spi.LossTerm;

/**
 * Learns sonnets by heart and forgets some of them with several losses. For one seed all losses start from the same network and
 * see the same minibatches; another network learns only what is to be retained, to say what forgetting would be at best.
 */
public final class UnlearningExperiment {
    private static final int LEARN_BATCH = 16;
    private static final int FORGET_BATCH = 12;
    private static final int RETAIN_BATCH = 24;
    private static final double RATE = 0.005;
    private static final int SHOWN = 170;

    private final SameDiffExt ext;

    /**
     * An experiment.
     *
     * @param ext the library
     */
    @Inject
    public UnlearningExperiment(SameDiffExt ext) {
        this.ext = ext;
    }

    /** The texts of a task. */
    private record Texts(UnlearningTask task, Windows all, Windows forgotten, Windows retained) {
        static Texts of(UnlearningTask task) {
            return new Texts(
                    task,
                    task.sonnets().windows(task.sonnets().numbers()),
                    task.sonnets().windows(task.forgotten()),
                    task.sonnets().windows(task.retained()));
        }

        String continued(MultiLayerNetwork net, Windows windows) {
            String first = windows.texts().get(0);
            String prompt = first.substring(0, first.indexOf('\n') + 1);
            return CharacterModel.continued(net, windows.alphabet(), prompt, SHOWN);
        }

        Unlearning run(long seed, MultiLayerNetwork net, List<Recall> lost, List<Recall> held) {
            return new Unlearning(seed, lost, held, continued(net, forgotten), continued(net, retained));
        }

        Unlearning still(long seed, MultiLayerNetwork net) {
            return run(
                    seed,
                    net,
                    List.of(CharacterModel.recall(net, forgotten)),
                    List.of(CharacterModel.recall(net, retained)));
        }
    }

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found
     */
    public UnlearningOutcome run(UnlearningTask task, Progress.Display display) {
        Map<String, LossSpec> losses = task.config().losses();
        losses.forEach((name, spec) -> both(name, spec.term()));
        SingleThread.use();
        long start = System.nanoTime();
        Texts texts = Texts.of(task);
        List<Unlearning> untouched = new ArrayList<>();
        List<Unlearning> unseen = new ArrayList<>();
        Map<String, List<Unlearning>> methods = new LinkedHashMap<>();
        long parameters = 0;
        int steps = task.seeds() * (2 * task.learning() + losses.size() * task.epochs());
        try (Progress progress = display.open("unlearning", steps)) {
            for (long seed : task.seedList()) {
                MultiLayerNetwork net = learnt(task, texts.all, seed, progress);
                parameters = net.numParams();
                untouched.add(texts.still(seed, net));
                note(progress, seed, "learnt everything", untouched.get(untouched.size() - 1));
                unseen.add(texts.still(seed, learnt(task, texts.retained, seed, progress)));
                note(progress, seed, "never saw", unseen.get(unseen.size() - 1));
                losses.forEach((name, spec) -> {
                    Unlearning run = unlearn(net, texts, seed, both(name, spec.term()), spec, progress);
                    methods.computeIfAbsent(name, key -> new ArrayList<>()).add(run);
                    note(progress, seed, name, run);
                });
            }
        }
        return new UnlearningOutcome(
                task,
                parameters,
                new UnlearningTrials("learnt everything", untouched),
                new UnlearningTrials("never saw them", unseen),
                methods.entrySet().stream()
                        .map(entry -> new UnlearningTrials(entry.getKey(), entry.getValue()))
                        .toList(),
                (System.nanoTime() - start) / 1e9,
                new ConfigWriter().write(task.config()),
                Versions.all());
    }

    private static ForgetRetain both(String name, LossTerm term) {
        if (term instanceof ForgetRetain both) {
            return both;
        } else if (term instanceof GradientDifference difference) {
            return difference.asForgetRetain();
        }
        throw new IllegalArgumentException("losses." + name + " is " + term.name()
                + ", allowed are forgetretain and gradientdifference, which tell what is to be retained");
    }

    private static void note(Progress progress, long seed, String name, Unlearning run) {
        progress.note(String.format(
                Locale.ROOT,
                "seed %d, %s, accuracy %.3f on the forgotten, %.3f on the retained",
                seed,
                name,
                run.forgottenAtEnd().accuracy(),
                run.retainedAtEnd().accuracy()));
    }

    private static MultiLayerNetwork learnt(UnlearningTask task, Windows windows, long seed, Progress progress) {
        MultiLayerNetwork net = CharacterModel.create(windows.alphabet().length(), task.units(), seed);
        CharacterModel.learn(net, new WindowBatches(windows, LEARN_BATCH, seed), task.learning(), RATE, progress);
        return net;
    }

    private Unlearning unlearn(
            MultiLayerNetwork learnt, Texts texts, long seed, ForgetRetain loss, LossSpec spec, Progress progress) {
        MultiLayerNetwork net = learnt.clone();
        Config config = new Config(seed, texts.task.config().updater(), Optional.of(spec), Map.of(), Optional.empty());
        ext.install(config, net);
        WindowBatches forget = new WindowBatches(texts.forgotten, FORGET_BATCH, seed);
        forget.setPreProcessor(new ReferenceLabels(learnt, loss.forgetLabels()));
        WindowBatches retain = new WindowBatches(texts.retained, RETAIN_BATCH, seed + 1);
        retain.setPreProcessor(new ReferenceLabels(learnt, loss.retainLabels()));
        ForgetRetainIterator pairs = new ForgetRetainIterator(loss, forget, retain);
        List<Recall> lost = new ArrayList<>(List.of(CharacterModel.recall(net, texts.forgotten)));
        List<Recall> held = new ArrayList<>(List.of(CharacterModel.recall(net, texts.retained)));
        for (int epoch = 1; epoch <= texts.task.epochs(); epoch++) {
            net.fit(pairs);
            if (epoch % texts.task.measuredEvery() == 0 || epoch == texts.task.epochs()) {
                lost.add(CharacterModel.recall(net, texts.forgotten));
                held.add(CharacterModel.recall(net, texts.retained));
            }
            progress.advance(1);
        }
        return texts.run(seed, net, lost, held);
    }
}
