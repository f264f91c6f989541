package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigWriter;
import org.samediffext.examples.data.Split;
import org.samediffext.registry.UpdaterSpec;

/**
 * Trains a small network with a configuration's updater and loss, and runs its attack. A configuration's transform stands in
 * front of the trained network: the attack goes through it, and all answers come from behind it.
 */
public final class Experiment {
    private final SameDiffExt ext;

    /**
     * An experiment.
     *
     * @param ext the library
     */
    @Inject
    public Experiment(SameDiffExt ext) {
        this.ext = ext;
    }

    /**
     * Runs a task. Two runs of one task give the same numbers.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found, and the network
     * @throws IOException if the network cannot be read from its file
     */
    public Result run(Task task, Progress.Display display) throws IOException {
        SingleThread.use();
        Split split = task.source().load();
        Config config = task.config();
        MultiLayerNetwork net = task.model().isPresent()
                ? read(task.model().get())
                : SmallCnn.create(split.train(), new LossMCXENT(), config.seed());
        Optional<Training> training = task.train() ? Optional.of(train(net, task, split, display)) : Optional.empty();
        DefendedNetwork defended = new DefendedNetwork(net, config.transform());
        Proportion accuracy = Decisions.right(
                defended.decisions(split.test().images(), Attacker.unseen(config.seed())),
                split.test().labels());
        List<Robustness> robustness = task.attacks().stream()
                .map(attack -> new Attacker(display)
                        .attack(defended, split.test().first(task.plan().attacked()), attack, config.seed()))
                .toList();
        Outcome outcome = new Outcome(
                task.title(),
                task.command(),
                split,
                config.seed(),
                net.numParams(),
                training,
                defended.defence(),
                accuracy,
                robustness,
                new ConfigWriter().write(config),
                Versions.all());
        return new Result(outcome, net);
    }

    private Training train(MultiLayerNetwork net, Task task, Split split, Progress.Display display) {
        UpdaterSpec updater = task.config()
                .updater()
                .orElseThrow(() -> new ConfigException(
                        "updater", "is missing, training needs one, such as {method: lion, learningRate: 0.001}"));
        ext.install(task.config(), net);
        return new Trainer(display, task.listeners())
                .train(
                        net,
                        split.train(),
                        task.plan(),
                        task.config().seed(),
                        updater.rule().name());
    }

    private static MultiLayerNetwork read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file + " is not a file, the train command writes one");
        }
        return ModelSerializer.restoreMultiLayerNetwork(file.toFile());
    }

    /**
     * What a run gives.
     *
     * @param outcome the numbers
     * @param net the network
     */
    public record Result(Outcome outcome, MultiLayerNetwork net) {

        /**
         * Saves the network with its updater's state.
         *
         * @param file where to
         * @throws IOException if it cannot be written
         */
        public void save(Path file) throws IOException {
            ModelSerializer.writeModel(net, file.toFile(), true);
        }
    }
}
