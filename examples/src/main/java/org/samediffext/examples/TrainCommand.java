package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.examples.report.RefinedRates;
import org.samediffext.examples.run.Task;
import org.samediffext.updaters.GradientNorms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains with a configuration of the user. */
@Command(
        name = "train",
        description = "Trains a small network with a configuration's updater and loss, and saves it as model.zip."
                + " Where the configuration has an attack, it is run.")
@SuppressWarnings("NullAway.Init")
final class TrainCommand implements Callable<Integer> {
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
            description = "A network that was saved before, made for the same data, to train on.")
    private Optional<Path> model;

    @Mixin
    private OutOption report = new OutOption();

    @Option(
            names = "--record-norms",
            paramLabel = "FILE",
            description =
                    "Where the norms of the gradient in each step go, as learning rates for a next run of as many steps.")
    private Optional<Path> normsFile;

    @Inject
    TrainCommand(SameDiffExt ext, Runner runner) {
        this.ext = ext;
        this.runner = runner;
    }

    @Override
    public Integer call() throws IOException {
        GradientNorms norms = new GradientNorms();
        Config read = config.read(ext);
        Task task = new Task(
                "Training a small network",
                Runner.command(spec),
                read,
                List.of(),
                options.source(),
                options.plan(),
                model,
                true,
                normsFile.isPresent() ? List.of(norms) : List.of());
        runner.run(spec, task, report.folder()).save(report.folder().resolve("model.zip"));
        if (normsFile.isPresent()) {
            Files.writeString(
                    normsFile.get(), RefinedRates.yaml(norms, read.updater().orElseThrow()));
        }
        return 0;
    }
}
