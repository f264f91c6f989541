package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Sonnets;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.UnlearningExperiment;
import org.samediffext.examples.run.UnlearningOutcome;
import org.samediffext.examples.run.UnlearningTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learns sonnets and forgets some of them. */
@Command(
        name = "unlearning",
        description =
                "Lets a small character model learn sonnets by heart, then forget some of them with several losses.",
        footer = "The configuration has the keys 'updater' and 'losses'; the bundled one has four losses.")
@SuppressWarnings("NullAway.Init")
final class UnlearningCommand implements Callable<Integer> {
    private final SameDiffExt ext;
    private final UnlearningExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BundledConfig config = new BundledConfig();

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "13",
            description = "The first sonnet that is learnt (default: ${DEFAULT-VALUE}).")
    private int from;

    @Option(
            names = "--to",
            paramLabel = "N",
            defaultValue = "24",
            description = "The last sonnet that is learnt (default: ${DEFAULT-VALUE}).")
    private int to;

    @Option(
            names = "--forget",
            paramLabel = "N",
            split = ",",
            defaultValue = "18,15,21",
            description = "The sonnets that are forgotten (default: ${DEFAULT-VALUE}).")
    private List<Integer> forget;

    @Option(
            names = "--units",
            paramLabel = "N",
            defaultValue = "128",
            description = "Units of the network (default: ${DEFAULT-VALUE}).")
    private int units;

    @Option(
            names = "--learn",
            paramLabel = "N",
            defaultValue = "60",
            description = "Passes through all sonnets to learn them (default: ${DEFAULT-VALUE}).")
    private int learning;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "60",
            description = "Passes through the sonnets that are forgotten (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many networks learn and forget (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Mixin
    private OutOption report = new OutOption();

    @Inject
    UnlearningCommand(SameDiffExt ext, UnlearningExperiment experiment, Terminal terminal) {
        this.ext = ext;
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        UnlearningOutcome outcome = experiment.run(task(config()), terminal.display(out));
        Path page = Report.write(outcome, report.folder());
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private UnlearningTask task(Config read) {
        try {
            return new UnlearningTask(
                    Runner.command(spec), read, Sonnets.read(from, to), forget, units, learning, epochs, seeds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Config config() throws IOException {
        Config read = config.read(ext::read, new ConfigReader()::parse);
        if (read.updater().isEmpty()) {
            throw new ConfigException("updater", "is missing, unlearning needs one, such as {method: adam}");
        } else if (read.losses().isEmpty()) {
            throw new ConfigException(
                    "losses", "is missing, such as {mine: {method: forgetretain, forget: npo, timeSteps: 48}}");
        }
        return read;
    }
}
