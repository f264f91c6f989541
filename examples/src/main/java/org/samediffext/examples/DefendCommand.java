package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what a defense brings and costs. */
@Command(
        name = "defend",
        description = "Trains small networks as they are and with a defense, and attacks both with PGD and AutoAttack.",
        footer = "The configuration names an updater and a defense; the bundled one has adversarial training.")
@SuppressWarnings("NullAway.Init")
final class DefendCommand implements Callable<Integer> {
    private final SameDiffExt ext;
    private final DefendExperiment experiment;
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

    @Mixin
    private TrainingOptions training = new TrainingOptions(1, 10, 64);

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

    @Mixin
    private OutOption report = new OutOption();

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
        Path page = Report.write(outcome, report.folder());
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private DefendTask task() throws IOException {
        Config read = config.read(ext::read, new ConfigReader()::parse);
        try {
            return new DefendTask(
                    Runner.command(spec),
                    read,
                    source,
                    training.seeds(),
                    new Plan(training.epochs(), training.batchSize(), attacked),
                    queries);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
