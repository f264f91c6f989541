package org.samediffext;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.model.Installer;
import org.samediffext.model.NamedSchedule;
import org.samediffext.registry.Binder;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Issues;
import org.samediffext.registry.Kind;
import org.samediffext.registry.LossSpec;
import org.samediffext.registry.Registry;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Defense;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Protection;
import org.samediffext.spi.Schedule;
import org.samediffext.spi.Transform;

/**
 * Updaters, losses, attacks, defenses, transforms, protections and schedules by name, for the models you already own.
 *
 * <pre>{@code
 * SameDiffExt ext = SameDiffExt.load();
 * IUpdater lion = ext.updater("lion", Map.of("learningRate", 1e-4, "beta1", 0.95));
 * ext.install(ext.read(Path.of("train.yaml")), net);
 * }</pre>
 *
 * <p>A misspelt name or setting, a value of the wrong type or out of range is a {@link ConfigException} that lists all
 * problems at once. Instances are immutable and safe to share.
 */
public final class SameDiffExt {
    private final Registry registry;

    private SameDiffExt(Registry registry) {
        this.registry = registry;
    }

    /**
     * The library with every provider on the class path. The first call has a thread load the YAML parser meanwhile.
     *
     * @return the facade
     */
    public static SameDiffExt load() {
        ConfigReader.prepare();
        return new SameDiffExt(Registry.global());
    }

    /**
     * An updater for {@code NeuralNetConfiguration.Builder.updater} or {@code TrainingConfig.Builder.updater}.
     *
     * @param method the name, such as {@code "lion"}
     * @param settings the method's settings, {@code learningRate} (a number or a map with {@code schedule}) and {@code
     *     weightDecay}
     * @return the updater; where it decays weights or reads the parameters, call {@link Updaters#attach} once
     */
    public IUpdater updater(String method, Map<String, ?> settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("method", method);
        map.putAll(settings);
        return updater(UpdaterSpec.bind(map));
    }

    /**
     * An updater of a configuration.
     *
     * @param spec the updater, without groups
     * @return the updater
     */
    public IUpdater updater(UpdaterSpec spec) {
        if (!spec.groups().isEmpty()) {
            throw new ConfigException(
                    "updater.groups", "groups need the names of a model's parameters, call install(config, model)");
        }
        return Installer.updater(spec);
    }

    /**
     * A loss for an output layer.
     *
     * @param method the name, such as {@code "invertedhinge"}
     * @param settings the method's settings, {@code timeSteps} and {@code sampleWeights} as {@link LossSpec} explains them
     * @return the loss function
     */
    public ILossFunction loss(String method, Map<String, ?> settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("method", method);
        map.putAll(settings);
        Issues issues = new Issues();
        Optional<LossSpec> spec = new Binder(registry, issues).loss("loss", map);
        issues.throwIfAny();
        return Losses.of(spec.orElseThrow());
    }

    /**
     * A loss for a SameDiff graph, whose {@link LossTerm#build} adds it to the graph.
     *
     * @param method the name, such as {@code "invertedhinge"}
     * @param settings the method's settings
     * @return the loss
     */
    public LossTerm lossTerm(String method, Map<String, ?> settings) {
        return (LossTerm) registry.find(Kind.LOSS, method).create(settings);
    }

    /**
     * An attack.
     *
     * @param method the name, such as {@code "pgd"}
     * @param settings the method's settings
     * @return the attack
     */
    public Attack attack(String method, Map<String, ?> settings) {
        return (Attack) registry.find(Kind.ATTACK, method).create(settings);
    }

    /**
     * A way of training against attacks.
     *
     * @param method the name, such as {@code "adversarialtraining"}
     * @param settings the method's settings
     * @return the defense
     */
    public Defense defense(String method, Map<String, ?> settings) {
        return (Defense) registry.find(Kind.DEFENSE, method).create(settings);
    }

    /**
     * A change of the input in front of a classifier.
     *
     * @param method the name, such as {@code "jpeg"}
     * @param settings the method's settings
     * @return the transform
     */
    public Transform transform(String method, Map<String, ?> settings) {
        return (Transform) registry.find(Kind.TRANSFORM, method).create(settings);
    }

    /**
     * A way of making a data set hard to learn from.
     *
     * @param method the name, such as {@code "bayeserrorascent"}
     * @param settings the method's settings
     * @return the protection
     */
    public Protection protection(String method, Map<String, ?> settings) {
        return (Protection) registry.find(Kind.PROTECTION, method).create(settings);
    }

    /**
     * A schedule for any ND4J updater.
     *
     * @param method the name, such as {@code "cosine"}
     * @param settings the method's settings
     * @return the schedule
     */
    public ISchedule schedule(String method, Map<String, ?> settings) {
        return new NamedSchedule((Schedule) registry.find(Kind.SCHEDULE, method).create(settings));
    }

    /**
     * All methods.
     *
     * @return ordered by kind and name
     */
    public List<Descriptor> methods() {
        return registry.methods();
    }

    /**
     * Reads a configuration file.
     *
     * @param file the YAML file
     * @return the configuration
     */
    public Config read(Path file) {
        return new ConfigReader().read(file);
    }

    /**
     * Reads a configuration file and overrides some of its settings.
     *
     * @param file the YAML file
     * @param sets the overrides, each such as {@code "updater.beta1=0.95"}
     * @return the configuration
     */
    public Config read(Path file, List<String> sets) {
        return new ConfigReader().read(file, sets);
    }

    /**
     * Reads a configuration from text.
     *
     * @param yaml the YAML text
     * @return the configuration
     */
    public Config parse(String yaml) {
        return new ConfigReader().parse(yaml);
    }

    /**
     * Gives an existing model the updater and the loss of a configuration, or the loss of its defense where this has one. Parameters, layers and counters stay; the
     * updater's state starts at zero and its steps are counted from now, so that bias correction begins anew. Nothing is
     * changed unless everything fits.
     *
     * @param config the configuration
     * @param model a MultiLayerNetwork, ComputationGraph or SameDiff
     * @throws ConfigException if the configuration does not fit the model, or has a loss beside that of its defense
     * @throws IllegalArgumentException if the model is of another kind or cannot give a method what it needs
     */
    public void install(Config config, Object model) {
        Optional<LossSpec> only = loss(config);
        only.ifPresent(loss -> Installer.checkLoss(model));
        Installer.checkLosses(model, config.losses().keySet());
        config.updater().ifPresent(updater -> Installer.install(updater, model));
        only.ifPresent(loss -> Installer.install(Losses.of(loss), model));
        config.losses().forEach((output, loss) -> Installer.install(Losses.of(loss), model, output));
    }

    /** The loss of a model with one output, which is that of the defense where this has one. */
    private static Optional<LossSpec> loss(Config config) {
        Optional<LossTerm> needed = config.defense().flatMap(Defense::loss);
        if (needed.isEmpty()) {
            return config.loss();
        }
        boolean another =
                config.loss().filter(loss -> !loss.term().equals(needed.get())).isPresent();
        if (another || !config.losses().isEmpty()) {
            throw new ConfigException(
                    another ? "loss" : "losses",
                    "the defense " + config.defense().map(Defense::name).orElseThrow() + " trains with the loss "
                            + needed.get().name() + " (" + needed.get() + "), give no other");
        }
        return config.loss().or(() -> needed.map(LossSpec::new));
    }
}
