package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.NoisyExperiment;
import org.samediffext.examples.run.NoisyOutcome;
import org.samediffext.examples.run.NoisyTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares losses on wrong labels. */
@Command(
        name = "noisylabels",
        description = "Trains a small network on wrong labels, with cross entropy and with early learning.")
@SuppressWarnings("NullAway.Init")
final class NoisyLabelsCommand implements Callable<Integer> {
    private static final String CONFIG = "noisylabels.yaml";

    private final NoisyExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with the keys 'updater' and 'loss' (default: a bundled one).")
    private Optional<Path> file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, such as loss.lambda=7; may be repeated.")
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
            defaultValue = "4000",
            description = "How many training images are used at most (default: ${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--wrong",
            paramLabel = "SHARE",
            defaultValue = "0.4",
            description = "The share of wrong labels (default: ${DEFAULT-VALUE}).")
    private double wrong;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many trainings each loss has (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "50",
            description = "Passes through the training images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "report/noisylabels",
            description = "Where the report goes (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Inject
    NoisyLabelsCommand(NoisyExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        NoisyOutcome outcome = experiment.run(task(config()), terminal.display(out));
        Path page = Report.write(outcome, folder);
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private NoisyTask task(Config config) {
        try {
            return new NoisyTask(Runner.command(spec), config, source, images, wrong, seeds, epochs, batchSize);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Config config() throws IOException {
        if (file.isPresent()) {
            return new ConfigReader().read(file.get(), sets);
        }
        return new ConfigReader().parse(Bundled.text(CONFIG), sets);
    }
}
