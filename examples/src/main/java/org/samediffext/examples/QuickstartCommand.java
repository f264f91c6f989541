package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.examples.run.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains and attacks with the bundled configuration. */
@Command(name = "quickstart", description = "Trains a small network, attacks it, and writes a report.")
@SuppressWarnings("NullAway.Init")
final class QuickstartCommand implements Callable<Integer> {
    private static final String CONFIG = "quickstart.yaml";

    private final SameDiffExt ext;
    private final Runner runner;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--seed", paramLabel = "N", description = "The seed (default: 17).")
    private Optional<Long> seed;

    @Mixin
    private OutOption report = new OutOption();

    @Inject
    QuickstartCommand(SameDiffExt ext, Runner runner) {
        this.ext = ext;
        this.runner = runner;
    }

    @Override
    public Integer call() throws IOException {
        Task task = new Task(
                "Quickstart: a small network and its blind spots",
                Runner.command(spec),
                config(),
                List.of(),
                options.source(),
                options.plan(),
                Optional.empty(),
                true,
                List.of());
        runner.run(spec, task, report.folder());
        return 0;
    }

    private Config config() throws IOException {
        Config config = ext.parse(Bundled.text(CONFIG));
        return seed.map(given -> config.withSeed(given)).orElse(config);
    }
}
