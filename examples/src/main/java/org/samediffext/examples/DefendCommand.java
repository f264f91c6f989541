package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.DefendExperiment;
import org.samediffext.examples.run.DefendOutcome;
import org.samediffext.examples.run.DefendTask;
import org.samediffext.examples.run.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what a defense brings and costs. */
@Command(
        name = "defend",
        description = "Trains small networks as they are and with a defense, and attacks both with PGD and AutoAttack.")
@SuppressWarnings("NullAway.Init")
final class DefendCommand implements Callable<Integer> {
    private static final String CONFIG = "defend.yaml";

    private final SameDiffExt ext;
    private final DefendExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A YAML file that names an updater and a defense (default: a bundled one with adversarial training).")
    private Optional<Path> file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, such as defense.epsilon=0.05; may be repeated.")
    private List<String> sets = List.of();

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "fashion",
            description = "The data set: digits or fashion (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many trainings there are of each kind (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "10",
            description = "Passes through the training images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--attacked",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many test images are attacked at most (default: ${DEFAULT-VALUE}).")
    private int attacked;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "5000",
            description =
                    "How often the Square attack within AutoAttack asks for an image (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "report/defend",
            description = "Where the report goes (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Inject
    DefendCommand(SameDiffExt ext, DefendExperiment experiment, Terminal terminal) {
        this.ext = ext;
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        DefendOutcome outcome = experiment.run(task(), terminal.display(out));
        Path page = Report.write(outcome, folder);
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private DefendTask task() throws IOException {
        Config config =
                file.isPresent() ? ext.read(file.get(), sets) : new ConfigReader().parse(Bundled.text(CONFIG), sets);
        try {
            return new DefendTask(
                    Runner.command(spec), config, source, seeds, new Plan(epochs, batchSize, attacked), queries);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
