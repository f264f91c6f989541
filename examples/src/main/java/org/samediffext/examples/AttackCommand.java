package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.run.Task;
import org.samediffext.registry.Registry;
import org.samediffext.spi.Attack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Attacks a network with a configuration of the user, or with PGD and AutoAttack. */
@Command(
        name = "attack",
        description = "Runs a configuration's attack against a saved network, or against one that is trained first."
                + " Without a configuration: PGD and AutoAttack on Fashion-MNIST.")
@SuppressWarnings("NullAway.Init")
final class AttackCommand implements Callable<Integer> {
    private static final String CONFIG = "attack.yaml";

    private final SameDiffExt ext;
    private final Runner runner;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A YAML file that names an attack and perhaps a transform, which stands in front of the network"
                            + " (default: a bundled one with PGD, with --autoattack).")
    private Optional<Path> file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting of the configuration, such as attack.epsilon=0.05; may be repeated.")
    private List<String> sets = List.of();

    @Option(
            names = "--autoattack",
            description = "Runs AutoAttack too, with the norm and the budgets of the configuration's attack.")
    private boolean autoAttack;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A network that the train command saved, made for the same data.")
    private Optional<Path> model;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "report/attack",
            description = "Where the report goes (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Inject
    AttackCommand(SameDiffExt ext, Runner runner) {
        this.ext = ext;
        this.runner = runner;
    }

    @Override
    public Integer call() throws IOException {
        Config config =
                file.isPresent() ? ext.read(file.get(), sets) : new ConfigReader().parse(Bundled.text(CONFIG), sets);
        if (config.attack().isEmpty()) {
            throw new ConfigException("attack", "is missing, such as {method: pgd, norm: linf, epsilon: 0.1}");
        }
        if (file.isEmpty()) {
            options.fallBackTo(Source.FASHION);
        }
        Task task = new Task(
                "Attacking a small network",
                Runner.command(spec),
                config,
                autoAttack || file.isEmpty()
                        ? List.of(autoAttack(config.attack().get()))
                        : List.of(),
                options.source(),
                options.plan(),
                model,
                model.isEmpty(),
                List.of());
        runner.run(spec, task, folder);
        return 0;
    }

    private Attack autoAttack(Attack other) {
        Map<String, Object> settings = Registry.global().toMap(other);
        if (!settings.containsKey("norm")
                || !(settings.get("epsilon") instanceof List<?> budgets)
                || budgets.isEmpty()) {
            throw new ConfigException("attack", "has no norm or no epsilon, --autoattack needs both");
        }
        return ext.attack("autoattack", Map.of("norm", settings.get("norm"), "epsilon", budgets));
    }
}
