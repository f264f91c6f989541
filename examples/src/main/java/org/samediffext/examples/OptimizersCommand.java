package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.config.ConfigReader;
import org.samediffext.config.UpdaterList;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.UpdaterExperiment;
import org.samediffext.examples.run.UpdaterOutcome;
import org.samediffext.examples.run.UpdaterTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares updaters. */
@Command(
        name = "optimizers",
        description = "Trains one small network with several updaters, several times each, and compares them.")
@SuppressWarnings("NullAway.Init")
final class OptimizersCommand implements Callable<Integer> {
    private static final String CONFIG = "optimizers.yaml";

    private final UpdaterExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with the key 'updaters' (default: a bundled one with five updaters).")
    private Optional<Path> file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, such as updaters[0].learningRate=0.1; may be repeated.")
    private List<String> sets = List.of();

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "fashion",
            description = "The data set: digits or fashion (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many training images are used at most (default: ${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many trainings each updater has (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "3",
            description = "Passes through the training images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "32",
            description = "Images a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "report/optimizers",
            description = "Where the report goes (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Inject
    OptimizersCommand(UpdaterExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        UpdaterOutcome outcome = experiment.run(task(updaters()), terminal.display(out));
        Path page = Report.write(outcome, folder);
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private UpdaterTask task(UpdaterList updaters) {
        try {
            return new UpdaterTask(Runner.command(spec), updaters, source, images, seeds, epochs, batchSize);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private UpdaterList updaters() throws IOException {
        if (file.isPresent()) {
            return new ConfigReader().readUpdaters(file.get(), sets);
        }
        return new ConfigReader().parseUpdaters(Bundled.text(CONFIG), sets);
    }
}
