package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.NoisyExperiment;
import org.samediffext.examples.run.NoisyOutcome;
import org.samediffext.examples.run.NoisyTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares losses on wrong labels. */
@Command(
        name = "noisylabels",
        description = "Trains a small network on wrong labels, with cross entropy and with early learning.",
        footer = "The configuration has the keys 'updater' and 'loss'.")
@SuppressWarnings("NullAway.Init")
final class NoisyLabelsCommand implements Callable<Integer> {
    private final NoisyExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BundledConfig config = new BundledConfig();

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

    @Mixin
    private TrainingOptions training = new TrainingOptions(3, 50, 64);

    @Mixin
    private OutOption report = new OutOption();

    @Inject
    NoisyLabelsCommand(NoisyExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        NoisyOutcome outcome = experiment.run(
                task(config.read(new ConfigReader()::read, new ConfigReader()::parse)), terminal.display(out));
        Path page = Report.write(outcome, report.folder());
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private NoisyTask task(Config read) {
        try {
            return new NoisyTask(
                    Runner.command(spec),
                    read,
                    source,
                    images,
                    wrong,
                    training.seeds(),
                    training.epochs(),
                    training.batchSize());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
