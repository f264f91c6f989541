package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.samediffext.config.ConfigReader;
import org.samediffext.config.UpdaterList;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.UpdaterExperiment;
import org.samediffext.examples.run.UpdaterOutcome;
import org.samediffext.examples.run.UpdaterTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares updaters. */
@Command(
        name = "optimizers",
        description = "Trains one small network with several updaters, several times each, and compares them.",
        footer = "The configuration has the key 'updaters'; the bundled one has five.")
@SuppressWarnings("NullAway.Init")
final class OptimizersCommand implements Callable<Integer> {
    private final UpdaterExperiment experiment;
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
            defaultValue = "1000",
            description = "How many training images are used at most (default: ${DEFAULT-VALUE}).")
    private int images;

    @Mixin
    private TrainingOptions training = new TrainingOptions(3, 3, 32);

    @Mixin
    private OutOption report = new OutOption();

    @Inject
    OptimizersCommand(UpdaterExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        UpdaterOutcome outcome = experiment.run(
                task(config.read(new ConfigReader()::readUpdaters, new ConfigReader()::parseUpdaters)),
                terminal.display(out));
        Path page = Report.write(outcome, report.folder());
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private UpdaterTask task(UpdaterList updaters) {
        try {
            return new UpdaterTask(
                    Runner.command(spec),
                    updaters,
                    source,
                    images,
                    training.seeds(),
                    training.epochs(),
                    training.batchSize());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
