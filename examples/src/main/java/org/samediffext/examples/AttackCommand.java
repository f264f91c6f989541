package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.examples.run.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Attacks a network with a configuration of the user. */
@Command(
        name = "attack",
        description = "Runs a configuration's attack against a saved network, or against one that is trained first.")
@SuppressWarnings("NullAway.Init")
final class AttackCommand implements Callable<Integer> {
    private final SameDiffExt ext;
    private final Runner runner;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

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
        Config read = config.read(ext);
        if (read.attack().isEmpty()) {
            throw new ConfigException("attack", "is missing, such as {method: pgd, norm: linf, epsilon: 0.1}");
        }
        Task task = new Task(
                "Attacking a small network",
                Runner.command(spec),
                read,
                options.source(),
                options.plan(),
                model,
                model.isEmpty(),
                List.of());
        runner.run(spec, task, folder);
        return 0;
    }
}
